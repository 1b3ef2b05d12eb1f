"""A fault: a name, a line for people, and the change it makes.

Decides when a fault applies: it changes something, what it leaves is still a graph, and a change of convention
can matter for the graph. Nothing is changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING

from adapters.graph import MalformedError, digest, network
from adapters.reference.dialect import Dialect, DialectError

if TYPE_CHECKING:
    from collections.abc import Callable

    import nir

    Rewrite = Callable[[nir.NIRGraph, float], nir.NIRGraph | None]


@dataclass(frozen=True)
class Version:
    """What a simulation means: a graph, and the conventions by which it is read.

    Args:
        graph: nested or flat.
        dialect: conventions.
    """

    graph: nir.NIRGraph
    dialect: Dialect = field(default_factory=Dialect)

    @cached_property
    def content(self) -> tuple[str, Dialect]:
        """What is the same for versions that mean the same, however they came to be."""
        return digest(self.graph), self.dialect


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Args:
        name: as reports and `Case.detects` say it.
        meaning: what happens, in a line; it completes "the framework: ...".
        change: a changed copy of a graph at dt seconds a step, None where there is nothing to change; or a
            change of dialect as text.
        beside: a change of dialect without which `change` means nothing; the fault shows against it alone.
    """

    name: str
    meaning: str
    change: Rewrite | str
    beside: str = ""

    def applied(self, version: Version, dt: float) -> Version | None:
        """The version with this fault; None where it does not apply.

        Args:
            version: stays as it is.
            dt: seconds a step.
        """
        if isinstance(self.change, str):
            return self._spoken(version, dt)
        changed = self.change(version.graph, dt)
        if changed is None or not _means_something(changed, dt):
            return None
        return Version(changed, version.dialect)

    def base(self, version: Version) -> Version:
        """What this fault is to be told from: the version itself, in the conventions the fault needs."""
        return Version(version.graph, version.dialect.changed(self.beside))

    def _spoken(self, version: Version, dt: float) -> Version | None:
        try:
            dialect = version.dialect.changed(",".join(filter(None, (self.beside, str(self.change)))))
        except DialectError:
            return None
        away = sum(getattr(dialect, axis.name) is not getattr(version.dialect, axis.name) for axis in fields(Dialect))
        matter = version.dialect.changes_for(network(version.graph, dt), away) if away else ()
        return Version(version.graph, dialect) if dialect in matter else None


def _means_something(graph: nir.NIRGraph, dt: float) -> bool:
    try:
        network(graph, dt)
    except MalformedError:
        return False
    return True
