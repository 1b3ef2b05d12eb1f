"""Sliding windows of convolutions and pools.

Decides padding, stride, dilation and output size, by PyTorch's rule (torch.nn.Conv2d, torch.nn.AvgPool2d with
ceil_mode=False): the size is rounded down, 'same' needs stride 1 and puts the odd element to the right and
bottom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph.malformed import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = tuple[int, ...]


@dataclass(frozen=True)
class Window:
    """How a kernel moves over the spatial axes; one entry an axis.

    Args:
        kernel: size in elements.
        stride: step between outputs.
        dilation: distance between the kernel's elements.
        pads: zeros added before and after.
    """

    kernel: Ints
    stride: Ints
    dilation: Ints
    pads: tuple[tuple[int, int], ...]

    def output(self, spatial: Sequence[int]) -> Ints:
        """Size of the output: floor((n + pads - dilation·(kernel-1) - 1) / stride) + 1 along each axis."""
        axes = zip(spatial, self.kernel, self.stride, self.dilation, self.pads, strict=True)
        return tuple((n + sum(pad) - d * (k - 1) - 1) // s + 1 for n, k, s, d, pad in axes)


def whole_numbers(name: str, node: nir.NIRNode, field: str, count: int, least: int) -> Ints:
    """A field given as one integer for all axes or one for each.

    Raises:
        MalformedError: not integers, the wrong number of them, or below `least`.
    """
    value = np.asarray(getattr(node, field))
    numeric = value.dtype.kind in "iuf"
    if not numeric or value.size not in (1, count) or (value != np.floor(value)).any() or (value < least).any():
        raise MalformedError(
            f"{type(node).__name__} {name!r}: {field} is {getattr(node, field)!r}, "
            f"expected one or {count} integers of at least {least}"
        )
    numbers = tuple(int(v) for v in value.ravel())
    return numbers * count if len(numbers) == 1 else numbers


def conv_window(name: str, node: nir.NIRNode) -> Window:
    """The window of a Conv1d or Conv2d.

    Raises:
        MalformedError: the weight has the wrong number of axes, or a field is out of range.
    """
    axes = 1 if isinstance(node, nir.Conv1d) else 2
    shape = np.shape(node.weight)
    if len(shape) != axes + 2:
        raise MalformedError(
            f"{type(node).__name__} {name!r}: weight has shape {shape}, expected (out, in/groups, *kernel)"
        )
    kernel = tuple(int(k) for k in shape[2:])
    stride = whole_numbers(name, node, "stride", axes, 1)
    dilation = whole_numbers(name, node, "dilation", axes, 1)
    return Window(kernel, stride, dilation, _conv_pads(name, node, kernel, stride, dilation))


def _conv_pads(name: str, node: nir.NIRNode, kernel: Ints, stride: Ints, dilation: Ints) -> tuple[tuple[int, int], ...]:
    padding = node.padding.decode() if isinstance(node.padding, bytes) else node.padding
    if padding == "valid" if isinstance(padding, str) else False:
        return ((0, 0),) * len(kernel)
    if isinstance(padding, str):
        if padding != "same" or set(stride) != {1}:
            raise MalformedError(
                f"{type(node).__name__} {name!r}: padding is {padding!r} with stride {stride}, "
                "expected 'valid', integers, or 'same' with stride 1"
            )
        totals = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
        return tuple((total // 2, total - total // 2) for total in totals)
    return tuple((p, p) for p in whole_numbers(name, node, "padding", len(kernel), 0))


def pool_window(name: str, node: nir.NIRNode) -> Window:
    """The window of a SumPool2d or AvgPool2d.

    Raises:
        MalformedError: a field is out of range.
    """
    return Window(
        kernel=whole_numbers(name, node, "kernel_size", 2, 1),
        stride=whole_numbers(name, node, "stride", 2, 1),
        dilation=(1, 1),
        pads=tuple((p, p) for p in whole_numbers(name, node, "padding", 2, 0)),
    )
