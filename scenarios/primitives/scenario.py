"""The scenarios `primitive/NAME`: stimulus and tolerances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from scenarios.primitives.graphs import graphs
from scenarios.scenario import Scenario, Tolerances

if TYPE_CHECKING:
    from collections.abc import Iterator

    import nir

Array = npt.NDArray[Any]

PREFIX: Final = "primitive/"
DT: Final = 1e-4
"""Seconds: what snnTorch's importer supposes."""
STEPS: Final = 100
SAMPLES: Final = 2
SEED: Final = 0

TOLERANCES: Final = Tolerances(
    max_lag=1,
    max_spike_distance=0.1,
    max_dv=0.1,
    min_agreement=0.0,
    accuracy_margin=1.0,
    reasons={
        "max_lag": "as in scenario `lif`",
        "max_spike_distance": "as in scenario `lif`",
        "max_dv": "as in scenario `lif`",
        "min_agreement": "has no meaning: no classes",
        "accuracy_margin": "has no meaning: no classes",
    },
)


def scenarios() -> Iterator[Scenario]:
    """One for each primitive, and one for a loop."""
    for name, graph in graphs():
        yield _scenario(name, graph)


def _scenario(name: str, graph: nir.NIRGraph) -> Scenario:
    shape = tuple(int(n) for n in graph.nodes["input"].input_type["input"])

    def drive(start: int, stop: int) -> Array:
        return stimulus(shape)[:, start:stop]

    return Scenario(
        name=f"{PREFIX}{name}",
        graph=graph,
        dt=DT,
        samples=SAMPLES,
        shard=SAMPLES,
        labels=None,
        data="quarters of both signs (synthetic)",
        tolerances=TOLERANCES,
        membrane_samples=SAMPLES,
        source=f"{SEED} {STEPS} {shape}",
        drive=drive,
    )


def stimulus(shape: tuple[int, ...]) -> Array:
    """Multiples of 1/4 from -1 to 2.75, (T, B, *shape): mostly positive, so that everything fires."""
    return (np.random.default_rng(SEED).integers(-4, 12, (STEPS, SAMPLES, *shape)) / 4).astype(np.float32)
