"""Forward hooks: what modules give, seen without changing what is computed."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import torch

    from adapters.base import Array

    See = Callable[[str, torch.nn.Module, Any], None]


@contextmanager
def watched(modules: Mapping[str, torch.nn.Module], see: See) -> Iterator[None]:
    """Call `see` with a module's name, itself and what it gave, whenever one has run while the block lasts."""
    hooks = [module.register_forward_hook(partial(_hook, see, name)) for name, module in modules.items()]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _hook(see: See, name: str, module: torch.nn.Module, _inputs: object, output: object) -> None:
    see(name, module, output)


def value(output: Any) -> torch.Tensor:  # noqa: ANN401  whatever a module gives
    """What a module gave; a neuron may give (spikes, state)."""
    given: torch.Tensor = output[0] if isinstance(output, tuple) else output
    return given


def signal(output: Any) -> Array:  # noqa: ANN401  whatever a module gives
    """What a module gave as an array that shares its memory."""
    return value(output).detach().numpy()
