"""jaxsnn by our mapping: its time-discrete neurons and its Linear, in a network of JAX's operations.

Its importer, which is the event-based simulator's, takes no part: events have no dt, and of NIR's neurons it
has one.
"""

from __future__ import annotations

from functools import partial

from adapters.jax_layers.model import build
from adapters.jaxsnn.fields import FIELDS
from adapters.jaxsnn.layers import layer
from adapters.jaxsnn.neurons import neuron

load = partial(build, neuron=neuron, layer=layer, fields=FIELDS)
