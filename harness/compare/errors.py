"""Ways in which a comparison cannot be made at all."""

from __future__ import annotations


class NothingToCompareError(ValueError):
    """No recorded value of one side has a counterpart on the other; equality would be vacuous."""


class InconsistentShardsError(ValueError):
    """Comparisons to be merged are not of the same nodes."""
