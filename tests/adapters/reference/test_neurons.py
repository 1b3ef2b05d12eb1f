"""Every neuron and every axis against values worked out by hand (dt = 0.1 throughout unless said)."""

from __future__ import annotations

import math

import nir
import numpy as np
import pytest

A = math.exp(-0.1)


def one(value):
    return np.array([value], np.float32)


def make(kind, **values):
    return kind(**{name: one(value) for name, value in values.items()})


def lif(**changed):
    return make(nir.LIF, **{"tau": 1.0, "r": 1.0, "v_leak": 0.0, "v_threshold": 1.0, "v_reset": 0.0, **changed})


def li(**changed):
    return make(nir.LI, **{"tau": 1.0, "r": 1.0, "v_leak": 0.0, **changed})


def cuba(kind=nir.CubaLI, **changed):
    spiking = {"v_threshold": 1.0, "v_reset": 0.0} if kind is nir.CubaLIF else {}
    values = {"tau_syn": 0.5, "tau_mem": 1.0, "r": 1.0, "v_leak": 0.0, "w_in": 1.0, **spiking, **changed}
    return make(kind, **values)


def if_(**changed):
    return make(nir.IF, **{"r": 1.0, "v_threshold": 1.0, "v_reset": 0.0, **changed})


# float32 recordings of float64 arithmetic
CLOSE = {"rel": 1e-6, "abs": 1e-7}


def test_i_sums_what_comes_in_times_r(trace):
    output, v = trace(make(nir.I, r=2.0), [1, 0, -3])
    assert output == v == pytest.approx([2, 2, -4])


def test_i_under_r_dt_sums_times_dt(trace):
    assert trace(make(nir.I, r=2.0), [1, 0, -3], "if_gain=r-dt")[1] == pytest.approx([0.2, 0.2, -0.4], **CLOSE)


def test_if_spikes_above_its_threshold_and_starts_again_at_v_reset(trace):
    z, v = trace(if_(v_reset=-0.5), [0.75, 0.5, 1, 0.5])
    assert z == [0, 1, 0, 0]
    assert v == [0.75, -0.5, 0.5, 1.0]


def test_li_relaxes_by_forward_euler(trace):
    output, v = trace(li(r=2.0, v_leak=1.0), [1, 0])
    # 1 + .1(1 - 1 + 2) = 1.2; 1.2 + .1(1 - 1.2) = 1.18
    assert output == v == pytest.approx([1.2, 1.18], **CLOSE)


def test_lif_relaxes_spikes_and_resets_in_the_same_step(trace):
    z, v = trace(lif(v_leak=0.5, v_reset=-0.25), [4, 4, 0])
    # .5 + .1(4) = .9; .9 + .1(.5 - .9 + 4) = 1.26 > 1; -.25 + .1(.75) = -.175
    assert z == [0, 1, 0]
    assert v == pytest.approx([0.9, -0.25, -0.175], **CLOSE)


def test_cubali_lets_the_new_current_drive_the_membrane(trace):
    output, v = trace(cuba(w_in=5.0, r=10.0), [1, 0, 0])
    # Currents 1, .8, .64 as in Norse, snnTorch and SpikingJelly: v = 1, 1.7, 2.17
    assert output == v == pytest.approx([1, 1.7, 2.17], **CLOSE)


def test_cubali_under_old_current_lags(trace):
    assert trace(cuba(w_in=5.0, r=10.0), [1, 0, 0], "cuba=old")[1] == pytest.approx([0, 1, 1.7], **CLOSE)


def test_a_spike_does_not_touch_the_current_of_a_cubalif(trace):
    z, v = trace(cuba(nir.CubaLIF, w_in=5.0, r=10.0, v_threshold=1.5), [1, 0, 0, 0])
    # v = 1; 1.7 -> 0; 0 + .64; .64·.9 + .512
    assert z == [0, 1, 0, 0]
    assert v == pytest.approx([1, 0, 0.64, 1.088], **CLOSE)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", [0.1 * 2, 0.9 * 0.2]),
        ("integration=exponential", [(1 - A) * 2, A * (1 - A) * 2]),
        ("integration=decay-gain", [0.1 * 2, A * 0.2]),
        ("integration=decay", [2, A * 2]),
    ],
)
def test_integration_of_a_membrane(trace, words, expected):
    assert trace(li(r=2.0), [1, 0], words)[1] == pytest.approx(expected, **CLOSE)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", 0.2 * 0.1),
        ("integration=exponential", (1 - A**2) * (1 - A)),
        ("integration=decay-gain", 0.2 * 0.1),
        ("integration=decay", 1),
    ],
)
def test_integration_of_a_synapse(trace, words, expected):
    assert trace(cuba(), [1], words)[1] == pytest.approx([expected], **CLOSE)


def test_decay_goes_towards_v_leak(trace):
    assert trace(li(v_leak=1.0), [0, 0], "v0=zero,integration=decay")[1] == pytest.approx([1 - A, 1 - A**2], **CLOSE)


