"""Native: the reference has no importer but its own."""

from __future__ import annotations

from adapters.reference.bridged import load

__all__ = ["load"]
