"""What jaxsnn's own importer makes of a graph is recorded as it is."""

from __future__ import annotations

import logging

import nir
import numpy as np
import pytest

from adapters.base import Probes, RefusedError
from adapters.graph import parameters
from adapters.jaxsnn import native
from adapters.reference import bridged as reference
from adapters.training import Arrival

DT = 1e-4
STEPS = 150
TAU_SYN, TAU_MEM = 5e-3, 10e-3
MILLI = 1e3
PROBES = Probes(("x", "w", "n"), ("n",))


def f(*values):
    return np.array(values, np.float32)


def cuba(unit=MILLI, **changes):
    """Two neurons; jaxsnn takes `unit` 1000 for what is meant in seconds."""
    one = f(1, 1)
    fields = {"tau_syn": one * TAU_SYN * unit, "tau_mem": one * TAU_MEM * unit, "r": one, "v_leak": 0 * one}
    return nir.CubaLIF(**{**fields, "v_threshold": one / 2, "v_reset": 0 * one, "w_in": one, **changes})


def weighted(weight, **changes):
    nodes = {"w": nir.Linear(np.array(weight, np.float32)), "n": cuba(**changes)}
    ends = {"x": nir.Input(np.array([2])), "y": nir.Output(np.array([2]))}
    return nir.NIRGraph({**nodes, **ends}, [("x", "w"), ("w", "n"), ("n", "y")], type_check=False)


SYMMETRIC = [[2, 1], [1, 2]]


@pytest.fixture(scope="module")
def stimulus():
    return {"x": (np.random.default_rng(0).random((STEPS, 2, 2)) < 0.05).astype(np.float32)}


def spikes(graph, stimulus):
    return native.load(graph, DT).run(stimulus, PROBES).outputs["n"]


@pytest.fixture(scope="module")
def plain(stimulus):
    return native.load(weighted(SYMMETRIC), DT).run(stimulus, PROBES)


def test_populations_are_recorded_and_membranes_are_not_to_be_had(plain, stimulus):
    assert set(plain.outputs) == {"x", "n"}
    assert (plain.outputs["n"].shape, plain.outputs["n"].dtype) == ((STEPS, 2, 2), np.uint8)
    assert plain.outputs["n"].any()
    np.testing.assert_array_equal(plain.outputs["x"], stimulus["x"])
    np.testing.assert_array_equal(plain.predictions["y"], plain.outputs["n"])
    assert plain.membranes == {}


def test_tau_is_read_as_milliseconds(plain, stimulus):
    """In seconds, as NIR has it, every time constant is a thousandth of what it was: nearly nothing spikes."""
    few = spikes(weighted(SYMMETRIC, unit=1), stimulus)
    assert few.sum() < plain.outputs["n"].sum() / 5


def test_the_spikes_are_those_of_an_event_that_is_one_unit_of_current(plain, stimulus):
    """An event adds the weight itself to the current, as in NIR w_in = tau_syn/dt does.

    What is left is that jaxsnn solves the equations and NIR steps them: spike counts differ by one in ten.
    """
    same = weighted(SYMMETRIC, unit=1, w_in=f(1, 1) * TAU_SYN / DT)
    expected = reference.load(same, DT).run(stimulus, PROBES).outputs["n"]
    first = [np.argmax(z, axis=0) for z in (plain.outputs["n"], expected)]
    assert np.abs(first[0] - first[1]).max() <= 1
    counts = [z.sum(axis=0, dtype=int) for z in (plain.outputs["n"], expected)]
    np.testing.assert_allclose(counts[0], counts[1], rtol=0.1, atol=1)


@pytest.mark.parametrize("changes", [{"r": f(5, 5)}, {"v_leak": f(0.4, 0.4)}, {"w_in": f(3, 3)}])
def test_gains_and_leak_are_dropped_without_a_word(changes, plain, stimulus):
    np.testing.assert_array_equal(spikes(weighted(SYMMETRIC, **changes), stimulus), plain.outputs["n"])


def test_every_neuron_gets_the_first_ones_numbers(plain, stimulus):
    varied = {"v_threshold": f(0.5, 50), "tau_mem": f(1, 7) * TAU_MEM * MILLI}
    np.testing.assert_array_equal(spikes(weighted(SYMMETRIC, **varied), stimulus), plain.outputs["n"])


def test_the_reset_is_read(plain, stimulus):
    assert spikes(weighted(SYMMETRIC, v_reset=f(-0.4, -0.4)), stimulus).sum() < plain.outputs["n"].sum()


