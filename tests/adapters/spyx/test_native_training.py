"""What a backward pass through what Spyx imported brings: everything that flax calls a parameter learns."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np

from adapters.base import Probes
from adapters.spyx import native
from adapters.training import Arrival

DT = 1e-4
TWO = np.ones(2, np.float32)
LIF = nir.LIF(0.0008 * TWO, TWO, 0 * TWO, 0.35 * TWO, 0 * TWO)


def imported():
    ends = {"input": nir.Input(np.array([2])), "output": nir.Output(np.array([2]))}
    nodes = {"fc": nir.Affine(np.eye(2, dtype=np.float32) + 1, 0 * TWO), "lif": LIF}
    edges = list(pairwise(["input", *nodes, "output"]))
    return native.load(nir.NIRGraph({**ends, **nodes}, edges, type_check=False), DT)


def test_the_weights_and_the_leak_learn_and_the_threshold_is_a_number():
    model, stimulus = imported(), {"input": np.random.default_rng(0).uniform(0, 1, (60, 3, 2)).astype(np.float32)}
    before = model.run(stimulus, Probes(("lif",)))
    found = {each.name: (each.node, each.field, each.arrival) for each in model.gradients(stimulus)}
    assert found == {
        "fc.kernel": ("fc", "weight", Arrival.REACHED),
        "fc.bias": ("fc", "bias", Arrival.REACHED),
        "lif.beta": ("lif", "tau", Arrival.REACHED),
        "lif.threshold": ("lif", "v_threshold", Arrival.NO_PARAMETER),
    }
    after = model.run(stimulus, Probes(("lif",)))
    np.testing.assert_array_equal(before.outputs["lif"], after.outputs["lif"])
