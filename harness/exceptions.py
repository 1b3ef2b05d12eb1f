"""Every way in which nirtrip itself can fail, as opposed to a framework, which is a finding.

Life of a run: the command line turns names into scenarios and frameworks (`UsageError`), jobs go to framework
processes (`ProcessDiedError`, `JobTimeoutError`, `MemoryLimitError` are caught and become outcomes), results
come back through the store (`StoreError`).
"""

from __future__ import annotations


class NirtripError(Exception):
    """Base of what the command line shows as one line, without a traceback."""


class UsageError(NirtripError):
    """What was asked for cannot be done: an unknown name, a nonsensical number, a file that does not fit."""


class NothingRanError(NirtripError):
    """No cell could be run at all, so there is nothing to judge."""


class StoreError(NirtripError):
    """The store cannot be read or written."""


class ForeignPackageError(NirtripError):
    """One of our four package names is somebody else's in this environment."""


class ProcessStartError(NirtripError):
    """A framework's process could not be started."""


class ProcessDiedError(NirtripError):
    """A framework's process ended in the middle of a job."""


class JobTimeoutError(NirtripError):
    """A job took longer than allowed; its process was killed."""


class MemoryLimitError(NirtripError):
    """A job's process used more memory than allowed and was killed."""


class ForbiddenPackageError(NirtripError):
    """An environment holds, or would hold, a package that must never be imported."""


class CudaError(NirtripError):
    """An environment would hold gigabytes of CUDA on a machine without a GPU."""


class EnvironmentCreationError(NirtripError):
    """An environment could not be made; nothing of it is left."""


class InterpreterError(NirtripError):
    """A Python that a user named does not run, or is too old."""
