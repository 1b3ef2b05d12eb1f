"""NIR's neurons as Nengo ensembles: of Nengo's own LIF where it can mean the node, else of a type of ours."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import nir

from adapters.base import Realisation
from adapters.graph import parameters
from adapters.nengo import stock
from adapters.nengo.elements import Shape, finite, flat, shaped, size
from adapters.nengo.ensemble import ensemble
from adapters.nengo.neurons import TYPES
from adapters.nengo.part import Part

if TYPE_CHECKING:
    from collections.abc import Mapping


def population(name: str, node: nir.NIRNode, shape: Shape, dt: float) -> Part:
    """An ensemble with a neuron for each element of a node that has a membrane, or is a Threshold.

    Raises:
        RefusedError: v_leak is not finite.
    """
    tau_rc = stock.tau_rc(node, dt)
    if tau_rc is not None:
        return stock.lif(name, node, shape, tau_rc, dt)
    if hasattr(node, "v_leak"):
        finite(name, node, "v_leak")  # where the membrane starts
    given = parameters(node)
    neuron_type = TYPES[type(node)](**{field: flat(value, shape) for field, value in given.items()})
    live = ensemble(name, neuron_type, size(shape))
    export = partial(_node, type(node), live, shape, {field: value.shape for field, value in given.items()})
    volt = None if isinstance(node, nir.Threshold) else _volt
    return Part(live.neurons, live.neurons, Realisation.CUSTOM, export, volt=volt)


def _volt() -> float:
    """Types of ours keep the membrane in the graph's units."""
    return 1.0


def _node(
    kind: type[nir.NIRNode],
    live: Any,  # noqa: ANN401  Nengo has no types
    shape: Shape,
    given: Mapping[str, Shape],
) -> nir.NIRNode:
    numbers = {field: shaped(getattr(live.neuron_type, field), shape, of) for field, of in given.items()}
    return kind(**numbers)
