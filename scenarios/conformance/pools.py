"""SumPool2d and AvgPool2d: padding with zeros that count, windows that overlap, sizes rounded down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import nir
import numpy as np

from scenarios.conformance.layer import layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.conformance.case import Case

CHANNELS: Final = 2
Pair = tuple[int, int]


@dataclass(frozen=True)
class Window:
    """A pool of `kind`: the height and width it takes and leaves, and how its window moves."""

    kind: type
    image: Pair
    size: Pair
    kernel: Pair
    stride: Pair
    padding: Pair = (0, 0)

    @property
    def node(self) -> nir.NIRNode:
        """The pool."""
        return self.kind(*(np.array(pair) for pair in (self.kernel, self.stride, self.padding)))


def cases() -> Iterator[Case]:
    """All cases of pools."""
    for kind in (nir.SumPool2d, nir.AvgPool2d):
        name = kind.__name__
        yield from (_case(name, text, rule, window, lost) for text, rule, window, lost in _rules(kind))


def _rules(kind: type) -> Iterator[tuple[str, str, Window, tuple[str, ...]]]:
    """Name, rule, window and faults of each case."""
    other = "pool-summed" if kind is nir.AvgPool2d else "pool-averaged"
    padded = ("pool-padding-lost", *(("pool-padding-not-counted",) if kind is nir.AvgPool2d else ()))
    dropped, strides = f"{kind.__name__.lower()}-dropped", "pool-stride-is-kernel"
    yield "alone", "windows of 2 x 2", Window(kind, (6, 6), (3, 3), (2, 2), (2, 2)), (other, dropped)
    yield "padding", "padding 1", Window(kind, (6, 6), (4, 4), (2, 2), (2, 2), (1, 1)), padded
    rule = "padding 1, of the size that it has without padding"
    yield "padding-same-size", rule, Window(kind, (5, 5), (2, 2), (2, 2), (3, 3), (1, 1)), padded
    yield "overlap", "stride 1", Window(kind, (6, 6), (5, 5), (2, 2), (1, 1)), (strides,)
    rule = "windows of 1 x 2, every other row left out"
    yield "not-square", rule, Window(kind, (6, 5), (3, 2), (1, 2), (2, 2)), (other, strides)
    rule = "5 x 5: the last row and column left out"
    yield "rounded-down", rule, Window(kind, (5, 5), (2, 2), (2, 2), (2, 2)), (other,)


def _case(kind: str, name: str, rule: str, window: Window, detects: tuple[str, ...]) -> Case:
    return layer(
        f"{kind.lower()}-{name}",
        rule,
        window.node,
        detects,
        entering=(CHANNELS, *window.image),
        leaving=(CHANNELS, *window.size),
        primitive=kind if name == "alone" else "",
    )
