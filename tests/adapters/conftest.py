"""Small graphs, the neurons that every framework is tried with, and the reference to hold them against.

A framework whose package this interpreter lacks is skipped: nirtrip's own environment has norse and snntorch, the
others are tried in the environments that `nirtrip env create` makes (tests/environments).
"""

from __future__ import annotations

import importlib.util
import sys
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

import nir
import numpy as np
import pytest

from adapters import registry
from adapters.base import Probes, as_float32
from adapters.graph import MEMBRANES, network, parameters
from adapters.reference import bridged as reference

FRAMEWORKS = tuple(name for name in registry.FRAMEWORKS if name not in {registry.REFERENCE, "lava"})
"""Whose packages can be installed. Each has a folder here for what is particular to it."""

NEEDS = {"torch_layers": "torch", "jax_layers": "jax", **{name: name for name in FRAMEWORKS}}
"""Folder of tests to what it cannot do without."""

SHARED = frozenset({"authored", "fuzz", "layered", "native"})
"""Folders of tests of several of them alike; those of what is not there skip themselves."""

EPS = float(np.finfo(np.float32).eps)
SIZE = 6
FEW = 5


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.parent.name == "adapters" and item.path.parent.name in SHARED | NEEDS.keys():
            item.add_marker("frameworks")


def pytest_pycollect_makemodule(module_path, parent):
    needed = NEEDS.get(module_path.parent.name)
    if needed and importlib.util.find_spec(needed) is None:
        return Unread.from_parent(parent, path=module_path)
    return None


class Unread(pytest.Module):
    """Tests that are skipped before they are imported, as what they are of is not installed."""

    def collect(self):
        pytest.skip(f"{NEEDS[self.path.parent.name]} is not installed here", allow_module_level=True)


@pytest.fixture(autouse=True)
def one_thread():
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)


@pytest.fixture(scope="session")
def wired():
    """Make a graph of nodes and edges with one Input "x" and one Output "y" of given sizes."""

    def make(nodes, edges, inputs, outputs=None):
        ports = {
            "x": nir.Input(np.atleast_1d(inputs)),
            "y": nir.Output(np.atleast_1d(outputs or inputs)),
        }
        return nir.NIRGraph({**ports, **nodes}, edges, type_check=False)

    return make


@pytest.fixture(scope="session")
def alone(wired):
    """Make a graph of one node "n" with as many inputs as outputs."""

    def make(node, shape):
        return wired({"n": node}, [("x", "n"), ("n", "y")], shape)

    return make


@pytest.fixture(scope="session")
def behind_affine(wired):
    """Make a graph of an Affine "fc" and, behind it, a node "lif.1" of two neurons."""

    def make(node):
        nodes = {"fc": nir.Affine(f([1, 0.5], [0.25, 1]), f(0, 0)), "lif.1": node}
        return wired(nodes, list(pairwise(["x", *nodes, "y"])), 2)

    return make


@pytest.fixture(scope="session")
def chained():
    """Make a graph of nodes "0", "1", ... one after the other, between "input" and "output"."""

    def make(nodes, inputs, outputs):
        names = ["input", *(str(i) for i in range(len(nodes))), "output"]
        ends = nir.Input(np.array(inputs)), nir.Output(np.array(outputs))
        named = dict(zip(names, (ends[0], *nodes, ends[1]), strict=True))
        return nir.NIRGraph(named, list(pairwise(names)), type_check=False)

    return make


@pytest.fixture(scope="session")
def lif_graph(chained):
    """Make the graph of scenario `lif`, with other numbers in its neuron, or more of them."""

    def make(**changes):
        fields = {"tau": f(0.0025), "r": f(1), "v_leak": f(0), "v_threshold": f(0.1), "v_reset": f(0)}
        node = nir.LIF(**{**fields, **changes})
        size = node.v_threshold.size
        weight, bias = np.ones((size, 1), np.float32), np.zeros(size, np.float32)
        return chained([nir.Affine(weight, bias), node], [1], [size])

    return make


