"""What the frameworks' own importers do is explained by the catalogue, which is told of no framework.

Each row was read in the framework's source, or measured by hand, before the search found it. Rows that several sets
explain alike, such as Spyx's CubaLIF with r = 1, are left out.
"""

from __future__ import annotations

import pytest

EXPLAINED = {
    "norse": {
        "if-r-not-1": "r-ignored",
        "lif-v-reset-above-0": "v-reset-lost",
        "if-all-per-neuron": "r-ignored+v-reset-lost",
        "cubalif-v-leak-not-0": "synapse-rests-at-v-leak",
        "sumpool2d-padding": "pool-padding-lost",
        "flatten-start-2": "flatten-counts-batch",
        "recurrent-lif": "last-to-output",
        "fan-in": "last-to-output+depth-first",
    },
    "snntorch": {
        "if-alone": "subtracts+if-leaks",
        "if-overshoot": "overshoot-spent+if-leaks",
        "lif-v-reset-above-0": "v-reset-lost",
        "lif-tau-per-neuron": "smallest-gain-for-all",
        "lif-dt-half": "dt-as-1e-4",
        "sumpool2d-padding": "pool-padding-lost",
        "recurrent-lif": "input-through-weights",
    },
    "spikingjelly": {"sumpool2d-padding": "pool-padding-lost", "lif-at-threshold": "threshold-reached"},
    "sinabs": {
        "lif-alone": "exponential+many-spikes+tau-times-dt",
        "li-alone": "exponential+tau-times-dt",
        "if-alone": "subtracts",
        "if-overshoot": "many-spikes",
        "if-negative-drive": "subtracts+floor",
        "if-r-not-1": "subtracts+r-ignored",
        "flatten-channels": "linear-dropped",
    },
    "rockpool": {
        "li-alone": "tau-whole",
        "cubalif-alone": "decay+many-spikes+dt-guessed+synapse-input-decays",
        "cubalif-w-in-not-1": "decay+many-spikes+dt-guessed+w-in-lost+synapse-input-decays",
    },
    "spyx": {
        "if-alone": "detects-late",
        "lif-alone": "detects-late+gain-missing",
        "lif-r-not-1": "detects-late+input-unscaled",
        "flatten-channels": "channels-last",
        "delay-alone": "delay-dropped",
        "scale-alone": "scale-ignored",
        "i-alone": "i-dropped",
    },
}

NAMED = [(name, case, faults) for name, cases in EXPLAINED.items() for case, faults in cases.items()]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def cells(run):
    """Every framework's cases, read by its own importer."""
    found = {}
    for name, cases in EXPLAINED.items():
        frameworks = ("--framework", "reference", "--framework", name)
        _, cells = run(*(f"conformance/{case}" for case in cases), "--route", "native", *frameworks)
        found |= cells
    return found


@pytest.mark.parametrize(("name", "case", "faults"), NAMED)
def test_what_a_framework_does_is_explained(cells, name, case, faults):
    cell = cells[f"conformance/{case}/native/reference--{name}"]
    assert cell.blame == f"import:{name}"
    assert cell.faults == faults
