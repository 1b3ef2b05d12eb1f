"""Which stimuli fit a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Array
    from adapters.graph import Network

_LEADING = 2
"""Axes before a node's shape: time and batch."""


class StimulusError(ValueError):
    """A stimulus that does not fit the Inputs of a network."""


def extent(network: Network, stimulus: Mapping[str, Array]) -> tuple[int, int]:
    """Steps and batch of a stimulus that fits every Input.

    Args:
        network: what is to be driven.
        stimulus: Input node to (T, B, *shape).

    Raises:
        StimulusError: an Input has no stimulus, or one of another shape; lengths differ; there is no step or sample.
    """
    wanted, given = sorted(network.inputs), sorted(stimulus)
    if wanted != given:
        raise StimulusError(f"the stimulus is for {given}; give one array for each Input: {wanted}")
    shapes = {name: np.shape(stimulus[name]) for name in wanted}
    for name, shape in shapes.items():
        own = tuple(network.output_shapes[name])
        if len(shape) < _LEADING or shape[_LEADING:] != own or 0 in shape[:_LEADING]:
            raise StimulusError(f"the stimulus of Input {name!r} has shape {shape}; expected (T, B, *{own}), both >= 1")
    extents = {shape[:_LEADING] for shape in shapes.values()}
    if len(extents) > 1:
        raise StimulusError(f"the stimuli have (T, B) {sorted(extents)}; give the same T and B to all Inputs")
    steps, batch = extents.pop()
    return steps, batch
