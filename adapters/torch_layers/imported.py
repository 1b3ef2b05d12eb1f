"""What a framework's own importer made of a graph, as far as the frameworks on PyTorch agree about it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Protocol

import nir
import numpy as np
import torch

from adapters.base import Array, Probes, Realisation
from adapters.graph import inline
from adapters.torch_layers import gradients
from adapters.torch_layers.hooks import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager

    from adapters.base import Recording
    from adapters.torch_layers.gradients import Predictions
    from adapters.training import Gradient


class Imported(ABC):
    """An imported module, and the graph that it was imported from.

    Args:
        module: its forward takes (B, *shape) and a state and returns both.
        graph: what was imported.
    """

    fields: ClassVar[Mapping[str, str]] = {}
    """The end of a framework's name for a number to the field of NIR that it holds."""

    reset_call: str = ""
    """The framework's documented call between two runs; "" where it documents none."""

    def __init__(self, module: torch.nn.Module, graph: nir.NIRGraph) -> None:
        self.module = module
        self._nodes, _ = inline(graph)
        self._inputs = [name for name, node in self._nodes.items() if isinstance(node, nir.Input)]
        self._outputs = [name for name, node in self._nodes.items() if isinstance(node, nir.Output)]

    @property
    def live(self) -> torch.nn.Module:
        """What the importer made."""
        return self.module

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """The importer's own modules, whatever they are."""
        return dict.fromkeys(self._nodes, Realisation.NATIVE)

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record."""
        self._reset()
        with torch.no_grad():
            return self._simulate(stimulus, probes)[0]

    def gradients(self, stimulus: Mapping[str, Array]) -> tuple[Gradient, ...]:
        """One backward pass through the whole run, which is run as ever."""
        self._reset()
        numbers = gradients.live(self._placed(), self._nodes, self.fields, self.module)
        with torch.enable_grad():
            return gradients.measure(numbers, self._simulate(stimulus, Probes(()))[1])

    def carry_on(self, stimulus: Mapping[str, Array]) -> Mapping[str, Array]:
        """What reaches each Output in a run before which nothing is reset."""
        with torch.no_grad():
            return self._simulate(stimulus, Probes(()))[0].predictions

    def _reset(self) -> None:  # noqa: B027  most frameworks keep no state in the module
        """Make the framework's documented call between two runs, if there is one."""

    @abstractmethod
    def _simulate(self, stimulus: Mapping[str, Array], probes: Probes) -> tuple[Recording, Predictions]:
        """Run the module as the framework documents it: what was recorded, and what it gave for each Output."""

    @abstractmethod
    def _placed(self) -> Mapping[str, tuple[str, torch.nn.Module]]:
        """Node to where its module is, with dots, and the module; one that the importer made nothing of is missing."""

    def _steps(self, stimulus: Mapping[str, Array]) -> list[tuple[torch.Tensor, ...]]:
        """What every Input gives in each step, (B, *shape)."""
        inputs = [torch.from_numpy(np.array(stimulus[name], np.float32)) for name in self._inputs]
        return list(zip(*inputs, strict=True))

    def _sample(self, *batch: int) -> torch.Tensor:
        """Zeros as the first Input gives them, for an exporter to run the module on."""
        shape = next(iter(self._nodes[self._inputs[0]].output_type.values()))
        return torch.zeros(*batch, *(int(n) for n in shape))


class StepRecorder(Protocol):
    """The record of one run of a framework's own modules."""

    def __init__(
        self, modules: Mapping[str, torch.nn.Module], nodes: Mapping[str, nir.NIRNode], probes: Probes, steps: int
    ) -> None:
        """Know what stands for each node, what to keep, and of how many steps."""

    def watching(self) -> AbstractContextManager[None]:
        """While it sees what the modules give."""
        ...

    def keep(self, predictions: Mapping[str, torch.Tensor]) -> None:
        """End a step, in which these reached the Outputs."""

    def recording(self) -> Recording:
        """What was kept."""
        ...


class Stepwise(Imported):
    """A module that is called step by step, with the state that it returned, and gives one value for each Output."""

    recorder: ClassVar[type[StepRecorder]]

    def _simulate(self, stimulus: Mapping[str, Array], probes: Probes) -> tuple[Recording, Predictions]:
        steps = self._steps(stimulus)
        modules = {name: module for name, (_, module) in self._placed().items()}
        recorder = self.recorder(modules, self._nodes, probes, len(steps))
        predictions, state = [], None
        with recorder.watching():
            for x in steps:
                *given, state = self.module(*x, state)
                predictions.append(dict(zip(self._outputs, map(value, given), strict=True)))
                recorder.keep(predictions[-1])
        return recorder.recording(), stacked(predictions)


def stacked(steps: Iterable[Mapping[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """What each step gave for the Outputs as one tensor each, (T, B, *shape)."""
    found: dict[str, list[torch.Tensor]] = {}
    for given in steps:
        for name, tensor in given.items():
            found.setdefault(name, []).append(tensor)
    return {name: torch.stack(values) for name, values in found.items()}


def found(module: torch.nn.Module, paths: Mapping[str, str]) -> dict[str, tuple[str, torch.nn.Module]]:
    """Node to where its module is and the module; one that is not there is left out.

    Args:
        module: what was imported.
        paths: node to where its module should be, with dots.
    """
    known = dict(module.named_modules())
    return {name: (path, known[path]) for name, path in paths.items() if path in known}


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
