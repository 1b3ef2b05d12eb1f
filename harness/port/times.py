"""Rewrites of time: the same steps, counted otherwise.

Decides that a model is what it does in each step: with dt, every time constant and every delay times the same factor,
nothing changes. And that a reader who decays by exp(-dt/tau) gets the tau at which that is NIR's 1 - dt/tau; such a
file means this model only for such a reader, so it is proved, and read, in that convention.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.base import as_float32
from adapters.reference.dialect import Dialect
from harness.check.subject import TIMES
from harness.port.rewrite import Rewrite

if TYPE_CHECKING:
    from harness.port.model import Model

TAUS = ("tau", "tau_mem", "tau_syn")
UNSCALED = "decay"
"""The integration that adds the input times r, without dt/tau."""

DECAYING = (nir.LI, nir.LIF, nir.CubaLI, nir.CubaLIF)


def _steps_of(model: Model, seconds: float) -> Model | None:
    if model.dt == seconds:
        return None
    nodes, edges = model.flat()
    for node in nodes.values():
        for field in TIMES:
            if hasattr(node, field):
                setattr(node, field, as_float32(np.asarray(getattr(node, field), np.float64) * (seconds / model.dt)))
    return replace(model.rebuilt(nodes, edges), dt=seconds)


def _for_decay(model: Model, integration: str) -> Model | None:
    """Taus at which exp(-dt/tau') is 1 - dt/tau; none where a tau is not longer than a step."""
    nodes, edges = model.flat()
    fields = [(node, field) for node in nodes.values() if isinstance(node, DECAYING) for field in TAUS]
    held = [(node, field) for node, field in fields if hasattr(node, field)]
    if model.dialect or not held or any(np.any(np.asarray(getattr(*each)) <= model.dt) for each in held):
        return None
    for node, field in held:
        steps = np.asarray(getattr(node, field), np.float64) / model.dt
        setattr(node, field, as_float32(-model.dt / np.log1p(-1 / steps)))
        gain = "w_in" if field == "tau_syn" else "r"
        if integration == UNSCALED:
            setattr(node, gain, as_float32(np.asarray(getattr(node, gain), np.float64) / steps))
    return replace(model.rebuilt(nodes, edges), dialect=str(Dialect.parse(f"integration={integration}")))


STEPS = (
    Rewrite(
        "steps-of-100us",
        "a step lasts 1e-4 s, and every time constant and delay as many steps as before",
        "snnTorch's importer takes a step for 1e-4 s and cannot be told otherwise",
        "dt other than 1e-4 s",
        partial(_steps_of, seconds=1e-4),
    ),
    Rewrite(
        "steps-of-1s",
        "a step lasts 1 s, and every time constant and delay as many steps as before",
        "importers that take a time constant for a number of steps (Sinabs, Spyx)",
        "dt other than 1 s",
        partial(_steps_of, seconds=1.0),
    ),
)
"""What comes before the neurons, whose gains follow from the step."""

DECAY = (
    Rewrite(
        "tau-for-exponential",
        "time constants at which exp(-dt/tau) is NIR's 1 - dt/tau; for a reader who scales its input alike",
        "frameworks that integrate exponentially",
        "LI, LIF, CubaLI, CubaLIF with time constants longer than a step",
        partial(_for_decay, integration="exponential"),
    ),
    Rewrite(
        "tau-for-decay",
        "time constants at which exp(-dt/tau) is NIR's 1 - dt/tau; for a reader who adds its input as it is",
        "frameworks that decay exponentially and add their input unscaled (Sinabs, Rockpool)",
        "LI, LIF, CubaLI, CubaLIF with time constants longer than a step",
        partial(_for_decay, integration=UNSCALED),
    ),
)
