"""The spikes of a leg's recording, as far as reports need them: where they are, node by node.

Decides nothing of the format: the adapters write it, an array `index` in JSON naming every other array, trains as the
flat positions of their non-zero counts where that is smaller.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

FILE = "recording.npz"


@dataclass(frozen=True)
class Spikes:
    """The spikes of one node.

    Args:
        steps: how many were recorded.
        samples: how many recordings there are.
        step: of each entry that is not 0.
        place: of the same entry among samples and neurons.
        count: of spikes in it.
        places: how many there are.
    """

    steps: int
    samples: int
    step: npt.NDArray[np.int64]
    place: npt.NDArray[np.int64]
    count: npt.NDArray[np.float64]
    places: int

    def same(self, other: Spikes) -> bool:
        """Whether every entry is the other's."""
        pairs = ((self.step, other.step), (self.place, other.place), (self.count, other.count))
        return self.places == other.places and all(np.array_equal(a, b) for a, b in pairs)

    def times(self, sample: int) -> tuple[int, ...]:
        """The steps in which any neuron of a sample spikes."""
        own = self.places // self.samples
        here = self.place // own == sample
        return tuple(int(step) for step in np.unique(self.step[here]))

    def rates(self) -> npt.NDArray[np.float64]:
        """Spikes a step of every neuron of every sample."""
        return np.bincount(self.place, weights=self.count, minlength=self.places) / max(self.steps, 1)


def spikes(folder: Path, node: str) -> Spikes | None:
    """The output of a node in a leg's folder; None where it was not recorded, or cannot be read any more."""
    try:
        with np.load(folder / FILE) as file:
            entries = json.loads(file["index"].tobytes())
            named = [(f"a{number}", entry) for number, entry in enumerate(entries) if entry["kind"] == "output"]
            found = next(((key, entry) for key, entry in named if entry["node"] == node), None)
            return _read(file, *found) if found else None
    except (OSError, KeyError, ValueError, BadZipFile):
        return None


def _read(file: Any, key: str, entry: dict[str, Any]) -> Spikes:  # noqa: ANN401  NumPy's file of arrays has no type
    shape = tuple(entry["shape"])
    if entry["sparse"]:
        at, count = file[f"{key}-at"].astype(np.int64), file[f"{key}-count"]
    else:
        flat = file[key].reshape(-1)
        at = np.flatnonzero(flat)
        count = flat[at]
    places = math.prod(shape[1:])
    return Spikes(shape[0], shape[1], at // places, at % places, count.astype(float), places)


def similarity(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> float | None:
    """The paper's: the cosine of two vectors of rates; None where they are of different networks."""
    if a.shape != b.shape:
        return None
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / max(lengths, 1e-8)
