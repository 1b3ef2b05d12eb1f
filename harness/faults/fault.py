"""A fault: a name, a line for people, and the change it makes.

Decides when a fault applies: it changes something, what it leaves is still a graph, and a change of convention
can matter for the graph. Nothing is changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

from adapters.graph import MalformedError, digest, network
from adapters.reference.dialect import Dialect, DialectError
from adapters.reference.model import understood

if TYPE_CHECKING:
    from collections.abc import Callable

    import nir

    from adapters.graph import Network
    from adapters.reference.model import Precision, ReferenceModel

    Rewrite = Callable[[nir.NIRGraph, float], nir.NIRGraph | None]


@dataclass(frozen=True)
class Version:
    """What a simulation means: a graph, and the conventions by which it is read.

    Args:
        graph: nested or flat; nobody changes it.
        dt: seconds a step.
        dialect: conventions.
    """

    graph: nir.NIRGraph
    dt: float
    dialect: Dialect = field(default_factory=Dialect)

    @cached_property
    def content(self) -> tuple[str, Dialect]:
        """What is the same for versions that mean the same, however they came to be."""
        return digest(self.graph), self.dialect

    @cached_property
    def network(self) -> Network:
        """What the graph means.

        Raises:
            MalformedError: it means nothing.
        """
        return network(self.graph, self.dt)

    def model(self, precision: Precision = "float64") -> ReferenceModel:
        """The reference of it."""
        return understood(self.graph, self.network, self.dt, dialect=self.dialect, precision=precision)


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Args:
        name: as reports and `Case.detects` say it.
        meaning: what happens, in a line; it completes "the framework: ...".
        change: a changed copy of a graph at dt seconds a step, None where there is nothing to change; or a
            change of dialect as text.
        beside: a change of dialect without which `change` means nothing; the fault shows against it alone.
        sums_up: names of the faults that come to the same together.
    """

    name: str
    meaning: str
    change: Rewrite | str
    beside: str = ""
    sums_up: tuple[str, ...] = ()

    def applied(self, version: Version) -> Version | None:
        """The version with this fault; None where it does not apply.

        Args:
            version: stays as it is.
        """
        if isinstance(self.change, str):
            return self._spoken(version)
        changed = self.change(version.graph, version.dt)
        if changed is None:
            return None
        found = replace(version, graph=changed)
        return found if _means_something(found) else None

    def base(self, version: Version) -> Version:
        """What this fault is to be told from: the version itself, in the conventions the fault needs."""
        return replace(version, dialect=version.dialect.changed(self.beside))

    def _spoken(self, version: Version) -> Version | None:
        try:
            dialect = version.dialect.changed(",".join(filter(None, (self.beside, str(self.change)))))
        except DialectError:
            return None
        away = sum(getattr(dialect, axis.name) is not getattr(version.dialect, axis.name) for axis in fields(Dialect))
        matter = version.dialect.changes_for(version.network, away) if away else ()
        return replace(version, dialect=dialect) if dialect in matter else None


def _means_something(version: Version) -> bool:
    try:
        version.network  # noqa: B018  reading is the test
    except MalformedError:
        return False
    return True