@pytest.fixture(scope="session")
def scnn_graph(chained):
    """Make a small graph of scenario `scnn`, its weights on a grid of 2^-10: every sum is exact."""

    def make(pad=0, r=1, groups=1, threshold=1):
        first, second = (nir.SumPool2d(*np.array([[2, 2], [2, 2], [p, p]])) for p in (pad, 0))
        side, size = 4 + pad, (4 + pad) // 2
        nodes = [
            *(conv((4, 2, 5, 5), 2, (18, 18)), integrate(threshold, 4, 8, 8)),
            *(conv((4, 4 // groups, 3, 3), 1, (8, 8), groups), integrate(threshold, 4, 8, 8), first),
            *(conv((2, 4, 3, 3), 1, (side, side)), integrate(threshold, 2, side, side), second),
            nir.Flatten({"input": np.array([2, size, size])}, 0, -1),
            *(nir.Affine(grid(3, 6, 2 * size * size), grid(4, 6)), integrate(threshold, 6)),
            *(nir.Affine(grid(5, 3, 6), grid(6, 3)), integrate(threshold, 3, r=r)),
        ]
        return chained(nodes, [2, 18, 18], [3])

    return make


def grid(seed, *shape):
    return (np.random.default_rng(seed).integers(-300, 400, shape) / 1024).astype(np.float32)


def conv(weights, stride, shape, groups=1):
    return nir.Conv2d(shape, grid(1, *weights), stride, 1, 1, groups, grid(2, weights[0]))


def integrate(threshold, *shape, r=1):
    one = np.ones(shape, np.float32)
    return nir.IF(r=one * np.float32(r), v_threshold=one * np.float32(threshold))


@pytest.fixture(scope="session")
def drives():
    """A stimulus of both signs for `lif_graph` and one of counts for `scnn_graph`."""
    rng = np.random.default_rng(0)
    return {
        "lif": rng.normal(0.3, 1, (400, 3, 1)).astype(np.float32),
        "scnn": rng.integers(0, 3, (20, 3, 2, 18, 18)).astype(np.float32),
    }


@pytest.fixture(scope="session")
def compare():
    """Check a model against the reference of the same graph: spikes equal, membranes within rounding."""

    def check(model, graph, dt, stimulus, *, exact=False):
        net = network(graph, dt)
        membranes = tuple(name for name, node in net.nodes.items() if isinstance(node, MEMBRANES))
        (source,) = net.inputs
        probes = Probes(tuple(name for name in net.nodes if name != source), membranes)
        expected = reference.load(graph, dt).run({source: stimulus}, probes)
        observed = model.run({source: stimulus}, probes)
        assert set(observed.outputs) == set(expected.outputs)
        assert set(observed.membranes) == set(membranes)
        for name, trace in expected.outputs.items():
            scale = max(1.0, float(np.abs(trace).max()))
            np.testing.assert_allclose(observed.outputs[name], trace, rtol=0, atol=1e-5 * scale, err_msg=name)
        for name in membranes:
            node, trace = net.nodes[name], expected.membranes[name]
            threshold = np.abs(as_float32(getattr(node, "v_threshold", 1.0)))
            tau = np.max(getattr(node, "tau", getattr(node, "tau_mem", dt)))
            # the judge's bound for `identical`
            bound = 0 if exact else max(1e-5, 4 * EPS * max(tau / dt, float(np.abs(trace / threshold).max())))
            difference = np.abs(observed.membranes[name] - trace) / threshold
            assert difference.max() <= bound, (name, difference.max(), bound)
        return observed

    return check


def f(*values):
    return np.array(values, np.float32)


def per_neuron(low, high, seed):
    return np.random.default_rng(seed).uniform(low, high, SIZE).astype(np.float32)


def same(value):
    return np.full(SIZE, value, np.float32)


def lif(**changes):
    fields = {
        "tau": same(0.01),
        "r": same(1),
        "v_leak": same(0),
        "v_threshold": same(0.5),
        "v_reset": same(0),
    }
    return nir.LIF(**{**fields, **changes})


def cuba(**changes):
    fields = {
        "tau_mem": same(0.01),
        "tau_syn": same(0.005),
        "r": same(1),
        "v_leak": same(0),
        "v_threshold": same(0.25),
        "v_reset": same(0),
        "w_in": same(1),
    }
    return nir.CubaLIF(**{**fields, **changes})


VARIED = {
    "r": per_neuron(0.5, 3, 1),
    "v_leak": per_neuron(-0.2, 0.2, 2),
    "v_threshold": per_neuron(0.4, 0.8, 3),
    "v_reset": per_neuron(-0.3, 0.3, 4),
}
SPIKING = {
    "IF": nir.IF(r=same(1), v_threshold=same(2)),
    "IF, r": nir.IF(r=same(0.3), v_threshold=same(2)),
    "IF, v_reset below 0": nir.IF(r=same(1), v_threshold=same(2), v_reset=same(-1)),
    "IF, v_reset above 0": nir.IF(r=same(1), v_threshold=same(2), v_reset=same(1)),
    "IF, per neuron": nir.IF(r=VARIED["r"], v_threshold=VARIED["v_threshold"], v_reset=VARIED["v_reset"]),
    "IF, v_reset above v_threshold": nir.IF(r=same(1), v_threshold=same(2), v_reset=same(3)),
    "IF, negative v_threshold": nir.IF(r=same(1), v_threshold=same(-2), v_reset=same(-4)),
    "LIF": lif(),
    "LIF, r": lif(r=same(2.5)),
    "LIF, v_leak": lif(v_leak=same(-0.3)),
    "LIF, v_leak above v_threshold": lif(v_leak=same(0.9)),
    "LIF, v_reset below v_leak": lif(v_reset=same(-0.2)),
    "LIF, v_reset above v_leak": lif(v_reset=same(0.2)),
    "LIF, v_reset above v_threshold": lif(v_reset=same(0.7)),
    "LIF, millivolts": lif(v_leak=same(-65e-3), v_reset=same(-70e-3), v_threshold=same(-50e-3), r=same(20e-3)),
    "LIF, per neuron": lif(tau=per_neuron(0.003, 0.05, 5), **VARIED),
    "LIF, slow": lif(tau=same(1), r=same(50)),
    "LIF, tau below dt": lif(tau=same(0.7e-3)),
    "CubaLIF": cuba(),
    "CubaLIF, r": cuba(r=same(3)),
    "CubaLIF, w_in": cuba(w_in=per_neuron(0.5, 2, 6)),
    "CubaLIF, v_leak": cuba(v_leak=same(-0.1)),
    "CubaLIF, v_reset below v_leak": cuba(v_reset=same(-0.1)),
    "CubaLIF, v_reset above v_leak": cuba(v_reset=same(0.1)),
    "CubaLIF, v_leak above v_threshold": cuba(v_leak=same(0.4)),
    "CubaLIF, per neuron": cuba(tau_mem=per_neuron(0.003, 0.03, 7), tau_syn=per_neuron(0.002, 0.02, 8), **VARIED),
    "CubaLIF, tau_syn below dt": cuba(tau_syn=same(0.7e-3)),
}
CONTINUOUS = {
    "I": nir.I(r=VARIED["r"]),
    "LI": nir.LI(tau=per_neuron(0.003, 0.05, 9), r=VARIED["r"], v_leak=VARIED["v_leak"]),
    "LI, tau below dt": nir.LI(tau=same(0.7e-3), r=same(1), v_leak=same(0)),
    "CubaLI": nir.CubaLI(
        tau_mem=per_neuron(0.003, 0.03, 10),
        tau_syn=per_neuron(0.002, 0.02, 11),
        r=VARIED["r"],
        v_leak=VARIED["v_leak"],
        w_in=per_neuron(0.5, 2, 12),
    ),
}


def spread(low, high, seed, shape=FEW):
    return np.random.default_rng(seed).uniform(low, high, shape).astype(np.float32)


EXPORTED = {
    "IF": nir.IF(r=spread(0.5, 2, 0), v_threshold=spread(0.5, 2, 1), v_reset=np.zeros(FEW, np.float32)),
    "Delay": nir.Delay(np.array([0, 1, 2, 3, 4], np.float32) * np.float32(1e-3)),
    "I": nir.I(r=spread(0.5, 2, 2)),
    "LIF": nir.LIF(
        tau=spread(0.003, 1, 3),
        r=spread(0.5, 50, 4),
        v_leak=spread(-0.2, 0.2, 5),
        v_threshold=spread(0.4, 0.8, 6),
        v_reset=spread(-0.3, 0.3, 7),
    ),
    "LI": nir.LI(tau=spread(0.003, 1, 8), r=spread(0.5, 50, 9), v_leak=spread(-0.2, 0.2, 10)),
    "CubaLIF": nir.CubaLIF(
        tau_mem=spread(0.003, 1, 11),
        tau_syn=spread(0.003, 1, 12),
        r=spread(0.5, 50, 13),
        v_leak=spread(-0.2, 0.2, 14),
        v_threshold=spread(0.4, 0.8, 15),
        v_reset=spread(-0.3, 0.3, 16),
        w_in=spread(0.5, 2, 17),
    ),
    "CubaLI": nir.CubaLI(
        tau_mem=spread(0.003, 1, 18),
        tau_syn=spread(0.003, 1, 19),
        r=spread(0.5, 50, 20),
        v_leak=spread(-0.2, 0.2, 21),
        w_in=spread(0.5, 2, 22),
    ),
}


class Named(NamedTuple):
    """A node and what is special about it."""

    name: str
    node: nir.NIRNode


@pytest.fixture(scope="session", name="lif")
def lif_fixture():
    return lif


@pytest.fixture(scope="session", name="cuba")
def cuba_fixture():
    return cuba


@pytest.fixture(scope="session", params=SPIKING)
def spiking(request):
    """Each neuron that spikes in turn, as its node."""
    return SPIKING[request.param]


@pytest.fixture(scope="session", params=CONTINUOUS)
def continuous(request):
    """Each neuron that gives its membrane in turn, as its node."""
    return CONTINUOUS[request.param]


@pytest.fixture(scope="session", params=[*SPIKING, *CONTINUOUS])
def neuron(request):
    """Each neuron in turn, with its name."""
    return Named(request.param, {**SPIKING, **CONTINUOUS}[request.param])


RESET = nir.IF(r=spread(0.5, 2, 0), v_threshold=spread(0.5, 2, 1), v_reset=spread(-1, 0.3, 23))
"""Which snnTorch's bridge does not give back to the last bit."""


@pytest.fixture(scope="session")
def exported_neurons():
    """One node of each kind with memory and an IF that resets, their numbers all different, for a dt of 1e-3 s."""
    return {**EXPORTED, "IF, v_reset": RESET}


@pytest.fixture(scope="session", params=EXPORTED)
def exported_neuron(request):
    """Each of `exported_neurons` in turn, but for the IF that resets."""
    return EXPORTED[request.param]


@pytest.fixture(scope="session", name="changed")
def changed_fixture():
    return changed


@pytest.fixture(scope="session")
def changed_live(alone):
    """Change number 3 of a live tensor of a node's module; what then differs in the exported node."""

    def change(load, node, path):
        graph = alone(node, FEW)
        model = load(graph, 1e-3)
        live = attrgetter(path)(model.modules["n"])
        live.data[3] *= 0.75
        return changed(graph.nodes["n"], model.export().nodes["n"])

    return change


def changed(before, after):
    """(field, flat index) of every number that differs between two nodes."""
    old, new = parameters(before), parameters(after)
    assert old.keys() == new.keys()
    return [(field, int(i)) for field in old for i in np.flatnonzero(old[field] != new[field])]