def test_a_weight_is_not_transposed(stimulus):
    """Input 0 alone feeds both neurons, says the graph; in jaxsnn both inputs feed neuron 0."""
    assert spikes(weighted([[4, 0], [4, 0]]), stimulus).any(axis=(0, 1)).tolist() == [True, False]


def test_a_weight_that_is_not_square_fails_inside_jax(wired, stimulus):
    nodes = {"w": nir.Linear(np.ones((2, 3), np.float32)), "n": cuba()}
    graph = wired(nodes, [("x", "w"), ("w", "n"), ("n", "y")], 3, 2)
    three = {"x": np.repeat(stimulus["x"], 2, axis=2)[..., :3]}
    with pytest.raises(TypeError, match=r"incompatible shapes for broadcasting: \(2,\), \(3,\)"):
        native.load(graph, DT).run(three, PROBES)


def test_a_ratio_of_time_constants_that_its_solver_does_not_know_is_solved_as_two():
    """It has formulae for tau_mem/tau_syn of 1 and 2 and takes the nearer (jaxsnn/event/solver/lif_analytical.py).

    Of one event of current 2.5 a neuron with a ratio of 4 rises to 0.39, below its threshold of 0.5; by the formula
    for 2 it would rise to 0.62, and spikes.
    """
    event = {"x": np.zeros((STEPS, 1, 2), np.float32)}
    event["x"][5, 0, 0] = 1
    slow, unit_of_current = f(4, 4) * TAU_SYN, f(1, 1) * TAU_SYN / DT
    same = weighted(2.5 * np.eye(2), unit=1, tau_mem=slow, w_in=unit_of_current)
    expected = reference.load(same, DT).run(event, Probes(("n",), ("n",)))
    assert expected.membranes["n"].max() == pytest.approx(0.39, abs=0.01)
    assert spikes(weighted(2.5 * np.eye(2), tau_mem=slow * MILLI), event).sum() == 1


def test_room_is_made_for_all_events(plain, stimulus, monkeypatch):
    monkeypatch.setattr(native, "_ROOM", 1)
    np.testing.assert_array_equal(spikes(weighted(SYMMETRIC), stimulus), plain.outputs["n"])


def test_several_spikes_of_an_input_in_a_step_count_several_times(stimulus):
    double = {"x": stimulus["x"] * 2}
    twice = np.array(SYMMETRIC) * 2
    np.testing.assert_array_equal(spikes(weighted(SYMMETRIC), double), spikes(weighted(twice), stimulus))


def test_a_stimulus_without_events_is_refused(stimulus):
    with pytest.raises(RefusedError, match="Input 'x': stimulus is no count of spikes"):
        native.load(weighted(SYMMETRIC), DT).run({"x": stimulus["x"] / 2}, PROBES)


def test_there_is_no_exporter():
    with pytest.raises(RefusedError, match=r"jaxsnn 0\.3\.0 has no NIR exporter"):
        native.load(weighted(SYMMETRIC), DT).export()


def test_the_loaded_graph_is_neither_changed_nor_shared(plain, stimulus):
    graph = weighted(SYMMETRIC)
    before = {name: parameters(node) for name, node in graph.nodes.items()}
    model = native.load(graph, DT)
    graph.nodes["w"].weight *= 3
    handlers = list(logging.getLogger().handlers)
    np.testing.assert_array_equal(model.run(stimulus, PROBES).outputs["n"], plain.outputs["n"])
    assert logging.getLogger().handlers == handlers
    graph.nodes["w"].weight /= 3
    for name, node in graph.nodes.items():
        for field, value in parameters(node).items():
            np.testing.assert_array_equal(value, before[name][field])


def test_the_weights_learn_from_the_times_of_spikes_and_a_populations_numbers_do_not(stimulus):
    found = {each.name: (each.field, each.arrival) for each in native.load(weighted(SYMMETRIC), DT).gradients(stimulus)}
    assert found.pop("w") == ("weight", Arrival.REACHED)
    assert {field for field, _ in found.values()} == {"tau_syn", "tau_mem", "v_leak", "v_threshold", "v_reset"}
    assert {arrival for _, arrival in found.values()} == {Arrival.NO_PARAMETER}


def test_weights_that_make_no_spike_learn_nothing(stimulus):
    gradients = native.load(weighted([[0, 0], [0, 0]]), DT).gradients(stimulus)
    assert {each.name: each.arrival for each in gradients}["w"] is Arrival.ZERO