@pytest.mark.parametrize(("words", "expected"), [("", 0.5), ("v0=zero", 0.05), ("v0=v-reset", -0.175)])
def test_where_a_membrane_starts(trace, words, expected):
    # by hand: v plus a tenth of the way to v_leak
    assert trace(lif(v_leak=0.5, v_reset=-0.25), [0], words)[1] == pytest.approx([expected], **CLOSE)
    if words != "v0=v-reset":
        assert trace(li(v_leak=0.5), [0], words)[1] == pytest.approx([expected], **CLOSE)


def test_if_and_i_start_at_zero_whatever_v_reset(trace):
    assert trace(if_(v_reset=-0.5), [0])[1] == [0]
    assert trace(if_(v_reset=-0.5), [0], "v0=v-reset")[1] == [-0.5]
    assert trace(make(nir.I, r=1.0), [0], "v0=v-reset")[1] == [0]


def test_a_membrane_at_its_threshold_spikes_only_under_ge(trace):
    assert trace(if_(), [1])[0] == [0]
    assert trace(if_(), [1], "threshold=ge")[0] == [1]


def test_subtract_keeps_the_excess(trace):
    z, v = trace(if_(v_reset=-5.0), [2.5, 0, 0], "reset=subtract")
    assert z == [1, 1, 0]
    assert v == [1.5, 0.5, 0.5]


@pytest.mark.parametrize(("words", "count"), [("", 2), (",threshold=ge", 2)])
def test_many_spikes_a_step(trace, words, count):
    z, v = trace(if_(), [2.5, 0], "reset=subtract,multiplicity=floor" + words)
    assert z == [count, 0]
    assert v == [0.5, 0.5]


def test_at_a_multiple_of_the_threshold_all_spikes_come(trace):
    words = "reset=subtract,multiplicity=floor"
    assert trace(if_(), [2, 0], words) == ([2, 0], [0, 0])
    assert trace(if_(), [1, 0], words) == ([0, 0], [1, 1])
    assert trace(if_(), [1, 0], words + ",threshold=ge") == ([1, 0], [0, 0])


def test_more_than_255_spikes_a_step_are_counted(trace):
    assert trace(if_(), [300.5], "reset=subtract,multiplicity=floor")[0] == [300]


def test_a_floor_stops_the_membrane_at_minus_theta(trace):
    assert trace(if_(v_threshold=0.5), [-3, 1])[1] == [-3, -2]
    assert trace(if_(v_threshold=0.5), [-3, 0.75], "floor=minus-theta")[1] == [-0.5, 0.25]


def test_detect_old_tests_decays_and_subtracts(trace):
    z, v = trace(lif(tau=0.2), [3, 0, 0], "reset=subtract,timing=detect-old")
    # v = 1.5; seen one step later: .75 - 1; then half of it
    assert z == [0, 1, 0]
    assert v == pytest.approx([1.5, -0.25, -0.125], **CLOSE)


def test_emit_late_resets_now_and_sends_in_the_next_step(trace):
    z, v = trace(if_(v_reset=0.25), [2, 0, 0], "timing=emit-late")
    assert z == [0, 1, 0]
    assert v == [0.25, 0.25, 0.25]


def test_reset_late_by_subtraction_spikes_now_and_subtracts_after_the_decay(trace):
    z, v = trace(lif(tau=0.2), [3, 1, 0], "reset=subtract,timing=reset-late")
    # v = 1.5 spikes; .75 + .5 - 1 = .25; .125
    assert z == [1, 0, 0]
    assert v == pytest.approx([1.5, 0.25, 0.125], **CLOSE)


def test_reset_late_to_v_reset_spikes_as_an_immediate_reset_and_shows_v_before_it(record):
    x = np.random.default_rng(0).random((50, 1, 1)) * 5
    now, late = record(lif(v_reset=-0.5), x), record(lif(v_reset=-0.5), x, "timing=reset-late")
    z = now.outputs["n"]
    assert z.sum() > 3
    assert (late.outputs["n"] == z).all()
    assert late.membranes["n"][z == 0] == pytest.approx(now.membranes["n"][z == 0])
    assert (late.membranes["n"][z == 1] > 1).all()
    assert late.kind("n") == "before-reset"
    assert now.kind("n") == "after-reset"


def test_parameters_of_each_neuron_are_its_own(record):
    node = nir.IF(r=np.array([1, 2], np.float32), v_threshold=np.array([1, 3], np.float32))
    found = record(node, np.ones((2, 3, 2)))
    assert found.membranes["n"][:, 0].tolist() == [[1, 2], [0, 0]]
    assert found.outputs["n"][1].tolist() == [[1, 1]] * 3


@pytest.mark.parametrize("shape", [(), (1,), (1, 1, 1)])
def test_a_single_parameter_holds_for_all_neurons(record, shape):
    node = nir.IF(r=np.full(shape, 2, np.float32), v_threshold=np.full(shape, 3, np.float32))
    assert record(node, np.ones((2, 1, 4))).outputs["n"][:, 0].tolist() == [[0] * 4, [1] * 4]


def test_a_threshold_written_in_float64_is_rounded_to_float32_first(trace):
    # Else v = float32(0.1) would be above 0.1.
    assert trace(nir.IF(np.array([1.0]), np.array([0.1])), [0.1])[0] == [0]


def test_infinite_parameters_run_and_show(trace):
    z, v = trace(lif(tau=np.inf, r=np.inf), [1, 0])
    assert np.isnan(v).all()
    assert z == [0, 0]
