"""snnTorch by our mapping: its own neurons, with NIR's parameters folded into what they mean there."""

from __future__ import annotations

from functools import partial

from adapters.snntorch.fields import FIELDS
from adapters.snntorch.neurons import neuron
from adapters.torch_layers.model import build

load = partial(build, neuron=neuron, fields=FIELDS)
