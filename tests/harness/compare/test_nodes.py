from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from adapters.base import VKind
from harness.compare.nodes import Clock, Side, compare_node

DT = 1e-4
CLOCK = Clock(DT, longest=2.5e-3, membrane=2.5e-3)
ONE = np.ones(1, np.float32)


def spikes(*, steps, at, samples=1, neurons=1):
    found = np.zeros((steps, samples, neurons), np.uint8)
    for place in at:
        found[place if isinstance(place, tuple) else (place, 0, 0)] += 1
    return found


def of_spikes(x, y):
    return compare_node(Side("n", x), Side("m", y), spiking=True, clock=CLOCK)


def of_membranes(
    x, y, *, theta=(ONE, ONE), spiking=True, clock=CLOCK, counts=(None, None), kinds=(VKind.AFTER_RESET,) * 2
):
    sides = [
        Side(name, count, v, t, kind)
        for name, count, v, t, kind in zip("nm", counts, (x, y), theta, kinds, strict=True)
    ]
    return compare_node(*sides, spiking=spiking, clock=clock)


def lif(drive, *, tau=2.5e-3, precision=np.float32, gain=1.0):
    """Euler's rule without a threshold, in one precision."""
    v, found = precision(0), []
    for x in drive:
        v = v + precision(precision(DT) / precision(tau)) * (precision(x) * precision(gain) - v)
        found.append(v)
    return np.array(found, np.float32).reshape(-1, 1, 1)


class TestSpikes:
    def test_equal_trains_are_identical(self):
        x = spikes(steps=9, at=[0, 4])
        found = of_spikes(x, x.astype(np.float32))
        assert found.identical
        assert (found.spike_mismatch, found.spikes_expected, found.spikes_observed) == (0, 2, 2)
        assert (found.lag, found.van_rossum, found.victor_purpura) == (0, 0.0, 0.0)

    def test_silent_neuron_equals_silent_neuron(self):
        x = spikes(steps=9, at=[])
        found = of_spikes(x, x.copy())
        assert found.identical
        assert found.silent

    def test_silent_neuron_differs_from_one_that_spikes_in_the_first_step(self):
        found = of_spikes(spikes(steps=9, at=[0]), spikes(steps=9, at=[]))
        assert not found.identical
        assert (found.spike_mismatch, found.first_step, found.first_index) == (1, 0, (0, 0))
        assert found.lag is None

    def test_two_spikes_in_a_step_are_not_one(self):
        found = of_spikes(spikes(steps=9, at=[3, 3]), spikes(steps=9, at=[3]))
        assert (found.spike_mismatch, found.spikes_expected, found.spikes_observed) == (1, 2, 1)

    def test_first_difference_is_the_earliest_step_then_sample_then_neuron(self):
        x = spikes(steps=9, at=[], samples=3, neurons=4)
        y = spikes(steps=9, at=[(5, 2, 1), (5, 1, 3), (7, 0, 0)], samples=3, neurons=4)
        found = compare_node(Side("n", x), Side("n", y), spiking=True, clock=CLOCK, first_sample=40)
        assert (found.first_step, found.first_index) == (5, (41, 3))

    def test_first_difference_in_a_long_recording_is_in_the_right_chunk(self):
        x = spikes(steps=700, at=[], samples=20, neurons=90)
        y = spikes(steps=700, at=[(600, 3, 17)], samples=20, neurons=90)
        found = of_spikes(x, y)
        assert (found.first_step, found.first_index) == (600, (3, 17))

    def test_nan_never_equals_even_on_both_sides(self):
        x = spikes(steps=9, at=[2]).astype(np.float32)
        x[4] = np.nan
        found = of_spikes(x, x.copy())
        assert found.nan
        assert not found.identical
        assert (found.spike_mismatch, found.first_step) == (1, 4)

    def test_infinity_never_equals_even_on_both_sides(self):
        x = np.full((3, 1, 1), np.inf, np.float32)
        found = of_spikes(x, x.copy())
        assert found.nan
        assert found.spike_mismatch == 3

    @pytest.mark.parametrize("shape", [(10, 1, 1), (9, 2, 1), (9, 1, 2), (9,)])
    def test_other_shape_is_a_mismatch_that_says_so(self, shape):
        found = of_spikes(spikes(steps=9, at=[]), np.zeros(shape, np.uint8))
        assert not found.identical
        assert found.first_step == 0
        assert found.spike_mismatch >= 9
        assert "(9, 1, 1)" in found.text
        assert str(shape) in found.text

    def test_axes_of_length_one_are_no_other_shape(self):
        x = spikes(steps=9, at=[(3, 1, 2)], samples=2, neurons=4)
        assert of_spikes(x, x.reshape(9, 2, 1, 4, 1)).identical

    def test_output_recorded_by_one_side_alone_is_not_identical(self):
        found = compare_node(Side("n", spikes(steps=9, at=[])), Side("n"), spiking=True, clock=CLOCK)
        assert not found.identical
        assert found.incomplete
        assert "expected side alone" in found.text

    @settings(deadline=None, max_examples=60)
    @given(hnp.arrays(np.uint8, (12, 2, 3), elements=st.integers(0, 3)), st.integers(0, 71), st.integers(1, 3))
    def test_any_changed_count_is_found_where_it_is(self, x, place, more):
        y = x.copy()
        y.flat[place] += more
        found = of_spikes(x, y)
        step, rest = divmod(place, 6)
        assert found.spike_mismatch == 1
        assert (found.first_step, found.first_index) == (step, divmod(rest, 3))
        assert found.spikes_observed - found.spikes_expected == more


