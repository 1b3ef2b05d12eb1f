"""The bridge once more."""

from fake_seconds_as_milliseconds.bridged import load

__all__ = ["load"]
