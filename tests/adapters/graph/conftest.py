"""Small NIR graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import nir
import numpy as np
import pytest

Build = Callable[..., nir.NIRGraph]


@pytest.fixture
def build() -> Build:
    """Make a graph: `build({"n": node}, [("input", "n")], shape=(2,))`, Input and Output included."""

    def make(
        nodes: dict[str, nir.NIRNode], edges: Iterable[tuple[str, str]], shape: tuple[int, ...] | None = (2,)
    ) -> nir.NIRGraph:
        kept = None if shape is None else np.array(shape)
        ports = {"input": nir.Input({"input": kept}), "output": nir.Output({"output": kept})}
        return nir.NIRGraph({**ports, **nodes}, list(edges), type_check=False)

    return make


@pytest.fixture
def lif() -> Callable[..., nir.LIF]:
    """A LIF of `size` neurons."""

    def make(size: int = 2, **changed: float) -> nir.LIF:
        values = {"tau": 0.01, "r": 1.0, "v_leak": 0.0, "v_threshold": 1.0, "v_reset": 0.0, **changed}
        return nir.LIF(**{k: np.full(size, v, np.float32) for k, v in values.items()})

    return make
