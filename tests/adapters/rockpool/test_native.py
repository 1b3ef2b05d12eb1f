"""What Rockpool's own importer and exporter do is recorded as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.rockpool import native
from adapters.rockpool.package import LIFTorch

DT = 1e-3


def f(*values):
    return np.array(values, np.float32)


def cuba(**changes):
    fields = {
        "tau_syn": f(0.005, 0.005),
        "tau_mem": f(0.01, 0.01),
        "r": f(9, 9),
        "v_leak": f(0, 0),
        "v_threshold": f(0.5, 0.5),
    }
    return nir.CubaLIF(**{**fields, **changes})


@pytest.fixture
def graph(behind_affine):
    """One Affine and one CubaLIF of two neurons."""
    return behind_affine(cuba())


@pytest.fixture
def alike(wired):
    """Make a graph of a CubaLIF, of other numbers, alone."""

    def make(**changes):
        return wired({"n": cuba(**changes)}, [("x", "n"), ("n", "y")], 2)

    return make


@pytest.fixture
def stimulus():
    return {"x": np.random.default_rng(0).normal(0.2, 0.3, (60, 3, 2)).astype(np.float32)}


ALONE = Probes(("n",), ("n",))


def test_a_lif_is_looked_up_by_a_field_it_does_not_have(lif_graph):
    with pytest.raises(AttributeError, match=r"^'LIF' object has no attribute 'tau_mem'$"):
        native.load(lif_graph(), DT)


@pytest.mark.parametrize(("r", "dt"), [(9, 1e-3), (1, 5e-3), (4, 2e-3)])
def test_dt_is_guessed_from_tau_and_r(r, dt, alike):
    model = native.load(alike(r=f(r, r)), 123.0)
    assert model.module.n.dt == pytest.approx(dt, rel=1e-6)


def test_a_synapse_decays_after_its_input_and_the_membrane_takes_all_of_it(alike, stimulus):
    """I = beta (I + x); v = alpha v + I; floor(v / theta) spikes, theta subtracted for each."""
    observed = native.load(alike(), DT).run(stimulus, ALONE)
    current, v = np.zeros((2, 3, 2))
    for x, spikes, membrane in zip(stimulus["x"], observed.outputs["n"], observed.membranes["n"], strict=True):
        current = np.exp(-1e-3 / 0.005) * (current + x)
        v = np.exp(-1e-3 / 0.01) * v + current
        given = np.maximum(np.floor(v / 0.5), 0)
        v -= 0.5 * given
        np.testing.assert_array_equal(spikes, given)
        np.testing.assert_allclose(membrane, v, atol=1e-5)
    assert observed.outputs["n"].max() > 1


@pytest.mark.parametrize("changes", [{"w_in": f(3, 3)}, {"v_reset": f(0.25, 0.25)}])
def test_the_importer_drops_input_weight_and_reset(changes, alike, stimulus):
    plain, other = (native.load(alike(**c), DT).run(stimulus, ALONE) for c in ({}, changes))
    np.testing.assert_array_equal(plain.membranes["n"], other.membranes["n"])


def test_v_leak_becomes_a_current_a_step(alike):
    silent = {"x": np.zeros((1, 1, 2), np.float32)}
    observed = native.load(alike(v_leak=f(0.1, 0.2)), DT).run(silent, ALONE)
    np.testing.assert_allclose(observed.membranes["n"][0, 0], [0.1, 0.2], rtol=1e-6)


def test_an_li_loses_its_time_constant_below_a_second(wired, stimulus):
    """It is made an integer of seconds: below one it is 0, and nothing leaves the node."""
    li = nir.LI(f(0.01, 3.7), f(1, 1), f(0, 0))
    model = native.load(wired({"n": li}, [("x", "n"), ("n", "y")], 2), DT)
    assert model.module.n.tau.tolist() == [0, 3]
    observed = model.run(stimulus, ALONE)
    assert not observed.outputs["n"][..., 0].any()
    assert observed.outputs["n"][..., 1].any()
    np.testing.assert_array_equal(observed.outputs["n"], observed.membranes["n"])


def recurrent():
    return {"n": cuba(), "w": nir.Linear(f([0, 1.5], [1.5, 0]))}, [("n", "w"), ("w", "n")]


def test_feedback_between_nodes_never_arrives_in_a_run(wired, alike, stimulus):
    """Each module is given the whole sequence: what it feeds back would reach the next call."""
    nodes, loop = recurrent()
    looped = native.load(wired(nodes, [("x", "n"), *loop, ("n", "y")], 2), DT).run(stimulus, ALONE)
    alone = native.load(alike(), DT).run(stimulus, ALONE)
    assert looped.outputs["n"].any()
    np.testing.assert_array_equal(looped.membranes["n"], alone.membranes["n"])


def test_feedback_inside_a_nested_graph_arrives(wired, alike, stimulus):
    nodes, loop = recurrent()
    size = np.array([2])
    inner = {"input": nir.Input(size), **nodes, "output": nir.Output(size)}
    nested = nir.NIRGraph(inner, [("input", "n"), *loop, ("n", "output")], type_check=False)
    model = native.load(wired({"a": nested}, [("x", "a"), ("a", "y")], 2), DT)
    assert type(model.module.a) is LIFTorch
    first = {"x": stimulus["x"][:10]}
    looped = model.run(first, Probes(("a.n", "a.w"), ("a.n",)))
    assert set(looped.outputs) == {"a.n"}
    alone = native.load(alike(), DT).run(first, ALONE)
    assert not np.array_equal(looped.membranes["a.n"], alone.membranes["n"])


def test_an_imported_model_cannot_be_written(graph, tmp_path):
    """Its Input and Output have become modules that the exporter does not know."""
    exported = native.load(graph, DT).export()
    assert exported.nodes["x"] is None
    assert exported.nodes["y"] is None
    np.testing.assert_allclose(exported.nodes["lif_1"].r, 10 * np.exp(-0.1) * f(1, 1), rtol=1e-6)
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'to_dict'"):
        nir.write(tmp_path / "exported.nir", exported)


def test_importing_the_adapter_changes_neither_warnings_nor_logging():
    code = (
        "import logging, warnings, torch; before = list(warnings.filters), list(logging.getLogger().handlers); "
        "import adapters.rockpool.package; print(before == (warnings.filters, logging.getLogger().handlers))"
    )
    root = Path(native.__file__).parents[2]
    seen = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "True"
