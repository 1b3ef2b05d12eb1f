"""What a training says while it runs and when it is done; needs no PyTorch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far a training is: `batch` of `batches` in `epoch` of `epochs`; means over the epoch so far."""

    epoch: int
    epochs: int
    batch: int
    batches: int
    loss: float
    accuracy: float


@dataclass(frozen=True)
class Measurement:
    """The network on recordings it did not learn from, at the scenario's own steps.

    Args:
        recordings: what they are.
        correct: how many got their digit.
        total: how many there are.
        rates: spikes per neuron and step, of each of the five layers.
    """

    recordings: str
    correct: int
    total: int
    rates: tuple[float, ...]

    @property
    def accuracy(self) -> float:
        """Share of recordings that got their digit."""
        return self.correct / self.total


@dataclass(frozen=True)
class TrainingRecord:
    """How a graph came about; written beside it."""

    data: str
    recordings: int
    licence: str
    seed: int
    epochs: int
    grid: int
    dt: float
    steps: int
    measured: tuple[Measurement, ...]
    largest_membrane_bound: float
    torch: str
    seconds: float
