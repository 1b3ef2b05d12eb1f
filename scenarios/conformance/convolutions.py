"""Conv1d and Conv2d: each field that moves the window, groups, kernels and images that are not square."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import nir

from scenarios.conformance.graphs import full, weights
from scenarios.conformance.layer import layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.conformance.case import Array, Case
    from scenarios.conformance.graphs import Shape

    Rule = tuple[str, str, "Conv", tuple[str, ...]]

SIGNAL: Final = (2, 9)
IMAGE: Final = (2, 6, 6)
WIDE: Final = (2, 4, 6)
OUT: Final = 4
"""Channels that leave."""


@dataclass(frozen=True)
class Conv:
    """A convolution: the shapes it takes and leaves, its weight and how its window moves."""

    entering: Shape
    leaving: Shape
    weight: Array = field(repr=False)
    stride: int | Shape = 1
    padding: int | Shape | str = 0
    dilation: int | Shape = 1
    groups: int = 1
    bias: bool = True

    @property
    def node(self) -> nir.NIRNode:
        """The convolution."""
        bias = weights(len(self.weight), seed=1) if self.bias else full(0, self.weight.shape[:1])
        moved = (self.stride, self.padding, self.dilation, self.groups, bias)
        if len(self.entering) == len(SIGNAL):
            return nir.Conv1d(self.entering[1], self.weight, *moved)
        return nir.Conv2d(self.entering[1:], self.weight, *moved)


def cases() -> Iterator[Case]:
    """All cases of convolutions."""
    for kind, rules in (("Conv1d", _signals()), ("Conv2d", _images()), ("Conv2d", _oblongs())):
        for name, rule, conv, lost in rules:
            yield layer(
                f"{kind.lower()}-{name}",
                rule,
                conv.node,
                lost,
                entering=conv.entering,
                leaving=conv.leaving,
                primitive=kind if name == "alone" else "",
            )


def _signals() -> Iterator[Rule]:
    """Conv1d: name, rule, convolution and faults of each case."""
    w3 = weights(OUT, 2, 3)
    rule, lost = "padding 1, with a bias; as many channels leave as enter", ("bias-lost", "conv1d-dropped")
    yield "alone", rule, Conv(SIGNAL, SIGNAL, weights(2, 2, 3), padding=1), lost
    yield "no-bias", "a bias of 0", Conv(SIGNAL, (OUT, 7), w3, bias=False), ("kernel-flipped",)
    yield "stride", "stride 2", Conv(SIGNAL, (OUT, 4), w3, stride=2), ("conv-stride-lost",)
    yield "dilation", "dilation 2", Conv(SIGNAL, (OUT, 5), w3, dilation=2), ("conv-dilation-lost",)
    yield "groups", "2 groups", Conv(SIGNAL, (OUT, 7), weights(OUT, 1, 3), groups=2), ("conv-groups-lost",)
    rule = "padding 1, stride 3: of the size that it has without padding"
    yield "padding", rule, Conv(SIGNAL, (OUT, 3), w3, padding=1, stride=3), ("conv-padding-lost",)
    yield "padding-same", "padding 'same'", Conv(SIGNAL, (OUT, 9), w3, padding="same"), ("conv-padding-lost",)
    rule, even = "padding 'same', even kernel: the odd pad is to the right", weights(OUT, 2, 4)
    yield "padding-same-even", rule, Conv(SIGNAL, (OUT, 9), even, padding="same"), ("same-pads-left",)
    yield "padding-valid", "padding 'valid'", Conv(SIGNAL, (OUT, 7), w3, padding="valid"), ("kernel-flipped",)


def _images() -> Iterator[Rule]:
    """Conv2d: name, rule, convolution and faults of each case."""
    w3, same, turned = weights(OUT, 2, 3, 3), (OUT, 6, 6), ("kernel-flipped", "height-as-width")
    yield "alone", "padding 1, with a bias", Conv(IMAGE, same, w3, padding=(1, 1)), ("bias-lost", *turned)
    yield "no-bias", "a bias of 0", Conv(IMAGE, (OUT, 4, 4), w3, bias=False), turned
    yield "stride", "stride 2", Conv(IMAGE, (OUT, 2, 2), w3, stride=(2, 2)), ("conv-stride-lost",)
    yield "dilation", "dilation 2", Conv(IMAGE, (OUT, 2, 2), w3, dilation=(2, 2)), ("conv-dilation-lost",)
    rule, per_channel = "2 groups, as many as channels", weights(OUT, 1, 3, 3)
    yield "groups", rule, Conv(IMAGE, (OUT, 4, 4), per_channel, groups=2), ("conv-groups-lost",)
    rule = "padding 1, stride 3: of the size that it has without padding"
    yield "padding", rule, Conv(IMAGE, (OUT, 2, 2), w3, padding=(1, 1), stride=(3, 3)), ("conv-padding-lost",)
    yield "padding-same", "padding 'same'", Conv(IMAGE, same, w3, padding="same"), ("conv-padding-lost",)
    yield "padding-valid", "padding 'valid'", Conv(IMAGE, (OUT, 4, 4), w3, padding="valid"), turned
    rule, even = "padding 'same', even kernel: the odd pad is to the right and bottom", weights(OUT, 2, 2, 2)
    yield "padding-same-even", rule, Conv(IMAGE, same, even, padding="same"), ("same-pads-left",)


def _oblongs() -> Iterator[Rule]:
    """Conv2d of kernels and images that are not square."""
    wide, w3 = weights(OUT, 2, 1, 3), weights(OUT, 2, 3, 3)
    yield "kernel-not-square", "kernel 1 x 3", Conv(IMAGE, (OUT, 6, 4), wide), ("kernel-flipped",)
    yield "image-not-square", "image 4 x 6", Conv(WIDE, (OUT, 2, 4), w3), ("kernel-flipped", "height-as-width")
    rule = "another stride, padding and dilation for each axis"
    moved = Conv(WIDE, (OUT, 2, 2), w3, stride=(1, 2), padding=(0, 1), dilation=(1, 2))
    yield "per-axis", rule, moved, ("conv-stride-lost", "conv-padding-lost", "conv-dilation-lost")
