"""Flatten at each start_dim: dims count from the first axis of a sample, and the batch is never touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import nir
import numpy as np

from scenarios.conformance import drives
from scenarios.conformance.case import Case
from scenarios.conformance.graphs import weights, wired
from scenarios.conformance.layer import layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.conformance.graphs import Shape

IMAGE: Final = (2, 3, 4)


def cases() -> Iterator[Case]:
    """All cases of Flatten."""
    counted, kept = ("flatten-counts-batch", "flatten-all"), ("flatten-dropped",)
    yield _case("alone", (0, -1), (24,), kept)
    yield _case("start-1", (1, -1), (2, 12), counted)
    yield _case("start-2", (2, -1), IMAGE, counted)
    yield _case("start-negative", (-2, -1), (2, 12), kept)
    yield _case("end-1", (0, 1), (6, 4), counted)
    nodes = {"flatten": _flatten(0, -1), "weights": nir.Linear(weights(4, 24))}
    yield Case(
        name="flatten-channels",
        rule="channels, then height, then width: the columns of a matrix behind tell",
        graph=wired(nodes, IMAGE, (4,)),
        stimulus=drives.signed(IMAGE),
        detects=("channels-last",),
        exact=True,
    )


def _flatten(start: int, end: int) -> nir.Flatten:
    return nir.Flatten({"input": np.array(IMAGE)}, start, end)


def _case(name: str, dims: tuple[int, int], leaving: Shape, detects: tuple[str, ...]) -> Case:
    start, end = dims
    return layer(
        f"flatten-{name}",
        f"start_dim {start}, end_dim {end}: {IMAGE} becomes {leaving}",
        _flatten(start, end),
        detects,
        entering=IMAGE,
        leaving=leaving,
        primitive="Flatten" if name == "alone" else "",
    )
