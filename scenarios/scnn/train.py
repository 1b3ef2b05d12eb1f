"""Training of the SCNN, on a CPU, in minutes.

Decides when something is written: graph and record at the end, each whole or not at all.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import nir

from scenarios.events.recording import version
from scenarios.scnn.architecture import GRID, graph
from scenarios.scnn.lessons import lessons
from scenarios.scnn.record import Measurement, Progress, TrainingRecord
from scenarios.scnn.scenario import DT, GRAPH, STEPS

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["EPOCHS", "Measurement", "Progress", "TrainingRecord", "train"]

EPOCHS: Final = 36
"""Passes over the recordings."""


def train(
    data: Path | None = None,
    *,
    seed: int = 0,
    epochs: int = EPOCHS,
    out: Path = GRAPH,
    progress: Callable[[Progress], None] = lambda _: None,
) -> TrainingRecord:
    """Train, measure, and write the graph to `out` and its record to `out` with the ending .json.

    An interruption before the end leaves both files as they were.

    Args:
        data: a folder in N-MNIST's layout with a Train part; the built-in data alone where None.
        seed: of weights, order and variation.
        epochs: passes over the recordings.
        out: the graph's file.
        progress: called after every batch.

    Raises:
        DataError: the data is missing or damaged.
        ImportError: PyTorch is absent.
        NotExactError: the network's membranes may leave the exact range.
        OSError: `out` cannot be written; found before training.
    """
    from scenarios.scnn import learning  # noqa: PLC0415  needs PyTorch, which other scenarios do not

    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=".scnn.", dir=out.parent) as beside:
        taught, measured = lessons(data)
        weights = learning.learn(taught, seed, epochs, progress)
        measurements, bound = learning.measure(weights, measured)
        record = TrainingRecord(
            data=taught.name,
            recordings=len(taught),
            licence="built-in digits only" if data is None else "N-MNIST: Orchard et al. 2015, CC BY-SA 4.0",
            seed=seed,
            epochs=epochs,
            grid=GRID,
            dt=DT,
            steps=STEPS,
            measured=measurements,
            largest_membrane_bound=bound,
            torch=version("torch"),
            seconds=round(time.monotonic() - started, 1),
        )
        _write(graph([weight.numpy() for weight in weights]), record, Path(beside), out)
    return record


def _write(trained: nir.NIRGraph, record: TrainingRecord, beside: Path, out: Path) -> None:
    """Both files whole, then renamed into place one after the other."""
    drawn, told = beside / "graph.nir", beside / "record.json"
    nir.write(drawn, trained)
    told.write_text(json.dumps(asdict(record), indent=2) + "\n", encoding="utf-8")
    for finished, place in ((drawn, out), (told, out.with_suffix(".json"))):
        os.replace(finished, place)  # noqa: PTH105  replaces what is there, in one step
