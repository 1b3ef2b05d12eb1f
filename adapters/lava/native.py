"""Lava has no NIR code of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.base import RefusedError

if TYPE_CHECKING:
    import nir

    from adapters.base import Model


def load(graph: nir.NIRGraph, dt: float) -> Model:  # noqa: ARG001  the signature is the contract's
    """Refuse.

    Raises:
        RefusedError: always.
    """
    raise RefusedError("graph", "NIRGraph", "route", "cannot be read: Lava has no NIR importer")
