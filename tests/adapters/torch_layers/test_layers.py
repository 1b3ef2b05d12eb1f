"""What PyTorch's modules allow, leave alone and stand for among nodes without memory."""

from __future__ import annotations

import nir
import numpy as np
import pytest
import torch

from adapters.base import RefusedError
from adapters.torch_layers.layers import UnknownModuleError, describe, layer


def varied(*shape):
    return np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)


def conv2d(bias):
    return nir.Conv2d((7, 9), varied(4, 2, 3, 3), 1, 0, 1, 1, bias)


def test_a_sum_pool_of_small_whole_numbers_is_exact():
    """torch.nn.LPPool2d divides by the area before it multiplies by it."""
    pool, _ = layer("n", nir.SumPool2d(np.array([3, 3]), np.array([3, 3]), np.array([0, 0])))
    x = torch.from_numpy(np.random.default_rng(0).integers(0, 9, (8, 1, 9, 9)).astype(np.float32))
    expected = x.numpy().reshape(8, 1, 3, 3, 3, 3).sum((3, 5))
    np.testing.assert_array_equal(pool(x).numpy(), expected)


def test_making_a_layer_uses_no_random_numbers():
    state = torch.random.get_rng_state()
    layer("n", nir.Affine(varied(4, 3), varied(4)))
    layer("n", conv2d(varied(4)))
    assert torch.equal(torch.random.get_rng_state(), state)


def test_a_bias_that_pytorch_cannot_hold_is_refused():
    with pytest.raises(RefusedError, match=r"Conv2d 'n': bias has shape \(1,\)"):
        layer("n", conv2d(varied(1)))


@pytest.mark.parametrize("module", [torch.nn.ReLU(), torch.nn.Conv2d(1, 1, 1, bias=False)])
def test_a_module_of_someone_else_stands_for_nothing(module):
    with pytest.raises(UnknownModuleError, match="expected a module made by layer"):
        describe(module, (1, 2, 2), (1, 2, 2))
