"""Whether a model can be trained on: what a backward pass brings to each of its numbers, and what a run leaves behind.

A model may offer both (`Trainable`); one that does not says so in its outcome. The loss is the mean of what reaches the
Outputs, each value weighted by another number between 1/2 and 3/2, so that nothing cancels; where an output is a spike,
the framework's own surrogate stands for its derivative.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

import numpy as np

from adapters.base import RefusedError, as_float32

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir

    from adapters.base import Array


class Arrival(StrEnum):
    """What a backward pass brought to a number of the model."""

    REACHED = "reached"
    """A finite gradient, not 0 everywhere."""

    ZERO = "zero"
    """A gradient that is 0 everywhere."""

    NOT_FINITE = "not finite"
    """A gradient with an infinity or a NaN in it."""

    NONE = "none"
    """No gradient: a parameter that the outputs do not depend on, or that is frozen."""

    NO_PARAMETER = "no parameter"
    """It holds a field of NIR, but an optimiser would not be given it."""


@dataclass(frozen=True)
class Gradient:
    """One number, or array of numbers, of a model.

    Args:
        name: the framework's own.
        node: the graph's node that it belongs to, "" where that is not known.
        field: the node's field that it holds, "" where that is not known.
        arrival: what the backward pass brought.
        why: what is known of it beside that: "frozen", or what it is instead of a parameter.
    """

    name: str
    node: str
    field: str
    arrival: Arrival
    why: str = ""


@dataclass(frozen=True)
class Memory:
    """What a run leaves to the next.

    Args:
        alone: whether a second run of the same input, with nothing called in between, equals the first.
        reset: the framework's documented call between two runs, "" where it documents none.
        after_reset: whether the second run equals the first after that call.
    """

    alone: bool
    reset: str = ""
    after_reset: bool = True


@runtime_checkable
class Trainable(Protocol):
    """What a model offers beside `run` and `export`."""

    def gradients(self, stimulus: Mapping[str, Array]) -> tuple[Gradient, ...]:
        """One backward pass through the whole run.

        Raises:
            NoGradientsError: the framework has none.
        """
        ...


@runtime_checkable
class Resetting(Protocol):
    """A model whose state outlives a run, unless a call of the framework's says otherwise."""

    reset_call: str
    """The framework's documented call; `run` makes it."""

    def carry_on(self, stimulus: Mapping[str, Array]) -> Mapping[str, Array]:
        """What reaches each Output in a run that begins where the one before ended."""
        ...


def arrival(gradient: object) -> Arrival:
    """What a gradient that did arrive is worth."""
    values = np.asarray(gradient)
    if not np.isfinite(values).all():
        return Arrival.NOT_FINITE
    return Arrival.REACHED if values.any() else Arrival.ZERO


def weights(shape: tuple[int, ...]) -> Array:
    """What each value of an output counts in the loss; they sum up to about 1."""
    size = int(np.prod(shape))
    return as_float32(np.linspace(0.5, 1.5, size) / max(size, 1)).reshape(shape)


def held(name: str, node: nir.NIRNode, fields: Mapping[str, str]) -> str:
    """The field that a framework keeps under a name: what its table says, else that of the same name; "" for none.

    Args:
        name: with dots.
        node: whose field it would be.
        fields: the end of a framework's name to the field of NIR, tau_mem for that of a node without a synapse too; ""
            where it is another thing than its name says.
    """
    ends = [end for end in fields if f".{name}".endswith(f".{end}")]
    said = fields[max(ends, key=len)] if ends else name.rpartition(".")[2]
    called = {"tau_mem": ("tau_mem", "tau"), "": ()}.get(said, (said, name.rpartition(".")[2]))
    return next((field for field in called if hasattr(node, field)), "")


class NoGradientsError(RefusedError):
    """A framework does not differentiate what it runs.

    Args:
        framework: its name, and the release that was looked at.
    """

    def __init__(self, framework: str) -> None:
        super().__init__("graph", "NIRGraph", "gradients", f"are not to be had of {framework}")
        self.framework = framework

    def __str__(self) -> str:
        return f"no gradients: {self.framework} does not differentiate a run"


TOLERANCE: Final = 1e-6
"""Relative difference of two runs of one model that is rounding: threads may sum in another order."""


def alike(one: Mapping[str, Array], other: Mapping[str, Array]) -> bool:
    """Whether two runs gave the same."""
    return all(
        value.shape == other[name].shape
        and bool(np.allclose(value, other[name], rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True))
        for name, value in one.items()
    )
