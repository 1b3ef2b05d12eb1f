"""Native: there is none. Brian2 2.9 neither reads nor writes NIR."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from adapters.base import RefusedError

if TYPE_CHECKING:
    import nir


def load(graph: nir.NIRGraph, dt: float) -> NoReturn:  # noqa: ARG001  by the contract of a route
    """Refuse.

    Raises:
        RefusedError: always.
    """
    raise RefusedError("graph", "NIRGraph", "route", "cannot be read: Brian2 2.9 has no NIR importer")
