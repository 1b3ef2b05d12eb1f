"""Does as it is told."""

from fake_told.behaviours import load

__all__ = ["load"]
