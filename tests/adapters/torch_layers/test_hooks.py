"""Hooks see what modules give, and are gone afterwards."""

from __future__ import annotations

import pytest
import torch

from adapters.torch_layers.hooks import signal, watched


def test_each_module_is_seen_by_its_name_while_the_block_lasts():
    net = torch.nn.Sequential(torch.nn.Identity(), torch.nn.ReLU())
    seen = []
    with watched({"a": net[0], "b": net[1]}, lambda name, module, output: seen.append((name, module, output.item()))):
        net(torch.tensor([-1.0]))
    net(torch.tensor([2.0]))
    assert seen == [("a", net[0], -1), ("b", net[1], 0)]


def test_hooks_are_gone_where_the_block_fails():
    module = torch.nn.Identity()
    with pytest.raises(ZeroDivisionError):
        _watch_and_fail(module)
    assert not module._forward_hooks


def _watch_and_fail(module):
    with watched({"a": module}, lambda *_: None):
        raise ZeroDivisionError


def test_of_a_pair_the_first_is_the_signal_without_its_gradient():
    spikes = torch.ones(2, requires_grad=True)
    assert signal((spikes, None)).tolist() == signal(spikes).tolist() == [1, 1]
