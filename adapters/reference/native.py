"""Native: the reference has no importer besides the one it is."""

from __future__ import annotations

from adapters.reference.model import load

__all__ = ["load"]
