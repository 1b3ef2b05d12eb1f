"""A case: one rule, a graph and a stimulus in which it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy.typing as npt

if TYPE_CHECKING:
    import nir

Array = npt.NDArray[Any]

DT: Final = 1e-4
"""Seconds a step, unless the step is the rule: what snnTorch and SpikingJelly suppose when they are not told."""

STEPS: Final = 80
SAMPLES: Final = 4
"""Steps and samples of every case, so that frameworks that compile do so for few shapes."""


@dataclass(frozen=True, eq=False)
class Case:
    """What is tried.

    Args:
        name: after `conformance/`.
        rule: what is tried, in a line.
        graph: G0; every parameter is representable in float32.
        stimulus: float32, (STEPS, samples, *shape of the Input).
        detects: faults that change the reference's result beyond rounding.
        dt: seconds a step.
        exact: whether every value is a multiple of 2^-10 below 2^14, so that float32 is exact whatever the
            order of sums, and a spike that differs is a difference in meaning.
        shard: samples of a job.
        runs: how often one model runs its input; the last run counts.
        primitive: the primitive that the case tries alone, as node "node"; "" for other rules.
    """

    name: str
    rule: str
    graph: nir.NIRGraph = field(repr=False)
    stimulus: Array = field(repr=False)
    detects: tuple[str, ...] = ()
    dt: float = DT
    exact: bool = False
    shard: int = SAMPLES
    runs: int = 1
    primitive: str = ""
