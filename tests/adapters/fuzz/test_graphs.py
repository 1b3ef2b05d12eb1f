"""Random graphs: every bridge does what the reference does, or refuses."""

from __future__ import annotations

import importlib

import nir
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from adapters import registry
from adapters.base import Probes, RefusedError, as_float32
from adapters.graph import MEMBRANES, network
from adapters.reference import bridged as reference

DT = 1e-3
EPS = float(np.finfo(np.float32).eps)

FULL = ("norse", "snntorch", "spikingjelly")
"""Which run at least nine in ten of 500 graphs."""

SLOW = ("brian2", "jaxsnn", "spyx")
"""Which compile or simulate each graph for long."""

FRAMEWORKS = tuple(name for name in registry.FRAMEWORKS if name not in {registry.REFERENCE, "lava"})


@pytest.fixture(params=FRAMEWORKS)
def bridge(request):
    pytest.importorskip(request.param)
    return request.param, importlib.import_module(f"adapters.{request.param}.bridged")


def setting(examples):
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


def probes(net):
    inner = tuple(name for name in net.nodes if name not in net.inputs)
    return Probes(inner, tuple(name for name, node in net.nodes.items() if isinstance(node, MEMBRANES)))


def loaded(module, graph):
    try:
        return module.load(graph, DT)
    except RefusedError as error:
        if not (error.node and error.primitive and error.field):
            raise
        return None


def test_on_the_grid_a_bridge_is_the_reference_bit_for_bit(bridge, exact):
    name, module = bridge
    wanted = 500 if name in FULL else 20 if name in SLOW else 100
    seen = {"run": 0, "refused": 0, "loops": 0, "spikes": 0}

    @setting(wanted)
    @given(exact)
    def check(example):
        model = loaded(module, example.graph)
        if model is None:
            seen["refused"] += 1
            return
        net = network(example.graph, DT)
        expected = reference.load(example.graph, DT).run({"x": example.stimulus}, probes(net))
        observed = model.run({"x": example.stimulus}, probes(net))
        for group in ("outputs", "membranes", "predictions"):
            for node, trace in getattr(expected, group).items():
                on_grid = np.asarray(trace, np.float64) * 2**10
                assert (on_grid == np.round(on_grid)).all(), node
                assert np.abs(trace).max() < 2**14
                np.testing.assert_array_equal(getattr(observed, group)[node], trace, err_msg=f"{group} of {node}")
        seen["run"] += 1
        seen["loops"] += bool(net.late)
        seen["spikes"] += any(expected.outputs[n].any() for n, k in net.nodes.items() if isinstance(k, nir.IF))

    check()
    tried = seen["run"] + seen["refused"]
    assert tried >= wanted * 0.9
    assert seen["loops"] > tried / 20
    assert seen["spikes"] > tried / 3
    if name in FULL:
        assert seen["run"] >= 0.9 * tried, seen


def entering(net, recording, stimulus, name):
    """What the reference gives to a node: the sum of its sources, those of late edges a step before."""
    total = 0
    for source in net.sources(name):
        y = (stimulus if source in net.inputs else recording.outputs[source]).astype(np.float32)
        if (source, name) in net.late:
            y = np.concatenate([np.zeros_like(y[:1]), y[:-1]])
        total = total + y
    return total


def alone(node, shape):
    ports = {"x": nir.Input({"input": np.array(shape)}), "y": nir.Output({"output": np.array(shape)})}
    return nir.NIRGraph({**ports, "n": node}, [("x", "n"), ("n", "y")], type_check=False)


def run(module, graph, x):
    return module.load(graph, DT).run({"x": x}, Probes(("n",), ("n",)))


def hangs_on_rounding(node, shape, x, spikes):
    """Whether a threshold a rounding higher or lower gives other spikes."""
    if not hasattr(node, "v_threshold"):
        return False
    fields = {key: getattr(node, key) for key in node.__dataclass_fields__ if key not in ("input_type", "output_type")}
    near = (type(node)(**{**fields, "v_threshold": node.v_threshold + np.float32(d)}) for d in (-1e-5, 1e-5))
    return any((run(reference, alone(each, shape), x).outputs["n"] != spikes).any() for each in near)


def test_leaky_neurons_fed_with_the_references_input_are_the_references(bridge, leaking):
    name, module = bridge
    seen = {"nodes": 0, "hanging": 0}

    @setting(100 if name in FULL else 8)
    @given(leaking)
    def check(example):
        net = network(example.graph, DT)
        recording = reference.load(example.graph, DT).run({"x": example.stimulus}, probes(net))
        for key, node in net.nodes.items():
            if not isinstance(node, MEMBRANES):
                continue
            x, shape = entering(net, recording, example.stimulus, key), net.input_shapes[key]
            expected = run(reference, alone(node, shape), x)
            seen["nodes"] += 1
            if hangs_on_rounding(node, shape, x, expected.outputs["n"]):
                seen["hanging"] += 1
                continue
            observed = run(module, alone(node, shape), x)
            close(node, expected, observed)

    check()
    assert seen["nodes"] > 10
    assert seen["hanging"] <= 0.1 * seen["nodes"], seen


def close(node, expected, observed):
    """Spikes are equal, membranes within the judge's bound for `identical`."""
    spiking = hasattr(node, "v_threshold")
    if spiking:
        np.testing.assert_array_equal(observed.outputs["n"], expected.outputs["n"])
    scale = np.abs(as_float32(node.v_threshold)) if spiking else max(1.0, float(np.abs(expected.membranes["n"]).max()))
    taus = [getattr(node, field) for field in ("tau", "tau_mem", "tau_syn") if hasattr(node, field)]
    tau = max(float(np.max(each)) for each in taus)
    peak = float(np.abs(expected.membranes["n"] / scale).max())
    bound = max(1e-5, 8 * EPS * max(tau / DT, peak))
    assert (np.abs(observed.membranes["n"] - expected.membranes["n"]) / scale).max() <= bound
