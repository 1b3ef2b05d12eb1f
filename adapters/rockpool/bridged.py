"""Rockpool by our mapping: its own neurons, given each step's state and set to v_reset where they spiked.

What Rockpool's importer stumbles over (LIF), guesses (dt) or cannot convert means here what the graph says.
Rockpool has no convolutions or pools: those, and all else without memory, are PyTorch's modules, which its neurons
are made of too.
"""

from __future__ import annotations

from functools import partial

from adapters.rockpool.fields import FIELDS
from adapters.rockpool.neurons import neuron
from adapters.torch_layers.model import build

load = partial(build, neuron=neuron, fields=FIELDS)
