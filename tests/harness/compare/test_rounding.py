from __future__ import annotations

import math

import pytest

from harness.compare.rounding import EPS32, FLOOR, STEPS, identical_bound


def test_bound_is_the_floor_for_well_conditioned_nodes():
    assert identical_bound(0.0, 1e-4, 1.0) == FLOOR


def test_bound_grows_with_the_time_constant_and_the_membrane():
    assert identical_bound(0.1, 1e-4, 1.0) == pytest.approx(STEPS * EPS32 * 1000)
    assert identical_bound(0.0, 1e-4, 500.0) == pytest.approx(STEPS * EPS32 * 500)


def test_bound_stays_below_a_thousandth_up_to_a_thousand_steps():
    assert identical_bound(0.1, 1e-4, 1.0) < 1e-3


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_what_is_not_finite_excuses_nothing(value):
    assert identical_bound(value, 1e-4, 1.0) == FLOOR
    assert identical_bound(0.0, 1e-4, value) == FLOOR
