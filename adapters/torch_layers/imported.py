"""What a framework's own importer made of a graph, as far as the frameworks on PyTorch agree about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np
import torch

from adapters.base import Array, Realisation
from adapters.graph import inline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Imported:
    """An imported module, and the graph that it was imported from.

    Args:
        module: its forward takes (B, *shape) and a state and returns both.
        graph: what was imported.
    """

    def __init__(self, module: torch.nn.Module, graph: nir.NIRGraph) -> None:
        self.module = module
        self._nodes, _ = inline(graph)
        self._inputs = [name for name, node in self._nodes.items() if isinstance(node, nir.Input)]
        self._outputs = [name for name, node in self._nodes.items() if isinstance(node, nir.Output)]

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """The importer's own modules, whatever they are."""
        return dict.fromkeys(self._nodes, Realisation.NATIVE)

    def _steps(self, stimulus: Mapping[str, Array]) -> list[tuple[torch.Tensor, ...]]:
        """What every Input gives in each step, (B, *shape)."""
        inputs = [torch.from_numpy(np.array(stimulus[name], np.float32)) for name in self._inputs]
        return list(zip(*inputs, strict=True))

    def _sample(self, *batch: int) -> torch.Tensor:
        """Zeros as the first Input gives them, for an exporter to run the module on."""
        shape = next(iter(self._nodes[self._inputs[0]].output_type.values()))
        return torch.zeros(*batch, *(int(n) for n in shape))


def safe(name: str) -> str:
    """A node's name as nirtorch gives it to a module (nirtorch/utils.py)."""
    return name.replace(".", "_")


def places(
    graph: nir.NIRGraph, called: Callable[[str], str] = safe, prefix: str = "", outer: tuple[str, ...] = ()
) -> dict[str, tuple[str, ...]]:
    """Inlined name of each node to what its module is called, the graphs around it first: they nest alike.

    Args:
        graph: what was imported.
        called: a node's name to its module's.
        prefix: what the inlined names begin with.
        outer: what the graphs around this one are called.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, node in graph.nodes.items():
        here = (*outer, called(name))
        nested = isinstance(node, nir.NIRGraph)
        found |= places(node, called, f"{prefix}{name}.", here) if nested else {prefix + name: here}
    return found
