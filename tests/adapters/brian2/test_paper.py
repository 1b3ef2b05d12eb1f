"""Pedersen et al. 2024 did not run Brian2; Norse's published trace is what its equations give.

Published from float32: 3e-8 is four of its steps at the threshold, 0.1.
"""

from __future__ import annotations

import numpy as np
import pytest

from adapters.base import Probes
from adapters.brian2 import bridged
from adapters.graph import read

pytestmark = pytest.mark.paper


def test_the_trace_published_for_norse_is_reproduced(shared):
    stimulus, v, z = np.loadtxt(shared / "paper/lif/lif_norse.csv", delimiter=",").T
    model = bridged.load(read(shared / "paper/lif/lif_norse.nir"), 1e-4)
    found = model.run({"input": stimulus.reshape(-1, 1, 1)}, Probes(("1",), ("1",)))
    assert np.flatnonzero(found.outputs["1"]).tolist() == np.flatnonzero(z).tolist() == [460, 510, 710, 760]
    assert np.abs(found.membranes["1"].ravel() - v).max() <= 3e-8
