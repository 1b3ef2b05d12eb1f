"""Nengo 4.1 has no importer or exporter for NIR, neither in the package nor beside it on the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.base import RefusedError

if TYPE_CHECKING:
    import nir

    from adapters.base import Model


def load(graph: nir.NIRGraph, dt: float) -> Model:  # noqa: ARG001  by the Load contract
    """Refuse.

    Raises:
        RefusedError: always.
    """
    raise RefusedError("graph", "NIRGraph", "route", "cannot be read: Nengo 4.1 has no NIR importer")
