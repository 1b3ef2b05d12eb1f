"""A scenario: what is asked of every framework, and how far apart two answers may be."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import nir
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Array = npt.NDArray[Any]

NO_CONTENT: Final = ("input_type", "output_type", "metadata")
"""Fields of a node that follow from the others, or mean nothing."""


class GraphDoesNotFitError(ValueError):
    """A graph that cannot stand in for a scenario's own, because the stimulus does not fit its input."""


@dataclass(frozen=True)
class Tolerances:
    """Bounds within which two runs are `drift`, not `diverged`.

    Args:
        max_lag: steps by which whole spike trains may be shifted.
        max_spike_distance: Victor-Purpura distance (a spike more or less costs 1, a shift of a step 1) over all
            trains, per spike of the expected side.
        max_dv: largest difference of a membrane, in units of its threshold, where spikes agree.
        min_agreement: least share of samples that must get the same class.
        accuracy_margin: largest difference in accuracy.
        reasons: field to why it has this value; a field without a meaning for the scenario says so.
    """

    max_lag: int
    max_spike_distance: float
    max_dv: float
    min_agreement: float
    accuracy_margin: float
    reasons: Mapping[str, str]


WITHOUT_CLASSES = Tolerances(
    max_lag=1,
    max_spike_distance=0.1,
    max_dv=0.1,
    min_agreement=0.0,
    accuracy_margin=1.0,
    reasons={
        "max_lag": "as in scenario `lif`",
        "max_spike_distance": "as in scenario `lif`",
        "max_dv": "as in scenario `lif`",
        "min_agreement": "has no meaning: no classes",
        "accuracy_margin": "has no meaning: no classes",
    },
)
"""Of a scenario that is about no task."""


@dataclass(frozen=True)
class Scenario:
    """A graph, a time step, a stimulus, what to record, and tolerances.

    Args:
        name: of the scenario, as in cell ids.
        graph: G0; every parameter is representable in float32.
        dt: time step in seconds.
        samples: batch elements or recordings in all.
        shard: how many of them one job runs.
        labels: the class of each sample, (samples,), where accuracy means something.
        data: what the stimulus is, as reports show it.
        tolerances: bounds of `drift`.
        membrane_samples: membranes are compared for so many leading samples of each shard.
        source: the digest of what the stimulus follows from.
        drive: samples start to stop as one array, (T, stop - start, *shape).
        runs: how often one model runs its input, from rest each time; the last run counts.
        case: whether it is a case of a suite, one rule, that a framework is put to alone.
        timeout: seconds a job may take, where nobody says otherwise.
        work: seconds of a core a job may use, where nobody says otherwise.
        exact: whether float32 computes the graph exactly whatever the order, so that no difference is rounding.
    """

    name: str
    graph: nir.NIRGraph
    dt: float
    samples: int
    shard: int
    labels: Array | None
    data: str
    tolerances: Tolerances
    membrane_samples: int
    source: str
    drive: Callable[[int, int], Array]
    runs: int = 1
    case: bool = False
    exact: bool = False
    timeout: float = 600.0
    work: float = math.inf

    def stimulus(self, start: int, stop: int) -> dict[str, Array]:
        """Samples start to stop (exclusive): Input name to float32 or uint8 (T, stop - start, *shape)."""
        if not 0 <= start < stop <= self.samples:
            raise IndexError(f"samples {start} to {stop} of scenario {self.name!r}, which has {self.samples}")
        return {input_name(self.graph): self.drive(start, stop)}

    @property
    def digest(self) -> str:
        """SHA-256 of everything that determines a result: graph, dt, stimulus, labels and tolerances.

        The wording of `data` is left out: the same recordings in another folder are the same.
        """
        limits = [(each.name, getattr(self.tolerances, each.name)) for each in fields(Tolerances)[:-1]]
        labels = None if self.labels is None else self.labels.tolist()
        shape = (self.samples, self.shard, self.runs, self.membrane_samples)
        settings = (self.name, self.dt, shape, labels, limits)
        found = hashlib.sha256(f"{settings} {self.source}".encode())
        for piece in _content(self.graph):
            found.update(len(piece).to_bytes(8, "little") + piece)
        return found.hexdigest()


def input_name(graph: nir.NIRGraph) -> str:
    """The name of the graph's only Input.

    Raises:
        GraphDoesNotFitError: it has none, or several.
    """
    names = [name for name, node in graph.nodes.items() if isinstance(node, nir.Input)]
    if len(names) != 1:
        raise GraphDoesNotFitError(f"the graph has {len(names)} Input nodes {sorted(names)}, expected 1")
    return str(names[0])


def fitting(scenario: str, graph: nir.NIRGraph, shape: tuple[int, ...]) -> nir.NIRGraph:
    """The graph, if a stimulus of `shape` (T and batch left out) fits its Input.

    Raises:
        GraphDoesNotFitError: it does not; both shapes are named.
    """
    name = input_name(graph)
    found = _shape(graph.nodes[name].input_type)
    if found != shape:
        raise GraphDoesNotFitError(
            f"the graph's Input {name!r} has shape {found}, scenario {scenario!r} gives {shape}; "
            "use a graph with that input shape"
        )
    return graph


def output_size(graph: nir.NIRGraph) -> int | None:
    """The number of values that leave the graph's only Output, or None."""
    outputs = [node for node in graph.nodes.values() if isinstance(node, nir.Output)]
    shape = _shape(outputs[0].output_type) if len(outputs) == 1 else None
    return None if shape is None else int(np.prod(shape))


def _shape(types: Mapping[str, object]) -> tuple[int, ...] | None:
    """The one shape in an input_type or output_type, or None where the file does not say."""
    values = [np.atleast_1d(np.asarray(value)) for value in types.values() if value is not None]
    return tuple(int(size) for size in values[0]) if len(values) == 1 else None


def _content(graph: nir.NIRGraph) -> Iterator[bytes]:
    """A graph's names, primitives, numbers and edges, in an order that does not depend on the file's."""
    for name, node in sorted(graph.nodes.items()):
        yield f"{name} {type(node).__name__}".encode()
        if isinstance(node, nir.NIRGraph):
            yield from _content(node)
            continue
        if isinstance(node, nir.Input | nir.Output | nir.Flatten):
            yield repr((_shape(node.input_type), _shape(node.output_type))).encode()
        for each in fields(node):
            if each.name not in NO_CONTENT:
                value = np.asarray(getattr(node, each.name))
                yield f"{each.name} {value.dtype} {value.shape}".encode()
                yield str(value).encode() if value.dtype.kind in "OUS" else value.tobytes()
    yield repr(sorted({(str(a), str(b)) for a, b in graph.edges})).encode()
