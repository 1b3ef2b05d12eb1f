"""What all nodes of a run have in common.

Decides how numbers enter the arithmetic: rounded to float32 (every framework's precision), then promoted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from adapters.reference.dialect import Dialect
from adapters.reference.perturb import Draw

if TYPE_CHECKING:
    import nir
    import numpy.typing as npt

    from adapters.base import Array


@dataclass(frozen=True)
class Settings:
    """The step, the conventions and the arithmetic.

    Args:
        dt: seconds a step.
        dialect: conventions.
        dtype: of all arithmetic.
        draw: a draw of the noise floor, or none.
    """

    dt: float
    dialect: Dialect = field(default_factory=Dialect)
    dtype: npt.DTypeLike = np.float64
    draw: Draw = field(default_factory=Draw)

    def number(self, name: str, node: nir.NIRNode, field: str) -> Array:
        """A parameter ready for arithmetic; a single element holds for all neurons and loses its axes."""
        value = self.draw.parameter(name, field, getattr(node, field)).astype(self.dtype)
        return value.reshape(()) if value.size == 1 else value
