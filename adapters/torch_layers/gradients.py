"""What a backward pass brings to the numbers of PyTorch modules.

Decides what is looked at: every parameter; and, of what a framework keeps in another way (a buffer, a tensor, a
number), that which holds a field of the node.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from adapters.training import Arrival, Gradient, arrival, held, weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import nir

    Predictions = Mapping[str, torch.Tensor]
    """Output node to what reached it, through which gradients flow back."""


@dataclass(frozen=True, eq=False)
class Live:
    """A number, or tensor of them, that a module keeps.

    Args:
        name: where, with dots.
        node: the graph's node that the module stands for, "" for none.
        field: the node's field that it holds, "" for none.
        value: a parameter, another tensor or a number.
    """

    name: str
    node: str
    field: str
    value: Any

    @property
    def what(self) -> str:
        """What it is to an optimiser, where it is no parameter that learns; else ""."""
        if isinstance(self.value, torch.nn.Parameter):
            return "" if self.value.requires_grad else "frozen"
        return "a tensor" if isinstance(self.value, torch.Tensor) else "a number"


def live(
    modules: Mapping[str, tuple[str, torch.nn.Module]],
    nodes: Mapping[str, nir.NIRNode],
    fields: Mapping[str, str],
    whole: torch.nn.Module | None = None,
) -> tuple[Live, ...]:
    """Everything that is looked at, each tensor once.

    Args:
        modules: node to where its module is and the module.
        nodes: the graph's.
        fields: the end of a framework's name to the field of NIR that it holds.
        whole: the module that holds all others, whose further parameters are of no node.
    """
    found = [each for node, place in modules.items() for each in _of(node, nodes[node], *place, fields)]
    if whole is not None:
        found += [Live(name, "", "", value) for name, value in whole.named_parameters()]
    return tuple(
        {id(each.value) if isinstance(each.value, torch.Tensor) else each.name: each for each in found[::-1]}.values()
    )[::-1]


def measure(numbers: Iterable[Live], predictions: Predictions) -> tuple[Gradient, ...]:
    """One backward pass from what reached the Outputs."""
    numbers = tuple(numbers)
    parameters = [each.value for each in numbers if not each.what]
    loss = sum((_weighted(value) for value in predictions.values()), start=torch.zeros(()))
    cut_off = not (parameters and loss.requires_grad)
    brought = [None] * len(parameters) if cut_off else torch.autograd.grad(loss, parameters, allow_unused=True)
    by_id = {id(parameter): value for parameter, value in zip(parameters, brought, strict=True)}
    return tuple(_gradient(each, by_id.get(id(each.value))) for each in numbers)


def _weighted(value: torch.Tensor) -> torch.Tensor:
    return (value * torch.from_numpy(weights(tuple(value.shape)))).sum()


def _gradient(number: Live, brought: torch.Tensor | None) -> Gradient:
    what = Arrival.NONE if brought is None else arrival(brought.numpy())
    if not isinstance(number.value, torch.nn.Parameter):
        what = Arrival.NO_PARAMETER
    return Gradient(number.name, number.node, number.field, what, number.what)


def _of(
    node: str, content: nir.NIRNode, place: str, module: torch.nn.Module, fields: Mapping[str, str]
) -> Iterator[Live]:
    for name, value in _numbers(module):
        field = held(name, content, fields)
        if field or isinstance(value, torch.nn.Parameter):
            yield Live(f"{place}.{name}", node, field, value)


def _numbers(module: torch.nn.Module) -> Iterator[tuple[str, object]]:
    """Every tensor and floating number of a module and of those in it, in named tuples too."""
    for path, inner in module.named_modules():
        kept = {**vars(inner), **inner._buffers, **inner._parameters}  # noqa: SLF001  what PyTorch documents to hold them
        for name, value in kept.items():
            parts = value._asdict() if hasattr(value, "_asdict") else {"": value}
            for part, each in parts.items():
                if isinstance(each, torch.Tensor | float) and not name.startswith("_"):
                    yield ".".join(filter(None, (path, name, part))), each
