"""The quoted figures are those of the paper's own files."""

from __future__ import annotations

import numpy as np
import pytest

from reports import paper

pytestmark = pytest.mark.paper

TRACES = {
    "exact solution": ("lif_exact",),
    "Lava, Loihi": ("lif_lava_cpu_float", "lif_lava_cpu_fixed", "lif_lava_loihi_fixed"),
}
SHARES = {"SpiNNaker2": "s2"}


@pytest.mark.parametrize("known", paper.SPIKES, ids=lambda each: each.platform)
def test_spike_times_are_those_of_the_published_traces(known, shared):
    for name in TRACES.get(known.platform, (f"lif_{known.platform.lower()}",)):
        columns = np.loadtxt(shared / "paper" / "lif" / f"{name}.csv", delimiter=",")
        assert tuple(np.flatnonzero(columns[:, 2])) == known.steps


@pytest.mark.parametrize("known", paper.ACCURACIES, ids=lambda each: each.platform)
def test_accuracies_are_those_of_the_published_files(known, shared):
    name = SHARES.get(known.platform, known.platform.lower())
    value = float(np.load(shared / "paper" / "scnn" / f"{name}_accuracy.npy"))
    assert known.share == pytest.approx(value, abs=5e-5)  # four decimals are quoted
