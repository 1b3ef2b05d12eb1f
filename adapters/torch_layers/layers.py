"""NIR's nodes without memory as PyTorch modules, and back.

PyTorch's own module wherever it has one. A sum pool is its average pool with the divisor 1: unlike LPPool2d it pads
and does not divide before it multiplies. What a module stands for is read from the module alone, so that an exported
graph says what the live modules compute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nir
import numpy as np
import torch

from adapters.base import Realisation, RefusedError
from adapters.torch_layers.neuron import array, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

Shape = tuple[int, ...]


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


class Threshold(torch.nn.Module):
    """y = 1 where x > threshold, strictly, else 0."""

    def __init__(self, threshold: torch.Tensor) -> None:
        super().__init__()
        self.threshold = torch.nn.Parameter(threshold)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Compare (B, *shape)."""
        return (x > self.threshold).to(x.dtype)


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
        case torch.nn.Linear():
            return _affine_node(module)
        case torch.nn.Conv1d() | torch.nn.Conv2d():
            return _conv_node(module, input_shape)
        case torch.nn.AvgPool2d():
            return _pool_node(module)
        case torch.nn.Flatten():
            return nir.Flatten(
                {"input": np.array(input_shape)}, _unbatched(module.start_dim), _unbatched(module.end_dim)
            )
        case Scale():
            return nir.Scale(array(module.scale))
        case Threshold():
            return nir.Threshold(array(module.threshold))
        case InputIdentity():
            return nir.Input({"input": np.array(output_shape)})
        case OutputIdentity():
            return nir.Output({"output": np.array(input_shape)})
    raise UnknownModuleError(f"{type(module).__name__} stands for no NIR node; expected a module made by layer()")


class InputIdentity(torch.nn.Identity):
    """Where a stimulus enters."""


class OutputIdentity(torch.nn.Identity):
    """Where a prediction leaves."""


def _linear(name: str, node: nir.Affine | nir.Linear) -> tuple[torch.nn.Module, Realisation]:
    weight = tensor(node.weight)
    if weight.ndim != 2:  # noqa: PLR2004  a matrix
        raise RefusedError(
            name, type(node).__name__, "weight", f"has {weight.ndim} dimensions, PyTorch's has two"
        )
    has_bias = isinstance(node, nir.Affine)
    module = torch.nn.utils.skip_init(torch.nn.Linear, weight.shape[1], weight.shape[0], bias=has_bias)
    module.weight.data = weight
    if has_bias:
        module.bias.data = tensor(node.bias)
    return module, Realisation.NATIVE


def _conv1d(_name: str, node: nir.Conv1d) -> tuple[torch.nn.Module, Realisation]:
    return _conv(torch.nn.Conv1d, node, 1), Realisation.NATIVE


def _conv2d(_name: str, node: nir.Conv2d) -> tuple[torch.nn.Module, Realisation]:
    return _conv(torch.nn.Conv2d, node, 2), Realisation.NATIVE


def _conv(kind: type[torch.nn.Module], node: nir.Conv1d | nir.Conv2d, rank: int) -> torch.nn.Module:
    weight = tensor(node.weight)
    groups = int(node.groups)
    module = torch.nn.utils.skip_init(
        kind,
        in_channels=weight.shape[1] * groups,
        out_channels=weight.shape[0],
        kernel_size=tuple(weight.shape[2:]),
        stride=_ints(node.stride, rank),
        padding=node.padding if isinstance(node.padding, str) else _ints(node.padding, rank),
        dilation=_ints(node.dilation, rank),
        groups=groups,
    )
    module.weight.data = weight
    module.bias.data = tensor(node.bias)
    return module


def _sum_pool(name: str, node: nir.SumPool2d) -> tuple[torch.nn.Module, Realisation]:
    return _pool(name, node, divisor_override=1), Realisation.FOLDED


def _avg_pool(name: str, node: nir.AvgPool2d) -> tuple[torch.nn.Module, Realisation]:
    return _pool(name, node, divisor_override=None), Realisation.NATIVE


def _pool(
    name: str, node: nir.SumPool2d | nir.AvgPool2d, divisor_override: int | None
) -> torch.nn.AvgPool2d:
    kernel, padding = _ints(node.kernel_size, 2), _ints(node.padding, 2)
    if any(pad > size // 2 for pad, size in zip(padding, kernel, strict=True)):
        why = f"{padding} is more than half the kernel {kernel}, which PyTorch's pools do not allow"
        raise RefusedError(name, type(node).__name__, "padding", why)
    return torch.nn.AvgPool2d(
        kernel,
        _ints(node.stride, 2),
        padding,
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


def _affine_node(module: torch.nn.Linear) -> nir.NIRNode:
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


def _ints(value: object, rank: int) -> tuple[int, ...]:
    return tuple(int(v) for v in np.broadcast_to(np.asarray(value), (rank,)))


def _batched(dim: int) -> int:
    return dim + 1 if dim >= 0 else dim


def _unbatched(dim: int) -> int:
    return dim - 1 if dim > 0 else dim
