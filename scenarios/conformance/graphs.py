"""How the cases' graphs are made.

Decides the names of ports, and numbers on the grid: weights are multiples of 2^-8, so that their products with
quarters are multiples of 2^-10.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import nir
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scenarios.conformance.case import Array

SIZE: Final = 4
"""Neurons of a case, unless their number is the rule."""

Shape = tuple[int, ...]
Edge = tuple[str, str]


def wired(
    nodes: Mapping[str, nir.NIRNode], entering: Shape, leaving: Shape, edges: Iterable[Edge] | None = None
) -> nir.NIRGraph:
    """Nodes between "input" and "output": in a chain, in their order, or by edges."""
    ports = {"input": nir.Input({"input": np.array(entering)}), "output": nir.Output({"output": np.array(leaving)})}
    chain = pairwise(("input", *nodes, "output"))
    # nir's own type check refuses valid graphs: convolutions in groups, kernels that are not square.
    return nir.NIRGraph({**ports, **nodes}, list(chain if edges is None else edges), type_check=False)


def alone(node: nir.NIRNode, entering: Shape, leaving: Shape | None = None) -> nir.NIRGraph:
    """One node, called "node"."""
    return wired({"node": node}, entering, entering if leaving is None else leaving)


def full(value: float, shape: Shape = (SIZE,)) -> Array:
    """One number for every neuron."""
    return np.full(shape, value, np.float32)


def spread(first: float, last: float, shape: Shape = (SIZE,)) -> Array:
    """Another number for every neuron, from first to last in equal steps."""
    return np.linspace(first, last, math.prod(shape)).reshape(shape).astype(np.float32)


def weights(*shape: int, seed: int = 0) -> Array:
    """Of both signs, from -0.75 to 1, multiples of 2^-8; never 0."""
    whole = np.random.default_rng(seed).integers(-192, 257, shape)
    return (np.where(whole == 0, 1, whole) / 256).astype(np.float32)


def along(*paths: str) -> list[Edge]:
    """The edges of paths, each written as the names of its nodes."""
    return list(dict.fromkeys(edge for path in paths for edge in pairwise(path.split())))
