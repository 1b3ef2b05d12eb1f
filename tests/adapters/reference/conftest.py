"""Running single nodes by the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np
import pytest

from adapters.base import Array, Probes, Recording
from adapters.reference.bridged import load
from adapters.reference.dialect import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def alone() -> Callable[[nir.NIRNode, tuple[int, ...]], nir.NIRGraph]:
    """A graph of one node, "n", between "input" and "output"."""

    def make(node: nir.NIRNode, shape: tuple[int, ...]) -> nir.NIRGraph:
        ports = {"input": nir.Input({"input": np.array(shape)}), "output": nir.Output({"output": None})}
        return nir.NIRGraph({**ports, "n": node}, [("input", "n"), ("n", "output")], type_check=False)

    return make


@pytest.fixture
def record(alone) -> Callable[..., Recording]:
    """Run one node on x (T, B, *shape); everything about "n" is recorded."""

    def run(node: nir.NIRNode, x: Array, dialect: str = "", dt: float = 0.1, **how) -> Recording:
        model = load(alone(node, np.shape(x)[2:]), dt, dialect=Dialect.parse(dialect), **how)
        return model.run({"input": np.asarray(x)}, Probes(("n",), ("n",)))

    return run


@pytest.fixture
def trace(record) -> Callable[..., tuple[list[float], list[float]]]:
    """Run one neuron on a list of inputs: its outputs and its membrane, step by step."""

    def run(node: nir.NIRNode, x: list[float], dialect: str = "", dt: float = 0.1) -> tuple[list, list]:
        found = record(node, np.reshape(x, (-1, 1, 1)), dialect, dt)
        return found.outputs["n"].ravel().tolist(), found.membranes["n"].ravel().tolist()

    return run
