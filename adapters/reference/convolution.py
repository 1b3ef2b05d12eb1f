"""Convolutions.

Decides Conv1d and Conv2d by PyTorch's rule (a cross-correlation, torch.nn.Conv2d), as matrix products over
the windows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from adapters.graph import conv_window
from adapters.reference.stateless import Stateless

if TYPE_CHECKING:
    import nir

    from adapters.base import Array
    from adapters.reference.settings import Settings

_WINDOW_BYTES = 2**23
"""Windows are unrolled for so many bytes at a time: near the processor's cache, far below any limit."""


class Convolution(Stateless):
    """Each group: y[o, p] = sum over c, k of W[o, c, k]·x[c, stride·p + dilation·k - pad] + b[o]."""

    def __init__(self, name: str, node: nir.NIRNode, settings: Settings) -> None:
        self.window = conv_window(name, node)
        weight = settings.draw.parameter(name, "weight", node.weight).astype(settings.dtype)
        self.groups = int(node.groups)
        rows = weight.reshape(self.groups, weight.shape[0] // self.groups, -1)
        self.order = settings.draw.order(name, "inputs", rows.shape[-1])
        self.rows = rows if self.order is None else np.ascontiguousarray(rows[..., self.order])
        bias = np.zeros((), settings.dtype) if node.bias is None else settings.number(name, node, "bias")
        self.bias = bias.reshape(-1, *(1 for _ in self.window.kernel))

    def apply(self, x: Array) -> Array:
        """W·windows + b, a few samples at a time."""
        size = self.window.output(x.shape[2:])
        y = np.empty((len(x), self.groups * self.rows.shape[1], *size), x.dtype)
        one = self.groups * self.rows.shape[2] * math.prod(size) * x.itemsize
        few = max(1, _WINDOW_BYTES // one)
        for first in range(0, len(x), few):
            windows = self.windows(x[first : first + few])
            product = np.matmul(self.rows, windows)
            y[first : first + few] = product.reshape(len(windows), *y.shape[1:])
        y += self.bias
        return y

    def windows(self, x: Array) -> Array:
        """All windows of x (N, C, *space) as columns: (N, groups, C/groups·kernel, positions)."""
        window, axes = self.window, range(2, x.ndim)
        padded = np.pad(x, ((0, 0), (0, 0), *window.pads))
        reach = tuple(d * (k - 1) + 1 for d, k in zip(window.dilation, window.kernel, strict=True))
        view = sliding_window_view(padded, reach, axis=tuple(axes))
        view = view[:, :, *(slice(None, None, step) for step in (*window.stride, *window.dilation))]
        # Kernel axes before positions, as the rows of the weight have them.
        kernel_axes = range(x.ndim, view.ndim)
        columns = view.transpose(0, 1, *kernel_axes, *axes)
        columns = columns.reshape(len(x), self.groups, self.rows.shape[2], -1)
        return columns if self.order is None else columns[:, :, self.order]
