"""A Nengo ensemble that is its neurons and nothing else.

Encoders and decoders, with which Nengo represents a value in neurons, take no part: connections lead straight to the
neurons and from them.
"""

from __future__ import annotations

from typing import Any

import nengo
import numpy as np


def ensemble(name: str, neuron_type: Any, count: int) -> Any:  # noqa: ANN401  Nengo has no types
    """An ensemble of `count` neurons that get nothing but what is connected to them."""
    return nengo.Ensemble(
        count,
        dimensions=1,
        neuron_type=neuron_type,
        gain=np.ones(count),  # what is connected to neurons is multiplied by it
        bias=np.zeros(count),
        encoders=np.ones((count, 1)),
        eval_points=np.zeros((1, 1)),  # nothing is decoded: more would be drawn in vain
        label=name,
    )
