"""A user's model and a stimulus as a scenario, which the harness knows how to run and to judge.

Decides the bounds of `drift`: those of scenario `lif`. A model of which no task is known has no classes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from scenarios.scenario import Scenario, Tolerances

if TYPE_CHECKING:
    from harness.check.drive import Stimulus
    from harness.check.subject import Subject

NAME: Final = "check"

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


def scenario(subject: Subject, stimulus: Stimulus) -> Scenario:
    """The model under the stimulus, all samples in one shard."""
    drive = stimulus.drive
    samples = drive.shape[1]
    return Scenario(
        name=NAME,
        graph=subject.graph,
        dt=subject.dt,
        samples=samples,
        shard=samples,
        labels=None,
        data=stimulus.text,
        tolerances=TOLERANCES,
        membrane_samples=samples,
        source=hashlib.sha256(f"{drive.dtype} {drive.shape}".encode() + drive.tobytes()).hexdigest(),
        drive=lambda start, stop: drive[:, start:stop].copy(),
    )
