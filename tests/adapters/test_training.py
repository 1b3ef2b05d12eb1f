"""What is said of one number's gradient, and of two runs."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import RefusedError
from adapters.training import TOLERANCE, Arrival, NoGradientsError, alike, arrival, held, weights

ONE = np.ones(1, np.float32)
LIF = nir.LIF(ONE, ONE, ONE, ONE)
FIELDS = {"beta": "tau_mem", "synapse.beta": "tau_syn", "synapse.v_leak": "", "threshold": "v_threshold"}


@pytest.mark.parametrize(
    ("gradient", "expected"),
    [
        ([0.0, 1e-30], Arrival.REACHED),
        ([0.0, 0.0], Arrival.ZERO),
        ([], Arrival.ZERO),
        ([1.0, np.nan], Arrival.NOT_FINITE),
        ([0.0, np.inf], Arrival.NOT_FINITE),
    ],
)
def test_a_gradient_counts_by_what_an_optimiser_could_do_with_it(gradient, expected):
    assert arrival(np.array(gradient)) is expected


def test_no_two_values_of_an_output_weigh_the_same():
    found = weights((80, 4, 3))
    assert found.shape == (80, 4, 3)
    assert len(np.unique(found)) == found.size
    assert (found > 0).all()


@pytest.mark.parametrize(
    ("name", "node", "field"),
    [
        ("neuron.beta", LIF, "tau"),
        ("neuron.beta", nir.CubaLIF(ONE, ONE, ONE, ONE, ONE), "tau_mem"),
        ("synapse.beta", nir.CubaLIF(ONE, ONE, ONE, ONE, ONE), "tau_syn"),
        ("synapse.v_leak", nir.CubaLIF(ONE, ONE, ONE, ONE, ONE), ""),
        ("v_leak", LIF, "v_leak"),
        ("threshold", LIF, "v_threshold"),
        ("threshold", nir.Threshold(ONE), "threshold"),
        ("weight", LIF, ""),
    ],
)
def test_a_number_holds_the_field_that_the_table_says_else_that_of_its_name(name, node, field):
    assert held(name, node, FIELDS) == field


def test_two_runs_are_alike_but_for_rounding():
    one = {"y": np.ones((2, 3), np.float32)}
    assert alike(one, {"y": one["y"] + np.float32(TOLERANCE / 2)})
    assert not alike(one, {"y": one["y"] + np.float32(1e-3)})
    assert not alike(one, {"y": np.ones((3, 2), np.float32)})
    assert alike({"y": np.array([np.nan])}, {"y": np.array([np.nan])})


def test_a_framework_without_gradients_says_so_in_a_refusal():
    error = NoGradientsError("Slide Rule 1.0")
    assert isinstance(error, RefusedError)
    assert str(error) == "no gradients: Slide Rule 1.0 does not differentiate a run"
