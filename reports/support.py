"""What a framework supports, field by field, and in which dialect: the records.

Decides which word stands for what was measured. A field that is read, in a framework whose conventions are others
than NIR's, is told from one that is not read; where a field was never read, nothing is said of its export.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  pydantic evaluates the annotations
from typing import TYPE_CHECKING, Literal

from reports.marked import Marked
from reports.record import Record
from reports.verdict import Verdict  # noqa: TC001  pydantic evaluates the annotations

if TYPE_CHECKING:
    from collections.abc import Iterable


class Support(Marked):
    """What becomes of a field, best to worst; `untried` stands outside the order."""

    YES = "yes", "=", "green", "as NIR means it"
    DIALECT = "dialect", "~", "yellow", "taken, in the framework's own dialect"
    REFUSED = "refused", "R", "blue", "a clear refusal"
    IGNORED = "ignored", "0", "red", "lost without a word"
    WRONG = "wrong", "≠", "red", "something else, without a word"
    FAILED = "failed", "✗", "magenta", "an exception, a dead process or no end"
    UNTRIED = "untried", "–", "bright_black", "not tried: nothing was read that could be written"


PLAIN = "alone"
"""The field of a primitive's plainest case."""


class Entry(Record):
    """What becomes of a field in one direction."""

    support: Support
    why: str = ""
    """What explains it, or the framework's own words; "" where all is fine."""

    def __str__(self) -> str:
        return f"{self.support.mark} {self.support}"


class Row(Record):
    """One field of one primitive."""

    primitive: str
    """NIR's name, or what is tried where it is no primitive: "graph"."""
    field: str
    """A parameter, or how it is used: "tau per neuron"."""
    cases: tuple[str, ...]
    """What was run, names of `conformance/NAME`."""
    imported: Entry
    """What the framework makes of it."""
    exported: Entry
    """What it writes of it."""


class Convention(Record):
    """One thing that a framework does otherwise, throughout."""

    name: str
    """A change of the reference's dialect such as "reset=subtract", else the name of a fault."""
    meaning: str
    """For people: it completes "the framework ..."."""
    cases: int
    """How many cases it helps to explain."""
    primitives: tuple[str, ...] = ()
    """Those that it shows in."""

    @property
    def extent(self) -> str:
        """How far it goes: "LIF, CubaLIF, 12 cases"."""
        return ", ".join([*self.primitives, f"{self.cases} cases"])


class Outcome(Record):
    """What a framework made of one case when it read it."""

    case: str
    """Name of `conformance/NAME`."""
    verdict: Verdict
    faults: tuple[str, ...] = ()
    """What explains it where it is not fine: names as in `Convention.name`."""


class FrameworkSupport(Record):
    """All that is said of one framework on one route."""

    framework: str
    version: str
    route: str
    """By our mapping or by its own importer and exporter."""
    dialect: tuple[Convention, ...]
    """The conventions that explain it over all cases together."""
    wrong: int
    """Cases in which it does otherwise than the reference, and not for a lost field alone."""
    spoken: int
    """Those that the dialect explains, with fields that are lost."""
    rows: tuple[Row, ...]
    outcomes: tuple[Outcome, ...] = ()
    """One a case."""
    meanings: Mapping[str, str] = {}
    """For people, what each fault of `outcomes` is: it completes "the framework ..."."""

    @property
    def title(self) -> str:
        """The framework and its version."""
        return f"{self.framework} {self.version}".rstrip()

    def counted(self, support: Support, *, exported: bool = False) -> int:
        """In how many rows a word stands."""
        return sum((row.exported if exported else row.imported).support is support for row in self.rows)

    @property
    def dialect_text(self) -> str:
        """The dialect in short; NIR's rules where most primitives alone are run by them."""
        if self.dialect:
            return ", ".join(each.name for each in self.dialect)
        plain = [row.imported.support for row in self.rows if row.field == PLAIN]
        if plain.count(Support.WRONG) > plain.count(Support.YES):
            return "not found"
        return "NIR's rules" if self.counted(Support.YES) else "–"


def worst(entries: Iterable[Entry]) -> Entry:
    """The worst of some entries of one field, with every reason that is as bad, each once."""
    entries = tuple(entries)
    support = max((entry.support for entry in entries), key=lambda each: each.rank)
    reasons = dict.fromkeys(entry.why for entry in entries if entry.support is support and entry.why)
    return Entry(support=support, why="; ".join(reasons))


class SupportFile(Record):
    """The file of a run that holds what its cases of `conformance` say of frameworks."""

    format: Literal[1]
    """Version of this schema."""
    frameworks: tuple[FrameworkSupport, ...]
