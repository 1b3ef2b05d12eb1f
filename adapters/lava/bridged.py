"""Lava by our mapping: its LIF for every neuron, PyTorch's layers between them.

Lava's runtime is left out. It gives every LIF a process of its own, has no batch, and its Dense sends what arrived
in the step before (lava/proc/dense/models.py), so that each layer is a step later than NIR says; here the neurons
take their steps one after the other, in the order of the graph.
"""

from __future__ import annotations

from functools import partial

from adapters.lava.neurons import neuron
from adapters.torch_layers.model import build

load = partial(build, neuron=neuron)
