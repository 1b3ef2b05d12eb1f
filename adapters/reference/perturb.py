"""Draws of the noise floor.

Decides how the reference is shaken within what two correct float32 programs may differ by: the order of sums,
the form of an update, and the last bit of every parameter.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from adapters.base import as_float32

if TYPE_CHECKING:
    from adapters.base import Array


@dataclass(frozen=True)
class Draw:
    """One draw, or none.

    Args:
        seed: names the draw; None leaves everything as it is. What happens to a node depends on the seed and
            the node's name alone, not on the order of nodes.
    """

    seed: int | None = None

    def _random(self, *place: str) -> np.random.Generator:
        return np.random.default_rng([self.seed or 0, zlib.crc32("\0".join(place).encode())])

    def parameter(self, node: str, field: str, value: object) -> Array:
        """A parameter in float32, every entry moved by -1, 0 or +1 unit in the last place.

        Zeros stay, since a weight or bias that is absent is no rounded number, and so do infinities.
        """
        exact = as_float32(value)
        if self.seed is None:
            return exact
        step = self._random(node, field).integers(-1, 2, exact.shape)
        moved = np.nextafter(exact, np.where(step < 0, -np.inf, np.inf).astype(np.float32))
        return np.asarray(np.where((step == 0) | (exact == 0) | ~np.isfinite(exact), exact, moved))

    def order(self, node: str, of: str, count: int) -> Array | None:
        """An order in which to sum `count` terms; None for the order as given."""
        return None if self.seed is None else self._random(node, "order", of).permutation(count)

    def form(self, node: str, count: int) -> int:
        """Which of `count` algebraically equal forms of an update a node uses; the first without a draw."""
        return 0 if self.seed is None else int(self._random(node, "form").integers(count))
