"""The contract between a framework and the harness.

Decides what an adapter offers (`load`, `run`, `export`), the shape of what it records and how it says no.
Needs NumPy and nir only, because it is imported inside every framework's own environment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir

Array = npt.NDArray[Any]


class VKind(StrEnum):
    """At which moment of a step a membrane was read."""

    AFTER_RESET = "after-reset"
    """At the end of the step, after the reset: what the reference records."""

    BEFORE_RESET = "before-reset"
    """After the update, before the reset; equal to the former wherever the neuron did not spike."""


class Realisation(StrEnum):
    """What an adapter uses for a node."""

    NATIVE = "native module"
    """The framework's own module, with the node's numbers. For a node without memory also what the framework builds
    its layers on: a module of PyTorch; a product, convolution, pool or reshape of JAX; a transform of Nengo."""

    FOLDED = "folded"
    """The same, but with other numbers, or given a gain, an offset or a spike function so that it means the node."""

    CUSTOM = "custom cell"
    """A cell or operation of ours, or one of the framework's with a step of ours in it."""


class RefusedError(Exception):
    """An adapter cannot express a node and says so by node, primitive and field."""

    def __init__(self, node: str, primitive: str, field: str, why: str) -> None:
        self.node, self.primitive, self.field, self.why = node, primitive, field, why
        super().__init__(f"{primitive} {node!r}: {field} {why}")


@dataclass(frozen=True)
class Probes:
    """What to record.

    Args:
        outputs: nodes whose output is kept, for the whole batch.
        membranes: nodes whose membrane is kept.
        membrane_samples: membranes are kept for so many leading batch elements.
    """

    outputs: tuple[str, ...]
    membranes: tuple[str, ...] = ()
    membrane_samples: int = 2**31


@dataclass(frozen=True)
class Recording:
    """What one run showed, under the node names of the graph that was loaded.

    Args:
        outputs: node to its output, (T, B, *shape); spikes as counts per step.
        membranes: node to its membrane, (T, min(B, membrane_samples), *shape), in the graph's units.
        predictions: Output node to what arrived there, (T, B, *shape).
        v_kind: node to the moment its membrane was read; a node that is absent was read after reset.
    """

    outputs: Mapping[str, Array]
    membranes: Mapping[str, Array] = field(default_factory=dict)
    predictions: Mapping[str, Array] = field(default_factory=dict)
    v_kind: Mapping[str, VKind] = field(default_factory=dict)

    def kind(self, node: str) -> VKind:
        """The moment at which the membrane of `node` was read."""
        return self.v_kind.get(node, VKind.AFTER_RESET)


class Model(Protocol):
    """A graph inside a framework."""

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """What stands for each node of the graph in this framework."""
        ...

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record.

        Args:
            stimulus: Input node to float32 (T, B, *shape), one entry a step of dt.
            probes: what to record.
        """
        ...

    def export(self) -> nir.NIRGraph:
        """The graph, with every number read from the framework's live objects."""
        ...


class Load(Protocol):
    """How a route makes a model: `load(graph, dt)`, dt in seconds."""

    def __call__(self, graph: nir.NIRGraph, dt: float) -> Model:
        """Make the model; dt in seconds."""
        ...


def as_counts(value: Array) -> Array:
    """Counts as bytes; the values as they are where a byte cannot hold each of them."""
    if value.dtype == np.uint8:
        return value
    with np.errstate(invalid="ignore"):  # NaN is no count
        counts = value.astype(np.uint8)
    return counts if np.array_equal(counts, value) else value


def as_float32(value: object) -> Array:
    """A parameter as every framework sees it: rounded to float32."""
    return np.asarray(value, dtype=np.float32)
