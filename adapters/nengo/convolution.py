"""NIR's convolutions as Nengo's.

nengo.Convolution (nengo/transforms.py) has stride and groups. Padding is a larger passthrough node in front, into
whose inner part connections lead; dilation, which it does not have, a kernel with zeros in between.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import nengo
import nir
import numpy as np

from adapters.base import Realisation, as_float32
from adapters.graph import conv_window
from adapters.nengo.elements import Shape, finite, size
from adapters.nengo.layers import bias, constants, ports
from adapters.nengo.part import Part

if TYPE_CHECKING:
    from adapters.base import Array
    from adapters.graph import Window


def convolution(name: str, node: nir.Conv1d | nir.Conv2d, shape: Shape, outgoing: Shape) -> Part:
    """Conv1d and Conv2d: a cross-correlation and a bias for each channel."""
    window = conv_window(name, node)
    padded = (shape[0], *(n + sum(pads) for n, pads in zip(shape[1:], window.pads, strict=True)))
    before, behind = ports(name, size(padded), size(outgoing))
    live = nengo.Connection(before, behind, transform=_transform(name, node, window, padded), synapse=None)
    added = bias(name, node, behind, outgoing, axes=len(shape) - 1)
    padding, dilation, given = deepcopy(node.padding), deepcopy(node.dilation), np.shape(node.bias)

    def export() -> nir.NIRNode:
        return type(node)(
            input_shape=shape[1] if isinstance(node, nir.Conv1d) else shape[1:],
            weight=_weight(live.transform.init, window),
            stride=_stride(live.transform.strides),
            padding=deepcopy(padding),
            dilation=deepcopy(dilation),
            groups=int(live.transform.groups),
            bias=None if added is None else constants(added, given),
        )

    plain = set(window.dilation) == {1}
    return Part(_inner(before, padded, window), behind, Realisation.NATIVE if plain else Realisation.FOLDED, export)


def _inner(before: Any, padded: Shape, window: Window) -> Any:  # noqa: ANN401  Nengo has no types
    """What of the padded node is not padding."""
    if not any(map(any, window.pads)):
        return before
    spans = (slice(low, n - high) for n, (low, high) in zip(padded[1:], window.pads, strict=True))
    return before[np.arange(size(padded)).reshape(padded)[:, *spans].ravel()]


def _transform(name: str, node: nir.Conv1d | nir.Conv2d, window: Window, padded: Shape) -> Any:  # noqa: ANN401  Nengo has no types
    weight = finite(name, node, "weight")
    reach = tuple(d * (k - 1) + 1 for d, k in zip(window.dilation, window.kernel, strict=True))
    kernel = np.zeros((*reach, *weight.shape[1::-1]))
    kernel[_taps(window)] = np.moveaxis(weight, (0, 1), (-1, -2))
    return nengo.Convolution(
        n_filters=len(weight),
        input_shape=padded,
        kernel_size=reach,
        strides=window.stride,
        padding="valid",
        channels_last=False,
        init=kernel,
        groups=int(node.groups),
    )


def _weight(kernel: Array, window: Window) -> Array:
    """NIR's (out, in, *space) of a live kernel (*space, in, out)."""
    return np.ascontiguousarray(as_float32(np.moveaxis(kernel[_taps(window)], (-1, -2), (0, 1))))


def _taps(window: Window) -> tuple[slice, ...]:
    """Where a dilated kernel is not zero for want of a weight."""
    return tuple(slice(None, None, d) for d in window.dilation)


def _stride(strides: tuple[int, ...]) -> int | tuple[int, ...]:
    return strides[0] if len(strides) == 1 else strides
