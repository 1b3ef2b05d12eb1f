"""One of the paper's figures and ours beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ours:
    """One of our figures.

    Args:
        text: the figure; "" where the run has none.
        why: what explains it where it is another than the paper's.
        cell: that shows the run.
    """

    text: str = ""
    why: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Point:
    """One row of a table.

    Args:
        platform: as the paper calls it; for one that it does not have, our name.
        published: the figure; "" where the paper has none.
        why: what sets the published one apart.
        ours: a figure a route.
    """

    platform: str
    published: str
    why: str
    ours: tuple[Ours, ...]
