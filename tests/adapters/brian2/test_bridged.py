"""By our mapping a graph is Brian2's own groups and synapses, for as many samples at a time as fit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import brian2 as library
import nir
import numpy as np
import pytest

import adapters
from adapters.base import Probes, Realisation
from adapters.brian2 import bridged, model
from adapters.probed import UnknownProbeError
from adapters.stimulus import StimulusError

DT = 1e-3
N = 6
ONE = np.ones(N, np.float32)


def test_every_neuron_is_brian2s_own(neuron, alone):
    assert bridged.load(alone(neuron.node, N), DT).uses["n"] is Realisation.NATIVE


def test_every_layer_is_brian2s_own(layers):
    assert set(bridged.load(layers, DT).uses.values()) == {Realisation.NATIVE}


LAYERS = {
    "a window with a stride, a dilation and groups": (
        lambda grid: nir.Conv1d(9, grid(0, 4, 3, 3), 2, "valid", 2, 2, grid(1, 4)),
        (6, 9),
        (4, 3),
    ),
    "an even window that keeps the size": (
        lambda grid: nir.Conv2d((5, 6), grid(0, 4, 3, 4, 2), 1, "same", (1, 2), 2, grid(1, 4)),
        (6, 5, 6),
        (4, 5, 6),
    ),
    "a window that sees nothing but its padding": (
        lambda grid: nir.Conv2d((1, 1), grid(0, 2, 6, 1, 1), 3, 1, 1, 1, grid(1, 2)),
        (6, 1, 1),
        (2, 1, 1),
    ),
    "a pool that overlaps, padded by more than half": (
        lambda _: nir.SumPool2d(np.array([3, 2]), np.array([2, 1]), np.array([2, 2])),
        (2, 5, 4),
        (2, 4, 7),
    ),
    "an average over a padded window": (
        lambda _: nir.AvgPool2d(np.array([2, 4]), np.array([2, 2]), np.array([1, 1])),
        (2, 4, 4),
        (2, 3, 2),
    ),
    "a matrix for each row": (lambda grid: nir.Affine(grid(0, 2, 4, 3), grid(1, 2, 4)), (2, 3), (2, 4)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_its_synapses(name, wired, compare, grid):
    make, entering, leaving = LAYERS[name]
    graph = wired({"n": make(grid)}, [("x", "n"), ("n", "y")], entering, leaving)
    compare(bridged.load(graph, DT), graph, DT, grid(2, 5, 3, *entering))


@pytest.mark.parametrize(
    "node",
    [nir.IF(r=ONE, v_threshold=ONE), nir.LI(tau=ONE / 250, r=ONE, v_leak=ONE / 4), nir.Delay(ONE * np.float32(DT))],
    ids=["spikes", "a membrane", "a delay"],
)
def test_synapses_carry_what_was_a_step_before(node, wired, compare, grid):
    """The layer is nearer to the Input than what feeds it back."""
    nodes = {"w": nir.Affine(grid(0, N, N) / 4, grid(1, N)), "n": node}
    graph = wired(nodes, [("x", "w"), ("w", "n"), ("n", "w"), ("n", "y")], N)
    compare(bridged.load(graph, DT), graph, DT, grid(2, 40, 3, N) * 4)


def test_a_neuron_can_feed_itself(wired, compare, lif, noise):
    graph = wired({"n": lif(v_leak=ONE / 4)}, [("x", "n"), ("n", "n"), ("n", "y")], N)
    compare(bridged.load(graph, DT), graph, DT, noise())


def test_a_layer_sums_all_its_sources(wired, compare, grid):
    nodes = {"w": nir.Linear(grid(0, N, N)), "n": nir.IF(r=ONE, v_threshold=ONE)}
    graph = wired(nodes, [("x", "w"), ("x", "n"), ("n", "w"), ("w", "y"), ("n", "y")], N)
    compare(bridged.load(graph, DT), graph, DT, grid(2, 40, 3, N))


def test_two_inputs_are_kept_apart(lif, noise):
    size = np.array([N])
    nodes = {"a": nir.Input(size), "b": nir.Input(size), "n": lif(), "y": nir.Output(size)}
    graph = nir.NIRGraph(nodes, [("a", "y"), ("b", "n"), ("n", "y")], type_check=False)
    x = noise()
    found = bridged.load(graph, DT).run({"a": x, "b": 0 * x}, Probes(("n",)))
    assert not found.outputs["n"].any()
    np.testing.assert_array_equal(found.predictions["y"], x)


@pytest.mark.parametrize("dt", [1e-4 / 3, 0.0123, 1.0])
def test_any_dt_gives_as_many_steps_as_the_stimulus_has(dt, alone, compare):
    graph = alone(nir.IF(r=ONE, v_threshold=ONE), N)
    x = (np.arange(1000 * N).reshape(1000, 1, N) % 7 / 8).astype(np.float32)
    compare(bridged.load(graph, dt), graph, dt, x, exact=True)


def test_a_batch_that_does_not_fit_at_once_is_run_in_parts(layers, monkeypatch, grid):
    x, probes = {"x": np.abs(grid(4, 20, 5, 2, 4, 4))}, Probes(("if", "fc"), ("if",), membrane_samples=3)
    built = bridged.load(layers, DT)
    at_once = built.run(x, probes)
    monkeypatch.setattr(model, "MOST_NEURONS", 2 * sum(np.prod(part.leaving) for part in built.parts.values()))
    in_parts = built.run(x, probes)
    for name in probes.outputs:
        np.testing.assert_array_equal(in_parts.outputs[name], at_once.outputs[name])
    assert at_once.membranes["if"].shape == (20, 3, 4, 4, 4)
    np.testing.assert_array_equal(in_parts.membranes["if"], at_once.membranes["if"])
    np.testing.assert_array_equal(in_parts.predictions["y"], at_once.predictions["y"])


def test_brian2s_preferences_clock_and_random_numbers_are_left_alone(alone, lif, noise):
    target, state = library.prefs["codegen.target"], np.random.get_state()[1].copy()  # noqa: NPY002  the global one
    dt = float(library.defaultclock.dt)
    bridged.load(alone(lif(), N), 0.0123).run({"x": noise(steps=3)}, Probes(("n",)))
    assert library.prefs["codegen.target"] == target
    assert float(library.defaultclock.dt) == dt
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # noqa: NPY002  same


IMPORTS = """
import logging, sys, warnings
hooks = sys.excepthook, warnings.showwarning
import adapters.brian2.bridged
import brian2
assert (sys.excepthook, warnings.showwarning) == hooks
assert logging.getLogger("py.warnings").handlers == logging.getLogger().handlers == []
assert brian2.BrianLogger.tmp_log is None
"""


def test_importing_brian2_leaves_hooks_and_temporary_files_alone(tmp_path):
    root = Path(adapters.__file__).parents[1]
    subprocess.run([sys.executable, "-c", IMPORTS], check=True, cwd=root, env={"TMPDIR": str(tmp_path)})
    assert not list(tmp_path.glob("brian*"))


def test_a_stimulus_that_does_not_fit_and_a_probe_on_no_node_are_errors(alone, lif, noise):
    built = bridged.load(alone(lif(), N), DT)
    with pytest.raises(StimulusError):
        built.run({"x": noise()[..., :2]}, Probes(("n",)))
    with pytest.raises(UnknownProbeError):
        built.run({"x": noise(steps=1)}, Probes(("m",)))
