"""What Norse's own importer and exporter do is recorded as it is."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.norse import native

DT = 1e-4


def f(*values):
    return np.array(values, np.float32)


def lif(**changes):
    fields = {"tau": f(0.0025, 0.0025), "r": f(1, 1), "v_leak": f(0, 0.01), "v_threshold": f(0.1, 0.2)}
    return nir.LIF(**{**fields, **changes})


@pytest.fixture
def graph(behind_affine):
    """One Affine and one LIF of two neurons."""
    return behind_affine(lif())


@pytest.fixture
def stimulus():
    return {"x": np.random.default_rng(0).uniform(0, 1, (200, 3, 2)).astype(np.float32)}


def test_a_lif_without_gain_or_reset_does_what_the_reference_does(graph, stimulus, compare):
    observed = compare(native.load(graph, DT), graph, DT, stimulus["x"])
    assert observed.outputs["lif.1"].any()


def test_dt_reaches_the_importer(graph, stimulus, compare):
    with pytest.raises(AssertionError):
        compare(native.load(graph, 10 * DT), graph, DT, stimulus["x"])


@pytest.mark.parametrize("changes", [{"r": f(2, 2)}, {"v_reset": f(0.05, -0.05)}])
def test_the_importer_drops_gain_and_reset(changes, graph, stimulus, compare):
    graph.nodes["lif.1"] = lif(**changes)
    with pytest.raises(AssertionError):
        compare(native.load(graph, DT), graph, DT, stimulus["x"])


def test_a_flatten_swallows_the_batch(wired):
    nodes = {
        "flat": nir.Flatten({"input": np.array([2, 2])}, 0, -1),
        "fc": nir.Affine(np.ones((1, 4), np.float32), f(0)),
    }
    graph = wired(nodes, list(pairwise(["x", *nodes, "y"])), (2, 2), 1)
    probes = Probes(("fc",))
    alone = native.load(graph, DT).run({"x": np.ones((3, 1, 2, 2), np.float32)}, probes)
    assert alone.outputs["fc"].shape == (3, 1)
    with pytest.raises(RuntimeError, match="1x8 and 4x1"):
        native.load(graph, DT).run({"x": np.ones((3, 2, 2, 2), np.float32)}, probes)


def test_an_imported_lif_cannot_be_written(graph, tmp_path):
    """Its Input and Output have become modules that the exporter does not know."""
    exported = native.load(graph, DT).export()
    assert exported.nodes["x"] is None
    assert exported.nodes["y"] is None
    assert float(exported.nodes["lif_1"].tau[0]) == pytest.approx(0.0025 * 1e-3)
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'to_dict'"):
        nir.write(tmp_path / "exported.nir", exported)


def test_a_synapse_and_its_membrane_are_told_apart(wired, compare):
    two = f(1, 1)
    cuba = nir.CubaLIF(two * 0.005, two * 0.01, two * 4, 0 * two, two / 2, w_in=two * 2)
    graph = wired({"n": cuba}, [("x", "n"), ("n", "y")], 2)
    x = np.random.default_rng(0).normal(0.5, 1, (100, 2, 2)).astype(np.float32)
    observed = compare(native.load(graph, 1e-3), graph, 1e-3, x)
    assert observed.outputs["n"].any()


def test_a_primitive_the_importer_does_not_know_cuts_a_chain_in_two_without_a_word(wired, stimulus):
    """Only one half is run, and which one is a matter of the order of a set of objects."""
    unit = nir.Linear(np.eye(2, dtype=np.float32))
    nodes = {"a": unit, "scale": nir.Scale(f(2, 2)), "b": nir.Linear(3 * unit.weight)}
    graph = wired(nodes, list(pairwise(["x", *nodes, "y"])), 2)
    recording = native.load(graph, DT).run(stimulus, Probes(tuple(nodes)))
    assert recording.outputs.keys() in ({"a"}, {"b"})
    given = recording.predictions["y"]
    assert not np.allclose(given, 6 * stimulus["x"])