class TestMembranes:
    drive = np.random.default_rng(3).uniform(-1, 2, 1000)

    @pytest.mark.parametrize("tau", [2.5e-3, 0.1, 0.4])
    def test_float32_rounding_is_identical_at_any_time_constant(self, tau):
        x, y = lif(self.drive, tau=tau, precision=np.float64), lif(self.drive, tau=tau)
        found = of_membranes(x, y, clock=Clock(DT, tau, tau))
        assert found.identical
        assert 0 < found.max_dv <= found.identical_bound

    def test_a_gain_wrong_by_a_thousandth_is_not_identical(self):
        found = of_membranes(lif(self.drive), lif(self.drive, gain=1.001))
        assert not found.identical
        assert found.max_dv > 10 * found.identical_bound
        assert found.first_step is not None

    def test_first_step_is_where_the_difference_leaves_the_bound(self):
        x = np.zeros((50, 2, 3), np.float32)
        y = x.copy()
        y[10, 0, 0] = 1e-6
        y[31, 1, 2] = -1e-3
        found = of_membranes(x, y)
        assert (found.first_step, found.first_index) == (31, (1, 2))
        assert found.max_dv == pytest.approx(1e-3, rel=1e-6)
        assert found.compared_dv == 300
        assert found.sum_sq_dv == pytest.approx(1e-6 + 1e-12, rel=1e-6)

    def test_negative_membranes_far_apart_differ(self):
        found = of_membranes(np.full((5, 1, 1), -0.1, np.float32), np.full((5, 1, 1), -5.0, np.float32))
        assert found.max_dv == pytest.approx(4.9)
        assert not found.identical

    def test_each_side_is_scaled_by_its_own_threshold(self):
        x = np.random.default_rng(1).uniform(-2, 1, (40, 2, 3)).astype(np.float32)
        theta = np.array([0.5, 1.0, 2.0], np.float32)
        gains = np.array([25.0, 3.0, 0.5], np.float32)
        found = of_membranes(x, x * gains, theta=(theta, theta * gains))
        assert found.identical
        assert found.scale == "threshold"
        assert not of_membranes(x, x * gains, theta=(theta, theta)).identical

    def test_difference_is_told_in_thresholds(self):
        x = np.zeros((4, 1, 1), np.float32)
        found = of_membranes(x, x + np.float32(0.05), theta=(ONE * np.float32(0.1),) * 2)
        assert found.max_dv == pytest.approx(0.5, rel=1e-6)

    @pytest.mark.parametrize("theta", [0.0, -1.0, np.nan, np.inf])
    def test_threshold_that_is_no_scale_gives_way_to_the_magnitude(self, theta):
        x = np.full((4, 1, 1), -4.0, np.float32)
        found = of_membranes(x, x + 1, theta=(ONE * np.float32(theta),) * 2)
        assert found.scale == "magnitude"
        assert "v_threshold" in found.text
        assert found.max_dv == pytest.approx(0.25)

    def test_scale_is_never_a_traces_own_small_maximum(self):
        x = np.full((4, 1, 1), 1e-4, np.float32)
        found = of_membranes(x, x * 1.05, theta=(None, None), spiking=False)
        assert found.max_dv == pytest.approx(5e-6, rel=1e-3)

    def test_nan_never_equals_even_on_both_sides(self):
        x = np.zeros((9, 1, 2), np.float32)
        x[5, 0, 1] = np.nan
        found = of_membranes(x, x.copy())
        assert found.nan
        assert found.max_dv == np.inf
        assert (found.first_step, found.first_index) == (5, (0, 1))

    @pytest.mark.parametrize("value", [np.inf, -np.inf])
    def test_infinity_never_equals_even_on_both_sides(self, value):
        x = np.full((3, 1, 1), value, np.float32)
        assert not of_membranes(x, x.copy()).identical

    def test_infinite_time_constant_does_not_excuse_everything(self):
        x = np.zeros((9, 1, 1), np.float32)
        assert not of_membranes(x, x + np.float32(1e-3), clock=Clock(DT, np.inf, None)).identical

    def test_membranes_of_fewer_samples_are_compared_over_those(self):
        x = np.zeros((9, 4, 2), np.float32)
        assert of_membranes(x, x[:, :2]).compared_dv == 36

    @pytest.mark.parametrize("shape", [(10, 1, 2), (9, 1, 3), (9,)])
    def test_other_shape_is_a_mismatch_that_says_so(self, shape):
        found = of_membranes(np.zeros((9, 1, 2), np.float32), np.zeros(shape, np.float32))
        assert not found.identical
        assert found.max_dv == np.inf
        assert "membrane" in found.text

    def test_missing_membrane_is_not_identical(self):
        x = spikes(steps=9, at=[2])
        found = of_membranes(np.zeros((9, 1, 1), np.float32), None, counts=(x, x))
        assert found.incomplete
        assert not found.identical
        assert found.compared_dv == 0

    def test_continuous_output_is_compared_by_its_magnitude(self):
        x = np.full((9, 1, 2), 50.0, np.float32)
        found = compare_node(Side("n", x), Side("n", x + 1), spiking=False, clock=CLOCK)
        assert found.max_dv == pytest.approx(1 / 50)
        assert found.lag is None
        assert found.spike_mismatch == 0
        assert not found.identical

    def test_arrays_without_entries_are_no_evidence(self):
        x = np.zeros((9, 0, 2), np.float32)
        found = compare_node(Side("n", x, x, ONE), Side("n", x, x, ONE), spiking=True, clock=CLOCK)
        assert not found.identical
        assert found.first_step is None


