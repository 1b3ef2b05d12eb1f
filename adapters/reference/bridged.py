"""Bridged: the reference's one way to load a graph."""

from __future__ import annotations

from adapters.reference.model import load

__all__ = ["load"]
