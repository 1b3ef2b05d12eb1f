"""Small graphs, and the reference to hold Norse's models against."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes, as_float32
from adapters.graph import MEMBRANES, network
from adapters.reference import bridged as reference

EPS = float(np.finfo(np.float32).eps)


def pytest_collection_modifyitems(items):
    for item in items:
        if "adapters/norse" in item.path.as_posix():
            item.add_marker("frameworks")


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    torch = pytest.importorskip("torch")
    pytest.importorskip("norse")
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
