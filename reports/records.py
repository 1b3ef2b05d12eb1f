"""The one schema of a run: what the harness writes and every report reads.

Records are immutable and reject unknown fields: a run written by another version is noticed, not misread.
NaN and infinities are kept (as text in JSON): a membrane that blew up must show as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from reports.record import Record
from reports.verdict import Verdict  # noqa: TC001  pydantic evaluates the annotations

if TYPE_CHECKING:
    from pathlib import Path

    from reports.support import FrameworkSupport


class ScenarioRecord(Record):
    """A scenario as it was run."""

    name: str
    digest: str
    data: str
    """Where the stimulus comes from, for people; contains "synthetic" where it is."""
    dt: float
    """Seconds."""
    samples: int
    nodes: tuple[str, ...]
    """Names of the nodes of G0 that were recorded."""
    graph: str = ""
    """The file that stood in for the scenario's own graph; "" for none."""

    @property
    def subject(self) -> str:
        """What was run, for people: the data, and the graph where it is not the scenario's own."""
        return f"{self.data}; graph {self.graph}, not its own" if self.graph else self.data


class FrameworkRecord(Record):
    """A framework as it was found."""

    name: str
    version: str = ""
    versions: tuple[tuple[str, str], ...] = ()
    """Distribution and version of everything it was run with."""
    routes: tuple[str, ...] = ()
    status: str = ""
    """"ready", or what is missing and how to get it."""
    python: str = ""
    """Version and machine of the Python it ran in."""
    place: str = ""
    """The environment it ran in; "" for nirtrip's own."""
    licence: str = ""
    remark: str = ""
    """What has to be said of its adapter wherever it is listed."""

    @property
    def state(self) -> str:
        """Status and remark."""
        return "; ".join(filter(None, (self.status, self.remark)))


class Header(Record):
    """First line of a run: everything that is known before anything runs."""

    format: Literal[1] = 1
    """Version of this schema."""
    tool_version: str
    python: str
    machine: str
    started: str
    """ISO 8601."""
    command: str
    scenarios: tuple[ScenarioRecord, ...]
    frameworks: tuple[FrameworkRecord, ...]
    dialect: str = ""
    """The reference's conventions, where not NIR's own rules."""

    @property
    def synthetic(self) -> bool:
        """Whether any stimulus is synthetic, which every report must say."""
        return any("synthetic" in scenario.data.lower() for scenario in self.scenarios)


class Footer(Record):
    """Last line of a run; without it the run is unfinished."""

    finished: str
    """ISO 8601."""
    cells: int
    reused: int
    """Results taken from the store."""
    computed: int
    """Results computed by this run."""
    seconds: float
    interrupted: bool = False


class GraphDifference(Record):
    """One difference between G0 (`a`) and what the source exported (`b`)."""

    where: str
    """A node's name, or an edge as `from -> to`."""
    field: str
    kind: Literal["missing", "extra", "type", "shape", "dtype", "value", "edge"]
    a: str
    b: str
    relative_error: float | None = None


class NodeNumbers(Record):
    """How one node of the target's run compares with the source's own run."""

    node: str
    """Its name in the source's graph."""
    observed_node: str | None = None
    """Its name in the target's run; None where nothing matches."""
    spiking: bool = False
    verdict: Verdict | None = None
    forced: Verdict | None = None
    """The verdict when the node is fed with the reference's input (teacher forcing)."""
    spike_mismatch: int | None = None
    """Entries (step, sample, neuron) whose counts differ."""
    spikes_expected: int | None = None
    spikes_observed: int | None = None
    max_dv: float | None = None
    """Largest membrane or output difference, in units of the node's scale."""
    rmse_dv: float | None = None
    first_step: int | None = None
    lag: int | None = None
    """Steps by which the target's trains are an exact shift of the source's."""
    van_rossum: float | None = None
    victor_purpura: float | None = None
    identical_bound: float | None = None
    """Largest `max_dv` that still counts as identical."""
    floor: float | None = None
    """The noise floor of the node."""
    nan: bool = False


class RasterWindow(Record):
    """Spikes of some neurons of one node around a divergence, as step numbers per neuron."""

    start_step: int
    steps: int
    """Length of the window."""
    neurons: tuple[int, ...]
    """Flat indices, at most 40."""
    source: tuple[tuple[int, ...], ...]
    target: tuple[tuple[int, ...], ...]
    reference: tuple[tuple[int, ...], ...] = ()
    """Empty where the reference has no such node."""

    @model_validator(mode="after")
    def _one_train_a_neuron(self) -> Self:
        if not len(self.neurons) == len(self.source) == len(self.target) == len(self.reference or self.neurons):
            raise ValueError(
                f"a raster needs one train per neuron: {len(self.neurons)} neurons, {len(self.source)} source trains, "
                f"{len(self.target)} target trains, {len(self.reference)} reference trains"
            )
        return self


