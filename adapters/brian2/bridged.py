"""Brian2 by our mapping: NIR's equations as Brian2's, its layers as synapses."""

from __future__ import annotations

from adapters.brian2.model import Brian2Model

load = Brian2Model
