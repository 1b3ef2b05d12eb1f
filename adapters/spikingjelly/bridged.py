"""SpikingJelly by our mapping: its own nodes where one number holds for all neurons, nodes of ours otherwise.

What its importer refuses (gains, v_leak apart from v_reset, parameters per neuron) means here what the graph
says.
"""

from __future__ import annotations

from functools import partial

from adapters.spikingjelly.fields import FIELDS
from adapters.spikingjelly.neurons import neuron
from adapters.torch_layers.model import build

load = partial(build, neuron=neuron, fields=FIELDS)