class TestBeforeReset:
    counts = spikes(steps=4, at=[2])
    after = np.array([0.4, 0.8, 0.0, 0.3], np.float32).reshape(4, 1, 1)
    before = np.array([0.4, 0.8, 1.1, 0.3], np.float32).reshape(4, 1, 1)
    kinds = (VKind.AFTER_RESET, VKind.BEFORE_RESET)

    def test_steps_with_a_spike_are_left_out(self):
        found = of_membranes(self.after, self.before, counts=(self.counts,) * 2, kinds=self.kinds)
        assert found.identical
        assert found.compared_dv == 3

    def test_steps_with_a_spike_count_where_both_were_read_after_the_reset(self):
        found = of_membranes(self.after, self.before, counts=(self.counts,) * 2)
        assert found.first_step == 2

    def test_a_difference_beside_the_spike_is_found(self):
        wrong = self.before + np.array([0, 0.1, 0, 0], np.float32).reshape(4, 1, 1)
        found = of_membranes(self.after, wrong, counts=(self.counts,) * 2, kinds=self.kinds)
        assert found.first_step == 1

    @pytest.mark.parametrize("spiking_side", [0, 1])
    def test_a_spike_of_one_side_alone_leaves_the_step_out_too(self, spiking_side):
        counts = [self.counts * 0, self.counts * 0]
        counts[spiking_side] = self.counts
        found = of_membranes(self.after, self.before, counts=counts, kinds=self.kinds)
        assert (found.max_dv, found.compared_dv) == (0.0, 3)

    def test_without_spikes_there_is_no_telling_and_it_says_so(self):
        found = of_membranes(self.after, self.before, kinds=self.kinds)
        assert found.incomplete
        assert found.compared_dv == 0
        assert "before the reset" in found.text

    def test_spikes_of_further_samples_do_not_disturb(self):
        counts = np.concatenate([self.counts, np.ones_like(self.counts)], axis=1)
        found = of_membranes(self.after, self.before, counts=(counts, counts), kinds=self.kinds)
        assert (found.identical, found.compared_dv) == (True, 3)
