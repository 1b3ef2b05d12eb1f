"""Names for nodes that a rewrite puts in.

Decides that none of them is a name that is taken: a user's own `lif_1` is not overwritten by the second part of `lif`.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container


def fresh(name: str, taken: Container[str]) -> str:
    """The name, or the first of `name_2`, `name_3`, ... that is not taken."""
    if name not in taken:
        return name
    return next(each for number in count(2) if (each := f"{name}_{number}") not in taken)
