"""The scenarios by name.

Decides what a word on the command line names: a scenario, a family (`conformance`, all of its cases) or a pattern
(`conformance/lif-*`).
"""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from scenarios.conformance import scenario as conformance
from scenarios.events.recording import DataError
from scenarios.lif import scenario as lif
from scenarios.scenario import GraphDoesNotFitError, Scenario, Tolerances
from scenarios.scnn import scenario as scnn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike
    from pathlib import Path

    import nir

__all__ = [
    "DataError",
    "GraphDoesNotFitError",
    "Scenario",
    "Tolerances",
    "UnknownScenarioError",
    "expand",
    "known",
    "load",
    "names",
]

NAMES: Final = (lif.NAME, scnn.NAME)

NEAR: Final = 4
"""Names that are offered for one that does not exist."""


class UnknownScenarioError(ValueError):
    """No scenario has this name."""


def names() -> tuple[str, ...]:
    """The scenarios that are run when none is named, in the order in which they are run."""
    return NAMES


def known() -> tuple[str, ...]:
    """Every scenario that can be named."""
    return (*NAMES, *conformance.names())


def expand(words: Iterable[str]) -> tuple[str, ...]:
    """The scenarios that words name, each once, in the order of the words; `names()` where there are none.

    Args:
        words: scenarios, the family `conformance`, or patterns with `*`, `?` and `[...]`.

    Raises:
        UnknownScenarioError: a word names none; those with a near name are told.
    """
    found = [name for word in words for name in _named(word)]
    return tuple(dict.fromkeys(found)) or names()


def _named(word: str) -> tuple[str, ...]:
    if word == conformance.FAMILY:
        return conformance.names()
    found = tuple(name for name in known() if name == word or fnmatchcase(name, word))
    if not found:
        raise _unknown(word)
    return found


def _unknown(name: str) -> UnknownScenarioError:
    there = f"{', '.join(NAMES)}, {conformance.FAMILY} and {conformance.PREFIX}NAME"
    near = get_close_matches(name, (*NAMES, conformance.FAMILY, *conformance.names()), NEAR)
    # A case may be named without its family.
    near = near or get_close_matches(f"{conformance.PREFIX}{name}", conformance.names(), NEAR, 0.8)
    asked = f"; is it {' or '.join(near)}?" if near else ""
    return UnknownScenarioError(f"no scenario is called {name!r}; there are {there}{asked}")


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
        name: one of `known()`.
        data: recordings for scenarios that run on them: `builtin` (synthetic), `nmnist` (downloaded) or a
            folder in N-MNIST's layout. `lif` and the cases of `conformance` have a stimulus of their own.
        samples: how many recordings; the source's default where None. The others always run all their inputs.
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
    if name in conformance.names():
        return conformance.load(name, graph)
    raise _unknown(name)
