"""What is said of a user's own model and a framework that shall read it: the records.

Decides the answers. A framework that runs the model in another convention throughout is `fine if` the model was made
for that convention, and one that takes no batch is `fine if` samples come one at a time. Whether that holds only the
model's owner can know, so it counts as not fine.
"""

from __future__ import annotations

from reports.marked import Marked
from reports.record import Record
from reports.support import Entry, Support
from reports.verdict import Verdict  # noqa: TC001  pydantic evaluates the annotations


class Answer(Marked):
    """Whether a model survives the move, best to worst; `not installed` stands outside the order."""

    FINE = "fine", "=", "green", "it runs as NIR means it"
    FINE_IF = "fine if", "~", "yellow", "it runs as NIR means it, or as the model was made, under a condition"
    REFUSED = "refused", "R", "blue", "a clear refusal instead of a wrong number"
    WRONG = "wrong", "≠", "red", "it runs and does something else"
    FAILED = "failed", "✗", "magenta", "an exception, a dead process or no end"
    NOT_JUDGED = "not judged", "·", "bright_black", "there is nothing to hold it against"
    NOT_INSTALLED = "not installed", "–", "bright_black", "not tried"


class Activity(Record):
    """How a spiking layer of the reference answers to the stimulus."""

    node: str
    neurons: int
    firing: int
    """Neurons that fire at all."""
    rate: float
    """Spikes a step and neuron, over those that fire."""
    silent: tuple[int, ...] = ()
    """Flat indices of the first neurons that never fire."""


class Used(Record):
    """A primitive, or a field of it, that the model uses, and what a framework was measured to make of it."""

    primitive: str
    """NIR's name, or "graph" where it is about how nodes are wired."""
    field: str
    """A parameter, or how it is used: "tau per neuron"; "alone" for the primitive itself."""
    nodes: tuple[str, ...]
    entry: Entry
    """What the framework makes of it, from cases that hold nothing else."""


class Static(Record):
    """What a framework was measured to make of everything that a model uses."""

    framework: str
    version: str = ""
    """The one that is installed, "" if none is."""
    route: str
    measured_version: str = ""
    """The one that was measured, "" if none was."""
    used: tuple[Used, ...] = ()

    @property
    def title(self) -> str:
        """The framework and its version."""
        return f"{self.framework} {self.version}".rstrip()

    @property
    def outdated(self) -> bool:
        """Whether another version was measured than the one that is installed."""
        return bool(self.version and self.measured_version) and self.version != self.measured_version

    @property
    def not_taken(self) -> tuple[Used, ...]:
        """What the framework was measured not to take as NIR means it."""
        return tuple(each for each in self.used if each.entry.support not in {Support.YES, Support.UNTRIED})


class FrameworkCheck(Record):
    """What becomes of the model in one framework on one route."""

    framework: str
    version: str = ""
    route: str
    answer: Answer
    verdict: Verdict | None = None
    """Of its run against the reference's; None where it was not tried."""
    condition: str = ""
    """For `fine if`: what must hold, a clause: "the model was made with reset=subtract"."""
    because: str = ""
    """What explains it, or the framework's own words; "" where it is fine."""
    details: str = ""
    """Measured facts, where `because` explains them."""
    nodes: tuple[str, ...] = ()
    """Where it shows: the first node that differs, or those that are refused."""
    first_step: int | None = None
    spikes_expected: int | None = None
    spikes_observed: int | None = None
    spike_mismatch: int | None = None
    max_dv: float | None = None
    """Largest difference of a membrane, in units of the node's scale."""
    remark: str = ""
    """What has to be said beside it: an adapter that was never tested, a file read by the order of its edges."""
    seconds: float | None = None
    static: Static | None = None
    """What was measured of its parts before; it need not agree with what running shows, which counts."""

    @property
    def title(self) -> str:
        """The framework and its version."""
        return f"{self.framework} {self.version}".rstrip()


class Check(Record):
    """Will this model survive the move?"""

    format: int = 1
    """Version of this schema."""
    model: str
    """The file."""
    digest: str
    """Of its content."""
    dt: float
    """Seconds a step."""
    dt_reason: str
    """Where `dt` comes from."""
    dialect: str = ""
    """By which conventions it is judged, where not by NIR's own."""
    stimulus: str
    """What drives the model, for people."""
    steps: int
    samples: int
    activity: tuple[Activity, ...] = ()
    """One a spiking layer."""
    remarks: tuple[str, ...] = ()
    """What of the file itself is worth a word."""
    measured: str = ""
    """Where the static part comes from."""
    frameworks: tuple[FrameworkCheck, ...]
    static_seconds: float
    seconds: float

    @property
    def tried(self) -> tuple[FrameworkCheck, ...]:
        """Those that were tried."""
        return tuple(each for each in self.frameworks if each.answer is not Answer.NOT_INSTALLED)
