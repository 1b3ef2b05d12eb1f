"""Bridged: the reference's one way to load a graph, with options as plain text and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.reference import model
from adapters.reference.dialect import Dialect

if TYPE_CHECKING:
    import nir

__all__ = ["load"]


def load(
    graph: nir.NIRGraph,
    dt: float,
    *,
    dialect: str | Dialect = "",
    precision: model.Precision = "float64",
    draw: int | None = None,
) -> model.ReferenceModel:
    """As `model.load`, with the dialect also as text, "axis=value,axis=value"."""
    chosen = dialect if isinstance(dialect, Dialect) else Dialect.parse(dialect)
    return model.load(graph, dt, dialect=chosen, precision=precision, draw=draw)