class Divergence(Record):
    """The first place where the target leaves the source, and a window around it."""

    node: str
    sample: int
    neuron: int
    """Flat index within the node."""
    first_step: int
    start_step: int
    """The step of the first entry of the traces below."""
    dt: float
    """Seconds."""
    threshold: float | None = None
    traced: Literal["membrane", "output"] = "membrane"
    """What the traces are: the membrane after each step, or the continuous output of a node that has none."""
    v_source: tuple[float, ...] | None = None
    v_target: tuple[float, ...] | None = None
    v_reference: tuple[float, ...] | None = None
    spikes_source: tuple[int, ...] = ()
    """Counts per step of the window."""
    spikes_target: tuple[int, ...] = ()
    spikes_reference: tuple[int, ...] = ()
    raster: RasterWindow | None = None


class Leg(Record):
    """One run of one framework that a cell rests on."""

    name: str
    """`source`, `target` or `reference`, with a word more where there are several."""
    digest: str
    """Names the folder `legs/<digest>/`."""
    uses: dict[str, str] = Field(default_factory=dict)
    """Node to what stands for it in the framework."""
    log_tail: str = ""


class Cell(Record):
    """One cell of the matrix: a model moved from `source` to `target` on a route.

    Field names from `scenario` to `seconds`, `faults` and `explanation` are the columns of matrix.csv; `id` may be left
    out.
    """

    id: str = ""
    scenario: str
    route: str
    source: str
    target: str
    verdict: Verdict
    port: Verdict
    """The target's run of G_A against the source's own run: the user's question."""
    fidelity: Verdict
    """The source's run of G0 against the reference of G0."""
    export_source: Verdict
    """The reference of G_A against the source's own run."""
    import_target: Verdict
    """The target's run of G_A against the reference of G_A."""
    masked: bool = False
    blame: str = ""
    convention: str = ""
    faults: str = ""
    """Names of the faults of `explanation`, which does not change with its numbers."""
    explanation: str = ""
    reason: str = ""
    spike_mismatch: int | None = None
    spikes_source: int | None = None
    spikes_target: int | None = None
    max_dv: float | None = None
    rmse_dv: float | None = None
    lag: int | None = None
    van_rossum: float | None = None
    victor_purpura: float | None = None
    first_node: str | None = None
    first_step: int | None = None
    unmatched: int | None = None
    floor: float | None = None
    spikes_reference: int | None = None
    ref_spike_mismatch: int | None = None
    ref_max_dv: float | None = None
    accuracy: float | None = None
    accuracy_low: float | None = None
    accuracy_high: float | None = None
    accuracy_source: float | None = None
    accuracy_reference: float | None = None
    agreement: float | None = None
    samples: int | None = None
    source_version: str = ""
    target_version: str = ""
    seconds: float | None = None
    command: str = ""
    """A command line that reproduces the cell."""
    link: str = ""
    """Where what is expected of the cell says that it is being dealt with."""
    graph_diff: tuple[GraphDifference, ...] = ()
    divergence: Divergence | None = None
    nodes: tuple[NodeNumbers, ...] = ()
    legs: tuple[Leg, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _name(cls, data: object) -> object:
        if isinstance(data, dict) and not data.get("id"):
            parts = (data.get(key) for key in ("scenario", "route", "source", "target"))
            return {**data, "id": cell_id(*map(str, parts))}
        return data

    @model_validator(mode="after")
    def _name_fits(self) -> Self:
        expected = cell_id(self.scenario, self.route, self.source, self.target)
        if self.id != expected:
            raise ValueError(f"the cell is called {self.id!r}, its columns say {expected!r}")
        return self

    @property
    def diagonal(self) -> bool:
        """Whether source and target are the same framework, which a framework's score leaves out."""
        return self.source == self.target


def cell_id(scenario: str, route: str, source: str, target: str) -> str:
    """The one name of a cell, safe in a shell and used everywhere as is."""
    return f"{scenario}/{route}/{source}--{target}"


@dataclass(frozen=True)
class Run:
    """A run as it was read back: header, cells in the order of writing, footer where it finished.

    Args:
        path: the folder.
        header: what was known before anything ran.
        cells: in the order of writing.
        footer: None where the run did not finish.
        support: what its cases of `conformance` say of frameworks, route by route; empty where there were none.
    """

    path: Path
    header: Header
    cells: tuple[Cell, ...]
    footer: Footer | None
    support: tuple[FrameworkSupport, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether the run came to its end; every report says so where it did not."""
        return self.footer is not None and not self.footer.interrupted
