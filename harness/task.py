"""A job, who does it, and what its result is called in the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.job import Job
    from harness.environments import Environment


@dataclass(frozen=True)
class Task:
    """One job.

    Args:
        key: its name.
        environment: who does it.
        job: what is to be done.
        timeout: seconds it may take, where the limits of the run say nothing.
        work: seconds of a core it may use, where the limits of the run say nothing.
    """

    key: str
    environment: Environment
    job: Job
    timeout: float
    work: float
