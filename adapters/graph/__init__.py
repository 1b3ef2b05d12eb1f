"""NIR graphs: files, shapes, order, identity; with NumPy and nir alone."""

from __future__ import annotations

from adapters.graph.delays import delay_steps, off_grid
from adapters.graph.digest import digest
from adapters.graph.files import legacy, read, write
from adapters.graph.inline import inline
from adapters.graph.kinds import MEMBRANES, SPIKING, STATEFUL, kind, parameters
from adapters.graph.malformed import MalformedError
from adapters.graph.network import Network, network
from adapters.graph.shapes import flatten_dims
from adapters.graph.soundness import unsound
from adapters.graph.windows import Window, conv_window, pool_window

__all__ = [
    "MEMBRANES",
    "SPIKING",
    "STATEFUL",
    "MalformedError",
    "Network",
    "Window",
    "conv_window",
    "delay_steps",
    "digest",
    "flatten_dims",
    "inline",
    "kind",
    "legacy",
    "network",
    "off_grid",
    "parameters",
    "pool_window",
    "read",
    "unsound",
    "write",
]
