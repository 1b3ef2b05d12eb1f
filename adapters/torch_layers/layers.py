"""NIR's nodes without memory as PyTorch modules, and back.

PyTorch's own module wherever it has one. A sum pool is its average pool with the divisor 1: unlike
LPPool2d it pads and does not divide before it multiplies. What a module stands for is read from the
module alone, so that an exported graph says what the live modules compute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nir
import numpy as np
import torch

from adapters.base import Realisation, RefusedError
from adapters.graph import conv_window, pool_window
from adapters.torch_layers.tensors import array, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

Shape = tuple[int, ...]
_MATRIX = 2
_NOWHERE = "meta"
"""Where a layer is made before it gets its weights: drawing some would use up random numbers of others."""


class UnknownModuleError(TypeError):
    """A module that stands for no NIR node."""


class Scale(torch.nn.Module):
    """y = s * x, one s per element."""

    def __init__(self, scale: torch.Tensor) -> None:
        super().__init__()
        self.scale = torch.nn.Parameter(scale)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scale (B, *shape)."""
        return x * self.scale


class Dense(torch.nn.Module):
    """y = W x + b with leading axes, which are leading axes of x and y too: PyTorch's Linear has none."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(weight)
        self.bias = None if bias is None else torch.nn.Parameter(bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Multiply (B, ..., in) into (B, ..., out)."""
        y = torch.matmul(self.weight, x[..., None])[..., 0]
        return y if self.bias is None else y + self.bias


class Threshold(torch.nn.Module):
    """y = 1 where x > threshold, strictly, else 0."""

    def __init__(self, threshold: torch.Tensor) -> None:
        super().__init__()
        self.threshold = torch.nn.Parameter(threshold)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Compare (B, *shape)."""
        return (x > self.threshold).to(x.dtype)


class InputIdentity(torch.nn.Identity):
    """Where a stimulus enters."""


class OutputIdentity(torch.nn.Identity):
    """Where a prediction leaves."""


def layer(name: str, node: nir.NIRNode) -> tuple[torch.nn.Module, Realisation]:
    """The module that does what a node without memory does to (B, *shape), and what kind of thing it is.

    Raises:
        RefusedError: PyTorch's module cannot do it, or the type of the node is not known here.
    """
    for kind, build in _BUILDERS.items():
        if type(node) is kind:
            return build(name, node)
    raise RefusedError(name, type(node).__name__, "type", "has no PyTorch module here")


def describe(module: torch.nn.Module, input_shape: Shape, output_shape: Shape) -> nir.NIRNode:
    """The node that a module of `layer` stands for, with the numbers of its live tensors.

    Args:
        module: what `layer` returned, its tensors perhaps changed since.
        input_shape: shape of what arrives, without batch.
        output_shape: shape of what leaves, without batch.

    Raises:
        UnknownModuleError: the module is not one of `layer`'s.
    """
    match module:
        case torch.nn.Linear() | Dense():
            node = _affine_node(module)
        case torch.nn.Conv1d() | torch.nn.Conv2d():
            node = _conv_node(module, input_shape)
        case torch.nn.AvgPool2d():
            node = _pool_node(module)
        case torch.nn.Flatten():
            node = _flatten_node(module, input_shape)
        case Scale():
            node = nir.Scale(array(module.scale))
        case Threshold():
            node = nir.Threshold(array(module.threshold))
        case InputIdentity():
            node = nir.Input({"input": np.array(output_shape)})
        case OutputIdentity():
            node = nir.Output({"output": np.array(input_shape)})
        case _:
            what = f"{type(module).__name__} stands for no NIR node; expected a module made by layer()"
            raise UnknownModuleError(what)
    return node


def _linear(_name: str, node: nir.Affine | nir.Linear) -> tuple[torch.nn.Module, Realisation]:
    weight = tensor(node.weight)
    bias = tensor(node.bias) if isinstance(node, nir.Affine) else None
    if weight.ndim != _MATRIX or (bias is not None and bias.shape != weight.shape[:1]):
        return Dense(weight, bias), Realisation.CUSTOM
    module = torch.nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None, device=_NOWHERE)
    module.weight = torch.nn.Parameter(weight)
    if bias is not None:
        module.bias = torch.nn.Parameter(bias)
    return module, Realisation.NATIVE


def _conv1d(name: str, node: nir.Conv1d) -> tuple[torch.nn.Module, Realisation]:
    return _conv(torch.nn.Conv1d, name, node), Realisation.NATIVE


def _conv2d(name: str, node: nir.Conv2d) -> tuple[torch.nn.Module, Realisation]:
    return _conv(torch.nn.Conv2d, name, node), Realisation.NATIVE


def _conv(kind: type[torch.nn.Conv1d | torch.nn.Conv2d], name: str, node: nir.Conv1d | nir.Conv2d) -> torch.nn.Module:
    weight, bias, window = tensor(node.weight), tensor(node.bias), conv_window(name, node)
    if bias.shape != weight.shape[:1]:
        why = f"has shape {tuple(bias.shape)}, PyTorch's has one number an output channel, {len(weight)}"
        raise RefusedError(name, type(node).__name__, "bias", why)
    module = kind(
        in_channels=weight.shape[1] * int(node.groups),
        out_channels=weight.shape[0],
        kernel_size=window.kernel,  # type: ignore[arg-type]  # as long as the kind's rank
        stride=window.stride,  # type: ignore[arg-type]  # same
        padding=_text(node.padding) or tuple(before for before, _ in window.pads),  # type: ignore[arg-type]  # same
        dilation=window.dilation,  # type: ignore[arg-type]  # same
        groups=int(node.groups),
        device=_NOWHERE,
    )
    module.weight, module.bias = torch.nn.Parameter(weight), torch.nn.Parameter(bias)
    return module


def _text(padding: object) -> str:
    """The word a padding is given by, PyTorch's own: 'same' puts the odd element behind. "" for numbers."""
    return padding.decode() if isinstance(padding, bytes) else padding if isinstance(padding, str) else ""


