"""The `scnn` scenario: the trained graph on N-MNIST recordings, real or synthetic."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import nir
import numpy as np

from scenarios.events import builtin, folder, nmnist
from scenarios.events.frames import SHAPE, frames
from scenarios.events.recording import DIGITS, Array, Recordings
from scenarios.scenario import Scenario, Tolerances, fitting, output_size

if TYPE_CHECKING:
    from os import PathLike

NAME: Final = "scnn"
GRAPH: Final = Path(__file__).with_name("scnn.nir")
"""The graph this project trained; `scnn.json` beside it says how."""

DT: Final = 1e-3
"""Time step in seconds, and length of a frame (Pedersen et al. 2024)."""

STEPS: Final = 300
"""Frames of a recording (Pedersen et al. 2024); the shortest of N-MNIST lasts 296 ms."""

SHARD: Final = 20
"""Recordings a job runs: 14 MB of frames and at most 1.2 GB in a framework."""

MEMBRANE_SAMPLES: Final = 2
"""Membranes are 42 MB a recording; two of each shard show how they differ."""

BUILTIN_SAMPLES: Final = 20
"""Recordings of the built-in data run when no number is asked for: two of each digit."""

TOLERANCES: Final = Tolerances(
    max_lag=2,
    max_spike_distance=0.1,
    max_dv=0.1,
    min_agreement=0.95,
    accuracy_margin=0.02,
    reasons={
        "max_lag": "one step at most from each of two conventions: spikes emitted late, spikes detected late",
        "max_spike_distance": "one spike in ten missing, added or displaced",
        "max_dv": "a tenth of the threshold: what an exponential step differs from Euler's at tau/dt of five",
        "min_agreement": "the frameworks of Pedersen et al. 2024 that changed neither reset nor precision "
        "disagree on fewer recordings than this",
        "accuracy_margin": "those frameworks lie within 2 % of one another on N-MNIST",
    },
)


def load(
    data: str | PathLike[str] = "builtin",
    samples: int | None = None,
    replacement: nir.NIRGraph | None = None,
    cache: Path | None = None,
) -> Scenario:
    """The scenario on chosen data.

    Args:
        data: `builtin` (synthetic), `nmnist` (downloaded), or a folder in N-MNIST's layout.
        samples: how many recordings; the source's default where None.
        replacement: a graph that is run in place of the trained one.
        cache: where N-MNIST is kept.

    Raises:
        DataError: the data is missing, damaged, or holds fewer recordings.
        GraphDoesNotFitError: the replacement's input is not 2 x 34 x 34.
    """
    network = _trained() if replacement is None else fitting(NAME, replacement, SHAPE)
    found = _recordings(data, samples, cache)
    return Scenario(
        name=NAME,
        graph=network,
        dt=DT,
        samples=len(found),
        shard=SHARD,
        labels=found.labels if output_size(network) == DIGITS else None,
        data=found.data,
        tolerances=TOLERANCES,
        membrane_samples=MEMBRANE_SAMPLES,
        source=f"{found.digest} {STEPS}",
        drive=partial(_drive, found),
    )


def _trained() -> nir.NIRGraph:
    # nir's own type check knows no batch; the graph was checked when it was built.
    return nir.read(GRAPH, type_check=False)


def _recordings(data: str | PathLike[str], samples: int | None, cache: Path | None) -> Recordings:
    if data == "builtin":
        return builtin.recordings(builtin.Split.TEST, BUILTIN_SAMPLES if samples is None else samples)
    return folder.recordings(nmnist.folder(cache) if data == "nmnist" else Path(data), samples)


def _drive(recordings: Recordings, start: int, stop: int) -> Array:
    """Frames of recordings start to stop, uint8 (STEPS, stop - start, 2, 34, 34)."""
    counts = [frames(recordings.read(index), STEPS) for index in range(start, stop)]
    return np.stack(counts, axis=1)
