"""A layer at work: Brian2's synapses from a source's group to the layer's own.

    y += weight * y_pre        Affine, Linear, convolutions
    y += y_pre / size          pools

Decides that the synapses of one weight share its live number, for as many samples as there are. Brian2 works
a synapse only on an event of its source: that it spiked, or that what it gives is not 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from adapters.brian2.package import library
from adapters.brian2.population import SLOT, Turn

if TYPE_CHECKING:
    from adapters.base import Array
    from adapters.brian2.population import Population


def synapses(target: Population, number: int, source: Population) -> Any:  # noqa: ANN401  Brian2's
    """The synapses from the source of this number to a layer."""
    part, place, read = target.part, target.place, target.place.brings(number)
    weight = part.live.get("weight")
    made = library.Synapses(
        source.group,
        target.group,
        "" if weight is None else "number : integer (constant)",
        on_pre=f"y_post += {read}_pre/{part.divisor}" if weight is None else f"y_post += weight*{read}_pre",
        on_event={"pre": source.event(read)},
        namespace={},
        clock=place.clock,
    )
    made.pre.when, made.pre.order = SLOT, place.order(Turn.SYNAPSES)
    found = part.connections
    made.connect(
        i=_repeated(found.sources, math.prod(part.entering), place.copies),
        j=_repeated(found.targets, math.prod(part.leaving), place.copies),
    )
    if weight is not None:
        # What linked_var does for a NeuronGroup (brian2/groups/neurongroup.py); synapses have no shorter way
        made.variables.add_reference("weight", weight.group, "value", index="number")
        made.number = np.tile(found.numbers, place.copies)
    return made


def _repeated(indices: Array, size: int, copies: int) -> Array:
    """The same synapses for each sample, `size` elements further on."""
    every: Array = (indices + size * np.arange(copies, dtype=np.int32)[:, None]).ravel()
    return every
