"""Frameworks from Python: load a NIR graph into one, hold its live model, run it, train it, export it.

Decides what a user gets of an adapter: a `Loaded`, whose `live` is the framework's own object. On the native route that
is whatever the framework's importer made; on the bridged one, for the frameworks on PyTorch, a torch.nn.Module whose
children stand for the nodes, and which takes a whole sequence. Exported numbers are read from the live object, so that
what training changed is what is written.

    from adapters import load

    model = load("norse", "model.nir", dt=1e-4)
    optimiser = torch.optim.Adam(model.live.parameters())
    ...
    model.save("trained.nir")

Runs where the framework is installed: frameworks are imported into this process.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, runtime_checkable

import nir
import numpy as np

from adapters import graph as graphs
from adapters.base import Probes, RefusedError
from adapters.graph import MalformedError
from adapters.registry import framework as registered

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from adapters.base import Array, Model, Realisation, Recording
    from adapters.registry import Framework

    Graph: TypeAlias = nir.NIRGraph | str | os.PathLike[str]

__all__ = ["Live", "Loaded", "MalformedError", "NotInstalledError", "RefusedError", "UnknownRouteError", "load"]


class NotInstalledError(ImportError):
    """The framework is not in this Python."""


class UnknownRouteError(ValueError):
    """The framework is not to be had on this route."""


@runtime_checkable
class Live(Protocol):
    """A model that has an object of its framework's to show."""

    @property
    def live(self) -> Any:  # noqa: ANN401  a module, a model, a network: each framework has its own type
        """The object: what there is to train, to inspect, to run by oneself."""
        ...


@dataclass(frozen=True)
class Loaded:
    """A graph inside a framework.

    Args:
        framework: its name.
        route: `bridged`, by nirtrip's mapping, or `native`, by the framework's own importer.
        graph: what was loaded.
        dt: seconds a step.
        model: the adapter's.
    """

    framework: str
    route: str
    graph: nir.NIRGraph
    dt: float
    model: Model

    @property
    def live(self) -> Any:  # noqa: ANN401  a module, a model, a network: each framework has its own type
        """The framework's own object, of its own type; the adapter's model where it has none to show."""
        return self.model.live if isinstance(self.model, Live) else self.model

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """What stands for each node in the framework."""
        return self.model.uses

    def run(
        self,
        stimulus: Mapping[str, Array] | Array,
        outputs: Iterable[str] | None = None,
        membranes: Iterable[str] = (),
    ) -> Recording:
        """Simulate from rest and record.

        Args:
            stimulus: (T, B, *shape), one entry a step of dt; by the Input's name where there are several.
            outputs: nodes whose output is kept; all that remember or spike where None.
            membranes: nodes whose membrane is kept.

        Raises:
            ValueError: the stimulus does not fit the Inputs, or a node is unknown.
        """
        network = graphs.network(self.graph, self.dt)
        named = stimulus if isinstance(stimulus, Mapping) else self._named(network.inputs, stimulus)
        probes = Probes(tuple(network.recorded if outputs is None else outputs), tuple(membranes))
        return self.model.run({name: np.asarray(value, np.float32) for name, value in named.items()}, probes)

    def _named(self, inputs: tuple[str, ...], stimulus: object) -> dict[str, Array]:
        if len(inputs) != 1:
            raise ValueError(f"the graph has Inputs {', '.join(inputs)}: give the stimulus of each by its name")
        return {inputs[0]: np.asarray(stimulus)}

    def export(self) -> nir.NIRGraph:
        """The graph, with every number read from the framework's live object.

        Raises:
            RefusedError: the framework cannot export it; names node, primitive and field.
        """
        return self.model.export()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the exported graph to a file, whole or not at all."""
        graphs.write(self.export(), path)


def load(framework: str, model: Graph, dt: float = 1e-4, route: Literal["bridged", "native"] = "bridged") -> Loaded:
    """Load a model into a framework that this Python has.

    Args:
        framework: its name, such as `norse`; `nirtrip frameworks` lists them.
        model: a graph, or the path of a .nir file; it is not changed, and no memory is shared with it.
        dt: seconds a step: NIR has none.
        route: `bridged` mends what the framework's importer gets wrong; `native` is that importer as it is.

    Raises:
        UnknownFrameworkError: no adapter has this name.
        UnknownRouteError: the framework is not to be had on this route.
        NotInstalledError: this Python does not have the framework.
        MalformedError: the file, or the graph, is wrong.
        RefusedError: the framework cannot express a node; names node, primitive and field. On the native route, what
            the framework's importer raises passes through as it is.
        ValueError: dt is not a positive number.
    """
    if not (math.isfinite(dt) and dt > 0):
        raise ValueError(f"dt is {dt}, expected a positive number of seconds")
    found = registered(framework)
    if route not in ("bridged", "native") or route not in found.routes:
        offered = " and ".join(each for each in ("bridged", "native") if each in found.routes)
        raise UnknownRouteError(f"{framework} is not to be had on the route {route!r}; there is {offered}")
    graph = model if isinstance(model, nir.NIRGraph) else graphs.read(model)
    graphs.network(graph, dt)
    _check_installed(found)
    adapter = importlib.import_module(f"{found.package}.{route}")
    return Loaded(framework, route, graph, dt, adapter.load(graph, dt))


def _check_installed(found: Framework) -> None:
    """See that every distribution the framework needs is here, in the release that was asked for."""
    for name in found.distributions:
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            raise NotInstalledError(f"{found.name} is not in this Python, which lacks {name}") from None
        if name == found.distributions[0] and found.release and version != found.release:
            raise NotInstalledError(f"{found.name} is not in this Python, which has {name} {version}")
