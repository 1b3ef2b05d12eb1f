"""NIR's neurons as Nengo ensembles.

Connections lead straight to and from an ensemble's neurons: gain and encoders, which Nengo puts between a
represented value and its neurons, take no part.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import nengo
import nir
import numpy as np

from adapters.base import Realisation
from adapters.graph import parameters
from adapters.nengo.elements import Shape, flat, shaped, size
from adapters.nengo.neurons import TYPES
from adapters.nengo.part import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Array


def population(name: str, node: nir.NIRNode, shape: Shape, dt: float) -> Part:
    """An ensemble with a neuron for each element, of the type that has the node's fields as parameters."""
    given = parameters(node)
    neuron_type = TYPES[type(node)](**{field: flat(value, shape) for field, value in given.items()})
    neurons = ensemble(name, neuron_type, np.zeros(size(shape))).neurons
    shapes = {field: value.shape for field, value in given.items()}
    export = partial(_node, type(node), neurons.ensemble, shape, shapes)
    return Part(neurons, neurons, Realisation.CUSTOM, export, has_voltage=not isinstance(node, nir.Threshold))


def ensemble(name: str, neuron_type: Any, bias: Array) -> Any:  # noqa: ANN401  Nengo has no types
    """An ensemble whose neurons get `bias` and what is connected to them."""
    count = len(bias)
    return nengo.Ensemble(
        count,
        dimensions=1,
        neuron_type=neuron_type,
        gain=np.ones(count),
        bias=bias,
        encoders=np.ones((count, 1)),
        eval_points=np.zeros((1, 1)),  # nothing is decoded: more would be drawn in vain
        label=name,
    )


def _node(
    kind: type[nir.NIRNode],
    live: Any,  # noqa: ANN401  Nengo has no types
    shape: Shape,
    given: Mapping[str, Shape],
) -> nir.NIRNode:
    numbers = {field: shaped(getattr(live.neuron_type, field), shape, of) for field, of in given.items()}
    return kind(**numbers)