def _sum_pool(name: str, node: nir.SumPool2d) -> tuple[torch.nn.Module, Realisation]:
    return _pool(name, node, divisor_override=1), Realisation.FOLDED


def _avg_pool(name: str, node: nir.AvgPool2d) -> tuple[torch.nn.Module, Realisation]:
    return _pool(name, node, divisor_override=None), Realisation.NATIVE


def _pool(name: str, node: nir.SumPool2d | nir.AvgPool2d, divisor_override: int | None) -> torch.nn.AvgPool2d:
    window = pool_window(name, node)
    (height, width), (down, right), ((above, _), (left, _)) = window.kernel, window.stride, window.pads
    if above > height // 2 or left > width // 2:
        why = f"is {above, left}, more than half the kernel {window.kernel}, which PyTorch's pools do not allow"
        raise RefusedError(name, type(node).__name__, "padding", why)
    return torch.nn.AvgPool2d(
        (height, width),
        (down, right),
        (above, left),
        ceil_mode=False,
        count_include_pad=True,
        divisor_override=divisor_override,
    )


def _flatten(_name: str, node: nir.Flatten) -> tuple[torch.nn.Module, Realisation]:
    return torch.nn.Flatten(_batched(int(node.start_dim)), _batched(int(node.end_dim))), Realisation.NATIVE


def _scale(_name: str, node: nir.Scale) -> tuple[torch.nn.Module, Realisation]:
    return Scale(tensor(node.scale)), Realisation.CUSTOM


def _threshold(_name: str, node: nir.Threshold) -> tuple[torch.nn.Module, Realisation]:
    return Threshold(tensor(node.threshold)), Realisation.CUSTOM


def _input(_name: str, _node: nir.Input) -> tuple[torch.nn.Module, Realisation]:
    return InputIdentity(), Realisation.NATIVE


def _output(_name: str, _node: nir.Output) -> tuple[torch.nn.Module, Realisation]:
    return OutputIdentity(), Realisation.NATIVE


_BUILDERS: dict[type[nir.NIRNode], Callable[[str, Any], tuple[torch.nn.Module, Realisation]]] = {
    nir.Affine: _linear,
    nir.Linear: _linear,
    nir.Conv1d: _conv1d,
    nir.Conv2d: _conv2d,
    nir.SumPool2d: _sum_pool,
    nir.AvgPool2d: _avg_pool,
    nir.Flatten: _flatten,
    nir.Scale: _scale,
    nir.Threshold: _threshold,
    nir.Input: _input,
    nir.Output: _output,
}


def _affine_node(module: torch.nn.Linear | Dense) -> nir.NIRNode:
    if module.bias is None:
        return nir.Linear(array(module.weight))
    return nir.Affine(array(module.weight), array(module.bias))


def _conv_node(module: torch.nn.Conv1d | torch.nn.Conv2d, input_shape: Shape) -> nir.NIRNode:
    if module.bias is None:  # not one of ours: NIR's convolution has a bias
        raise UnknownModuleError(f"{type(module).__name__} without bias; expected a module made by layer()")
    weight, bias, padding = array(module.weight), array(module.bias), module.padding
    if isinstance(module, torch.nn.Conv1d):
        return nir.Conv1d(
            input_shape=input_shape[1],
            weight=weight,
            stride=module.stride[0],
            padding=padding if isinstance(padding, str) else padding[0],
            dilation=module.dilation[0],
            groups=module.groups,
            bias=bias,
        )
    return nir.Conv2d(
        input_shape=(input_shape[1], input_shape[2]),
        weight=weight,
        stride=module.stride,
        padding=padding,
        dilation=module.dilation,
        groups=module.groups,
        bias=bias,
    )


def _pool_node(module: torch.nn.AvgPool2d) -> nir.NIRNode:
    kind = nir.SumPool2d if module.divisor_override == 1 else nir.AvgPool2d
    return kind(np.array(module.kernel_size), np.array(module.stride), np.array(module.padding))


def _flatten_node(module: torch.nn.Flatten, input_shape: Shape) -> nir.NIRNode:
    start, end = _unbatched(module.start_dim), _unbatched(module.end_dim)
    return nir.Flatten({"input": np.array(input_shape)}, start, end)


def _batched(dim: int) -> int:
    return dim + 1 if dim >= 0 else dim


def _unbatched(dim: int) -> int:
    return dim - 1 if dim > 0 else dim
