"""Sinabs by our mapping: its own layers, with NIR's parameters folded into what they mean there.

One spike a step, a reset to v_reset and no floor are options of its layers; the step of forward Euler, the
strict threshold, r, v_leak and v_reset are folded.
"""

from __future__ import annotations

from functools import partial

from adapters.sinabs.fields import FIELDS
from adapters.sinabs.neurons import neuron
from adapters.torch_layers.model import build

load = partial(build, neuron=neuron, fields=FIELDS)
