"""The numbers of a node's field, live in Brian2.

Decides that each field is a vector of its own, with an entry a number and not an entry a neuron: what runs
links to it (`brian2.linked_var`), however many neurons, kernel positions or batch elements share a number,
and an export reads it. A number changed here changes what is simulated and what is exported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from adapters.base import as_float32
from adapters.brian2.package import VariableOwner, Variables, library

if TYPE_CHECKING:
    from adapters.base import Array

SECONDS = frozenset({"tau", "tau_mem", "tau_syn", "delay"})
"""Fields in seconds; all others are without a unit here, membranes too."""


def unit(field: str) -> str:
    """Brian2's name for the unit of a field."""
    return "second" if field in SECONDS else "1"


class Numbers(VariableOwner):
    """Numbers called `value`, which Brian2's groups can link to; not an object that a network has to run.

    Args:
        values: flat.
        unit: their SI unit.
    """

    def __init__(self, values: Array, unit: str) -> None:
        super().__init__(name="numbers*")
        self.variables = Variables(self)
        self.variables.add_constant("N", len(values))
        self.variables.add_arange("i", len(values), constant=True, read_only=True)
        dimensions = (library.second if unit == "second" else library.Unit(1)).dim
        self.variables.add_array("value", size=len(values), values=values, dimensions=dimensions, constant=True)
        self._enable_group_attributes()


class Parameter:
    """One field of one node.

    Args:
        field: its name in NIR.
        value: its numbers, rounded to float32; Brian2 holds them in double precision.
    """

    def __init__(self, field: str, value: object) -> None:
        numbers = as_float32(value)
        self.shape = numbers.shape
        self.group = Numbers(numbers.ravel(), unit(field))

    @property
    def numbers(self) -> Array:
        """The live numbers, flat, in SI units; what is written here is in Brian2."""
        live: Array = self.group.variables["value"].get_value()
        return live

    def read(self) -> Array:
        """The field as a graph has it."""
        return as_float32(self.numbers).reshape(self.shape)

    def places(self, shape: tuple[int, ...], copies: int, axes: tuple[int, ...] | None = None) -> Array:
        """For every element of a batch, flat, the place of its number in `numbers`.

        Args:
            shape: of a sample.
            copies: samples of the batch.
            axes: the shape in which the numbers broadcast to that of a sample, where it is not their own. A
                single number holds for all elements, however many axes it has.
        """
        own = np.arange(self.numbers.size)  # of the kind that linked_var asks for
        own = own.reshape(() if own.size == 1 else axes or self.shape)
        return np.tile(np.broadcast_to(own, shape).ravel(), copies)
