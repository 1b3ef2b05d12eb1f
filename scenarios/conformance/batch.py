"""Samples do not see each other, neither in a batch nor from one run to the next.

Decides how state that leaks is made visible. In `two-runs` one model runs the same input twice and the second run
counts: the first leaves membranes high, and what it leaves behind the second starts from, where the reference starts
from rest. `batch-of-one` is a job of three samples and a job of one, the first of which is sample 0 again: what mixes
samples, or drops an axis of length one, differs from the reference in one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np

from scenarios.conformance import drives
from scenarios.conformance.case import Case
from scenarios.conformance.cells import neuron
from scenarios.conformance.graphs import weights, wired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.conformance.case import Array

IMAGE = (2, 2, 2)


def cases() -> Iterator[Case]:
    """All cases of batches."""
    shown = ("subtracts", "exponential")
    yield _twice("two-runs-lif", nir.LIF, shown)
    yield _twice("two-runs-cubalif", nir.CubaLIF, shown)
    yield Case(
        name="batch-of-one-lif",
        rule="a batch of three and a batch of one",
        graph=wired({"neuron": neuron(nir.LIF)}, (4,), (4,)),
        stimulus=_first_again(drives.gentle((4,))),
        detects=shown,
        shard=3,
    )
    nodes = {
        "flatten": nir.Flatten({"input": np.array(IMAGE)}, 0, -1),
        "weights": nir.Affine(weights(4, 8), weights(4)),
        "neuron": neuron(nir.IF),
    }
    yield Case(
        name="batch-of-one-layers",
        rule="Flatten and Affine for a batch of three and a batch of one",
        graph=wired(nodes, IMAGE, (4,)),
        stimulus=_first_again(drives.gentle(IMAGE)),
        detects=("channels-last", "bias-lost"),
        exact=True,
        shard=3,
    )


def _first_again(drive: Array) -> Array:
    """Sample 0 in the place of the last."""
    return drive[:, [0, 1, 2, 0]]


def _twice(name: str, kind: type, detects: tuple[str, ...]) -> Case:
    drive = drives.gentle((4,))
    drive[-1] = 2.0  # lifts every membrane
    return Case(
        name=name,
        rule="two runs in a row: the second starts from rest",
        graph=wired({"neuron": neuron(kind)}, (4,), (4,)),
        stimulus=drive,
        detects=detects,
        runs=2,
    )
