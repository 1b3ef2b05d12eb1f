"""Rockpool, imported and called without what it leaves behind.

Importing it adds filters to the warnings of the whole process; nirtorch, which its importer and exporter rest on,
logs before logging is set up, which puts a handler on the root logger; and its neurons draw random numbers for
noise that is 0 (rockpool/nn/modules/torch/lif_neuron_torch.py). Everything of Rockpool that is used comes from
here.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

with warnings.catch_warnings():
    from rockpool.nn.combinators import Sequential
    from rockpool.nn.modules import ExpSynTorch, LIFNeuronTorch, LIFTorch, LinearTorch, TorchModule, from_nir, to_nir
    from rockpool.nn.modules.torch.lif_neuron_torch import StepPWL

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ExpSynTorch",
    "LIFNeuronTorch",
    "LIFTorch",
    "LinearTorch",
    "Sequential",
    "StepPWL",
    "TorchModule",
    "from_nir",
    "own_numbers",
    "to_nir",
]


@contextmanager
def own_numbers(precision: torch.dtype = torch.float32) -> Iterator[None]:
    """Leave the random numbers and the default precision as they were found, however the block ends.

    Args:
        precision: what Rockpool's neurons record their states in, which is torch's default.
    """
    state, default = torch.get_rng_state(), torch.get_default_dtype()
    torch.set_default_dtype(precision)
    try:
        yield
    finally:
        torch.set_default_dtype(default)
        torch.set_rng_state(state)
