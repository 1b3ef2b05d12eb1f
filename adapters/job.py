"""What the harness asks of a framework's process, and what it is told: plain values that travel as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self

from adapters.training import Arrival, Gradient, Memory

if TYPE_CHECKING:
    from collections.abc import Mapping

Route = Literal["bridged", "native", "authored"]
Status = Literal["done", "refused", "failed", "timeout", "not-run"]

RECORDING = "recording.npz"
EXPORT = "export.nir"
LOG = "log.txt"

BEGUN = "begun"
"""What a framework's process says before it begins with a job, when it has imported what it takes."""


@dataclass(frozen=True)
class Job:
    """One whole leg over one shard: load or author a graph, run it, export it.

    Args:
        package: import name of the adapter, such as `adapters.norse`.
        distribution: what the framework is installed as; refusals are told by its version.
        path: for adapters from outside, the package's own folder, or one to put on the process's path; "" for ours.
        route: which module of the adapter makes the model.
        scenario: names the authored model.
        graph: file of the graph to load.
        dt: seconds.
        stimulus: .npz file of the input, (T, B, *shape) an array.
        inputs: Input node of the graph, and the array of `stimulus` it gets.
        outputs: nodes whose output is recorded.
        membranes: nodes whose membrane is recorded.
        membrane_samples: leading batch elements whose membranes are kept.
        samples: leading batch elements that are run; 0 for all.
        runs: how often the model runs the stimulus, one run after the other; the last is recorded.
        export: whether to export the graph as well.
        check_order: whether to load and run the graph again in reverse order.
        training: whether to measure if the model can be trained on.
        offered: whether the framework has this route at all.
        options: further keyword arguments of the adapter's `load` (the reference's dialect, say).
        folder: where the recording, the exported graph and the log go.
    """

    package: str
    distribution: str
    path: str
    route: Route
    scenario: str
    graph: str
    dt: float
    stimulus: str
    inputs: tuple[tuple[str, str], ...]
    outputs: tuple[str, ...]
    membranes: tuple[str, ...]
    membrane_samples: int
    samples: int = 0
    runs: int = 1
    export: bool = False
    check_order: bool = False
    training: bool = False
    offered: bool = True
    options: Mapping[str, str | int | None] = field(default_factory=dict)
    folder: str = ""

    def to_json(self) -> str:
        """For the wire."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """From the wire."""
        fields = json.loads(text)
        fields["inputs"] = tuple((a, b) for a, b in fields["inputs"])
        fields["outputs"], fields["membranes"] = tuple(fields["outputs"]), tuple(fields["membranes"])
        return cls(**fields)


@dataclass(frozen=True)
class Step:
    """How one step of a job ended.

    Args:
        status: how.
        error: exception class and its own words, "" when done.
    """

    status: Status
    error: str = ""


DONE = Step("done")
NOT_RUN = Step("not-run")


@dataclass(frozen=True)
class Training:
    """Whether the model can be trained on.

    Args:
        backward: a backward pass through the run; `refused` where the framework has none.
        gradients: what it brought to each number of the model.
        repeat: running the same input again.
        memory: what a run leaves to the next; None where that is not known.
    """

    backward: Step = NOT_RUN
    gradients: tuple[Gradient, ...] = ()
    repeat: Step = NOT_RUN
    memory: Memory | None = None

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """From plain values."""
        gradients = ({**each, "arrival": Arrival(each["arrival"])} for each in fields["gradients"])
        return cls(
            backward=Step(**fields["backward"]),
            gradients=tuple(Gradient(**each) for each in gradients),
            repeat=Step(**fields["repeat"]),
            memory=Memory(**fields["memory"]) if fields["memory"] else None,
        )


UNTRAINED = Training()
"""Nobody asked."""


@dataclass(frozen=True)
class Outcome:
    """How a job ended.

    Args:
        load: reading or authoring the model.
        run: simulating it.
        export: writing its graph; `not-run` where it was not asked for.
        training: whether the model can be trained on.
        uses: node of the graph and what stands for it in the framework.
        order_dependent: what changes when the file's edges come in another order, "" if nothing does.
        seconds: wall time of the job.
        peak_memory: bytes, the most its process has used so far.
    """

    load: Step
    run: Step
    export: Step
    training: Training = UNTRAINED
    uses: Mapping[str, str] = field(default_factory=dict)
    order_dependent: str = ""
    seconds: float = 0.0
    peak_memory: int = 0

    @property
    def reusable(self) -> bool:
        """Whether the same job would end the same way: a crash or a timeout may not."""
        steps = (self.load, self.run, self.export, self.training.backward, self.training.repeat)
        return all(step.status in ("done", "refused", "not-run") for step in steps)

    def to_json(self) -> str:
        """For the wire and the store."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """From the wire and the store."""
        fields = json.loads(text)
        for step in ("load", "run", "export"):
            fields[step] = Step(**fields[step])
        fields["training"] = Training.of(fields["training"])
        return cls(**fields)
