"""Samples do not see each other, neither in a batch nor from one run to the next.

Decides how state that leaks is made visible by samples and jobs alone. The samples of `two-runs` are two jobs of
the same two drives, one after the other in one process, each of which leaves membranes high: what the first
leaves behind, the second starts from, and the reference starts it from rest. `batch-of-one` is a job of three
samples and a job of one, the first of which is sample 0 again: what mixes samples, or drops an axis of length
one, differs from the reference in one of them.
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
    rule = "two runs in a row: the second starts from rest"
    yield _neurons("two-runs-lif", rule, nir.LIF, 2, shown)
    yield _neurons("two-runs-cubalif", rule, nir.CubaLIF, 2, shown)
    rule = "a batch of three and a batch of one"
    yield _neurons("batch-of-one-lif", rule, nir.LIF, 3, shown)
    nodes = {
        "flatten": nir.Flatten({"input": np.array(IMAGE)}, 0, -1),
        "weights": nir.Affine(weights(4, 8), weights(4)),
        "neuron": neuron(nir.IF),
    }
    yield Case(
        name="batch-of-one-layers",
        rule="Flatten and Affine for a batch of three and a batch of one",
        graph=wired(nodes, IMAGE, (4,)),
        stimulus=drives.gentle(IMAGE)[:, [0, 1, 2, 0]],
        detects=("channels-last", "bias-lost"),
        exact=True,
        shard=3,
    )


def _repeated(distinct: int) -> Array:
    """The gentle drive with a last step that lifts every membrane; sample `distinct` is sample 0 again."""
    drive = drives.gentle((4,))
    drive[-1] = 2.0
    return drive[:, [sample % distinct for sample in range(drive.shape[1])]]


def _neurons(name: str, rule: str, kind: type, distinct: int, detects: tuple[str, ...]) -> Case:
    graph = wired({"neuron": neuron(kind)}, (4,), (4,))
    return Case(name=name, rule=rule, graph=graph, stimulus=_repeated(distinct), detects=detects, shard=distinct)
