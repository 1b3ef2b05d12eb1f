"""How merging runs fails."""

from __future__ import annotations

from reports.run_directory import RunDirectoryError


class MergeConflictError(RunDirectoryError):
    """Two runs do not agree about something that both have."""
