"""Norse by our mapping: its own cells, with what they have no argument for put in front of them.

What Norse's importer drops (r, v_reset, the batch before a Flatten) means here what the graph says.
"""

from __future__ import annotations

from functools import partial

from adapters.norse.fields import FIELDS
from adapters.norse.neurons import neuron
from adapters.torch_layers.model import build

load = partial(build, neuron=neuron, fields=FIELDS)
