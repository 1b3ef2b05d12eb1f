"""A graph's numbers come back from tensors as they went in, and share nothing with them."""

from __future__ import annotations

import numpy as np
import pytest

from adapters.torch_layers.tensors import array, decay, double, tensor, time_constant

TAUS = np.random.default_rng(0).uniform(1e-3, 10, 1000).astype(np.float32)


@pytest.mark.parametrize("made", [tensor, double])
def test_a_tensor_shares_nothing_with_its_parameter_either_way(made):
    value = np.array([1, 2], np.float32)
    live = made(value)
    array(live)[:] = 7
    live.mul_(2)
    assert value.tolist() == [1, 2]
    assert array(live).tolist() == [2, 4]


def test_a_parameter_is_rounded_to_float32_before_it_is_double():
    assert double(0.1).item() == np.float32(0.1)
    assert array(double(0.1)).dtype == np.float32


def test_a_tau_comes_back_bit_for_bit_from_its_decay():
    np.testing.assert_array_equal(time_constant(decay(TAUS, 1e-4), 1e-4), TAUS)


def test_in_single_precision_it_would_not():
    assert (array(1e-4 / (1 - decay(TAUS, 1e-4).float())) != TAUS).any()
