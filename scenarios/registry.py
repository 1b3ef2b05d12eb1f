"""The scenarios by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scenarios.events.recording import DataError
from scenarios.lif import scenario as lif
from scenarios.scenario import GraphDoesNotFitError, Scenario, Tolerances
from scenarios.scnn import scenario as scnn

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    import nir

__all__ = [
    "DataError",
    "GraphDoesNotFitError",
    "Scenario",
    "Tolerances",
    "UnknownScenarioError",
    "load",
    "names",
]

NAMES: Final = (lif.NAME, scnn.NAME)


class UnknownScenarioError(ValueError):
    """No scenario has this name."""


def names() -> tuple[str, ...]:
    """Every scenario, in the order in which they are run."""
    return NAMES


def load(
    name: str,
    *,
    data: str | PathLike[str] = "builtin",
    samples: int | None = None,
    graph: nir.NIRGraph | None = None,
    cache: Path | None = None,
) -> Scenario:
    """A scenario.

    Args:
        name: one of `names()`.
        data: recordings for scenarios that run on them: `builtin` (synthetic), `nmnist` (downloaded) or a
            folder in N-MNIST's layout. `lif` has a stimulus of its own.
        samples: how many recordings; the source's default where None. `lif` always runs all its inputs.
        graph: run in place of the scenario's own, under its stimulus.
        cache: where downloads are kept; the user's cache folder where None.

    Raises:
        UnknownScenarioError: there is no such scenario.
        DataError: the data is missing, damaged, or holds fewer recordings than asked for.
        GraphDoesNotFitError: the graph's input has another shape than the stimulus.
    """
    if samples is not None and samples < 1:
        raise DataError(f"--samples {samples}: at least 1 is needed")
    if name == lif.NAME:
        return lif.load(graph)
    if name == scnn.NAME:
        return scnn.load(data, samples, graph, cache)
    raise UnknownScenarioError(f"no scenario is called {name!r}; there are {', '.join(NAMES)}")
