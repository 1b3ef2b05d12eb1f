"""PyTorch's layers written by hand have a node's numbers."""

from __future__ import annotations

import nir
import numpy as np
import pytest
import torch

from adapters.torch_layers.authored import conv2d, linear, mean_pool
from adapters.torch_layers.layers import layer
from adapters.torch_layers.tensors import tensor

ONE = np.ones(1, np.float32)


def varied(*shape):
    return np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)


@pytest.mark.parametrize("padding", [0, (1, 0), "same"])
def test_a_layer_does_what_the_node_says(padding):
    node = nir.Conv2d((6, 5), varied(4, 1, 3, 2), 1, padding, 1, 2, varied(4))
    x = torch.from_numpy(varied(3, 2, 6, 5))
    expected, _ = layer("n", node)
    torch.testing.assert_close(conv2d("n", node, tensor(node.weight))(x), expected(x), rtol=0, atol=0)


def test_no_random_numbers_are_drawn():
    before = torch.get_rng_state()
    dense = linear(torch.ones(2, 3), torch.zeros(2))
    conv2d("n", nir.Conv2d((3, 3), varied(1, 1, 2, 2), 1, 0, 1, 1, ONE), torch.ones(1, 1, 2, 2))
    assert torch.equal(torch.get_rng_state(), before)
    assert dense(torch.ones(1, 3)).tolist() == [[3, 3]]
    assert all(number.requires_grad for number in dense.parameters())


def test_a_layer_may_be_one_derived_from_pytorchs():
    class Own(torch.nn.Linear):
        pass

    assert type(linear(torch.ones(2, 3), torch.zeros(2), Own)) is Own


def test_a_mean_pool_is_the_sum_pool_over_its_area():
    node = nir.SumPool2d(np.array([2, 3]), np.array([2, 1]), np.array([1, 0]))
    x = torch.from_numpy(varied(1, 2, 4, 6))
    expected, _ = layer("n", node)
    torch.testing.assert_close(mean_pool("n", node)(x) * 6, expected(x))
