"""Affine, Linear and Scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np

from scenarios.conformance import drives
from scenarios.conformance.case import Case
from scenarios.conformance.cells import neuron
from scenarios.conformance.graphs import full, spread, weights, wired
from scenarios.conformance.layer import layer

if TYPE_CHECKING:
    from collections.abc import Iterator

Names = tuple[str, ...]


def cases() -> Iterator[Case]:
    """All cases of layers that connect everything with everything, and of Scale."""
    yield from _affine()
    yield from _linear()
    yield from _scale()
    yield _biased()


def _affine() -> Iterator[Case]:
    node = nir.Affine(weights(3, 4), weights(3))
    lost: Names = ("bias-lost",)
    yield layer("affine-alone", "4 to 3, with a bias", node, lost, entering=(4,), leaving=(3,), primitive="Affine")
    node = nir.Affine(weights(1, 1), weights(1))
    yield layer("affine-size-1", "1 to 1", node, lost, entering=(1,))
    node = nir.Affine(weights(1, 4), weights(1))
    yield layer("affine-to-one", "4 to 1", node, lost, entering=(4,), leaving=(1,))
    node, lost = nir.Affine(weights(4, 4), weights(4)), ("weights-transposed", "affine-dropped", *lost)
    yield layer("affine-square", "4 to 4: which axis of the matrix is which", node, lost, entering=(4,))


def _linear() -> Iterator[Case]:
    node, shapes = nir.Linear(weights(3, 4)), {"entering": (4,), "leaving": (3,)}
    yield layer("linear-alone", "4 to 3", node, ("linear-dropped",), **shapes, primitive="Linear")
    node, lost = nir.Linear(weights(4, 4)), ("weights-transposed", "linear-dropped")
    yield layer("linear-square", "4 to 4: which axis of the matrix is which", node, lost, entering=(4,))


def _scale() -> Iterator[Case]:
    lost: Names = ("scale-dropped", "scale-ignored")
    node, per_element = nir.Scale(weights(4)), (*lost, "first-parameter-for-all")
    yield layer("scale-alone", "another scale for each element", node, per_element, entering=(4,), primitive="Scale")
    yield layer("scale-of-one-number", "one scale for all", nir.Scale(full(0.75)), lost, entering=(4,))
    node = nir.Scale(spread(-0.5, 2, (2, 3)))
    yield layer("scale-2d", "elements in two dimensions", node, per_element, entering=(2, 3))


def _biased() -> Case:
    nodes = {
        "weights": nir.Affine(weights(4, 4), np.array([0.5, 0.25, 0.75, 1], np.float32)),
        "neuron": neuron(nir.IF),
    }
    return Case(
        name="affine-bias-at-start",
        rule="a bias acts from the first step, before any input",
        graph=wired(nodes, (4,), (4,)),
        stimulus=drives.silent((4,)),
        detects=("bias-lost", "affine-dropped"),
        exact=True,
    )
