"""Spyx by our mapping: its layers and its LI, and custom cells for what spikes.

What Spyx's importer drops (r, v_leak, v_reset, nodes and branches that it does not know) and what its neurons
do otherwise (spikes a step late, a reset by subtraction, axes in another order) means here what the graph says.
"""

from __future__ import annotations

from functools import partial

from adapters.jax_layers.model import build
from adapters.spyx.fields import FIELDS
from adapters.spyx.layers import layer
from adapters.spyx.neurons import neuron

load = partial(build, neuron=neuron, layer=layer, fields=FIELDS)
