"""Nengo by our mapping: importer and exporter are ours, since it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.nengo.model import build

if TYPE_CHECKING:
    import nir

    from adapters.nengo.model import NengoModel


def load(graph: nir.NIRGraph, dt: float) -> NengoModel:
    """Build the model.

    Args:
        graph: any graph; it is not changed, and no memory is shared with it.
        dt: seconds a step.

    Raises:
        RefusedError: a node that Nengo cannot express.
        MalformedError: the graph means nothing.
    """
    return build(graph, dt)
