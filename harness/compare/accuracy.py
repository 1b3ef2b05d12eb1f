"""What a classifier's spikes say.

Decides the class (most spikes, the lowest index on ties), the interval of an accuracy, and agreement.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.compare.errors import NothingToCompareError

if TYPE_CHECKING:
    from adapters.base import Array

NO_CLASS = -1
"""The class of a sample whose output is not finite; it agrees with nothing."""


@dataclass(frozen=True)
class Accuracy:
    """How many samples were classified rightly.

    Args:
        correct: samples whose class is their label.
        samples: samples in all.
        low: lower end of the Wilson interval.
        high: upper end.
    """

    correct: int
    samples: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The fraction that is right."""
        return self.correct / self.samples


def counts(prediction: Array) -> Array:
    """The sum over time of a prediction (T, B, *shape), as (B, classes) in float64."""
    summed: Array = prediction.sum(axis=0, dtype=np.float64)
    return summed.reshape(len(summed), int(np.prod(summed.shape[1:], dtype=np.int64)))


def class_of(output: Array) -> Array:
    """The class of each sample: the largest output, the lowest index on ties.

    Args:
        output: (B, classes), for example spike counts; one class at least.
    """
    classes = np.argmax(output, axis=1)
    return np.where(np.isfinite(output).all(axis=1), classes, NO_CLASS)


def ties(output: Array) -> int:
    """Samples whose largest output is shared by several classes, silent ones included.

    Args:
        output: (B, classes).
    """
    largest = output.max(axis=1, keepdims=True)
    return int(np.count_nonzero((output == largest).sum(axis=1) > 1))


def accuracy(classes: Array, labels: Array, *, z: float = 1.96) -> Accuracy:
    """The fraction of samples whose class is their label, with its Wilson interval.

    Raises:
        NothingToCompareError: there is no sample.
    """
    correct = _equal(classes, labels)
    return Accuracy(correct, len(labels), *wilson(correct, len(labels), z))


def agreement(a: Array, b: Array) -> float:
    """The fraction of samples that two sides put into the same class.

    Raises:
        NothingToCompareError: there is no sample.
    """
    return _equal(a, b) / len(a)


def wilson(successes: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The score interval of a proportion (Wilson, JASA 22:209, 1927); z = 1.96 makes it one of 95 %.

    Raises:
        NothingToCompareError: n is 0.
    """
    if not n:
        raise NothingToCompareError("an interval of 0 samples was asked for, expected at least 1 sample")
    p = successes / n
    centre = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    size = 1 + z * z / n
    return max(0.0, (centre - spread) / size), min(1.0, (centre + spread) / size)


def _equal(a: Array, b: Array) -> int:
    if len(a) != len(b) or not len(a):
        raise NothingToCompareError(
            f"classes of {len(a)} samples against {len(b)}, expected as many on both sides and at least 1"
        )
    return int(np.count_nonzero((a == b) & (a != NO_CLASS)))
