"""The scenarios `conformance/NAME`: a case as the harness runs it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from scenarios.conformance.catalogue import cases
from scenarios.scenario import WITHOUT_CLASSES, Scenario, fitting

if TYPE_CHECKING:
    import nir

    from scenarios.conformance.case import Case

FAMILY: Final = "conformance"
PREFIX: Final = f"{FAMILY}/"

TIMEOUT: Final = 60.0
WORK: Final = 6.0
"""Seconds a job may take, and of a core it may use once its framework is imported: the slowest uses 2.4, and what uses
more than twice as many never ends."""


def names() -> tuple[str, ...]:
    """Every scenario of the family."""
    return tuple(f"{PREFIX}{name}" for name in cases())


def load(name: str, replacement: nir.NIRGraph | None = None) -> Scenario:
    """A case as a scenario, or its stimulus for another graph.

    Raises:
        KeyError: there is no such case.
        GraphDoesNotFitError: the replacement has another input.
    """
    return scenario(cases()[name.removeprefix(PREFIX)], replacement)


def scenario(case: Case, replacement: nir.NIRGraph | None = None) -> Scenario:
    """A case as a scenario, or its stimulus for another graph.

    Raises:
        GraphDoesNotFitError: the replacement has another input.
    """
    name, stimulus = f"{PREFIX}{case.name}", case.stimulus
    samples = stimulus.shape[1]
    return Scenario(
        name=name,
        graph=case.graph if replacement is None else fitting(name, replacement, stimulus.shape[2:]),
        dt=case.dt,
        samples=samples,
        shard=case.shard,
        runs=case.runs,
        labels=None,
        data=f"{case.rule} (synthetic)",
        tolerances=WITHOUT_CLASSES,
        membrane_samples=samples,
        source=hashlib.sha256(stimulus.tobytes()).hexdigest(),
        drive=lambda start, stop: stimulus[:, start:stop].copy(),
        case=True,
        timeout=TIMEOUT,
        work=WORK,
        exact=case.exact and replacement is None,
    )
