"""A user's model and a stimulus as a scenario, which the harness knows how to run and to judge.

Decides the bounds of `drift`: those of scenario `lif`. A model of which no task is known has no classes.
A stimulus is part of the name, so that the same model under two of them is two scenarios.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from scenarios.scenario import WITHOUT_CLASSES, Scenario

if TYPE_CHECKING:
    from adapters.base import Array
    from harness.check.subject import Subject

NAME: Final = "check"

SHARD, MEMBRANES = 16, 4
"""Samples that a framework runs at once, and of how many of these membranes are kept: a network's take gigabytes."""


def scenario(subject: Subject, drive: Array, text: str) -> Scenario:
    """The model under a stimulus.

    Args:
        subject: the model.
        drive: float32 or uint8, (T, B, *shape of its Input).
        text: what it is, for people.
    """
    samples = drive.shape[1]
    digest = hashlib.sha256(f"{drive.dtype} {drive.shape}".encode() + drive.tobytes()).hexdigest()
    return Scenario(
        name=f"{NAME}/{digest[:8]}",
        graph=subject.graph,
        dt=subject.dt,
        samples=samples,
        shard=min(samples, SHARD),
        labels=None,
        data=text,
        tolerances=WITHOUT_CLASSES,
        membrane_samples=min(samples, MEMBRANES),
        source=digest,
        drive=lambda start, stop: drive[:, start:stop].copy(),
    )
