"""Every primitive of NIR alone between Input and Output, and a neuron that feeds itself.

Decides that parameters are the plainest that have an effect: what frameworks call supported. r is 1, v_leak and
v_reset are 0, all neurons are alike, the weights are on a grid of 2^-10.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import nir
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

Array = npt.NDArray[Any]

SIZE: Final = 4
IMAGE: Final = (2, 6, 6)
SIGNAL: Final = (2, 8)

TAU: Final = 2.5e-3
"""Seconds, 25 steps."""
TAU_SYN: Final = 1e-3
"""Seconds, 10 steps."""

RECURRENCE: Final = "recurrence"


def graphs() -> Iterator[tuple[str, nir.NIRGraph]]:
    """What is tried, by name: NIR's own for a primitive."""
    for node, shape, out in _layers():
        yield type(node).__name__, _wired({"node": node}, shape, out)
    for node in _neurons():
        yield type(node).__name__, _wired({"node": node}, (SIZE,), (SIZE,))
    loop = [("input", "node"), ("node", "weights"), ("weights", "node"), ("node", "output")]
    nodes = {"node": _lif(), "weights": nir.Linear(_grid(SIZE, SIZE))}
    yield RECURRENCE, _wired(nodes, (SIZE,), (SIZE,), loop)


def _layers() -> Iterator[tuple[nir.NIRNode, tuple[int, ...], tuple[int, ...]]]:
    """Layers without memory, the shape that enters and the one that leaves."""
    two, zero = np.array([2, 2]), np.array([0, 0])
    yield nir.Affine(_grid(3, SIZE), _grid(3)), (SIZE,), (3,)
    yield nir.Linear(_grid(3, SIZE)), (SIZE,), (3,)
    yield nir.Scale(_grid(SIZE)), (SIZE,), (SIZE,)
    yield nir.Conv1d(SIGNAL[1], _grid(3, 2, 3), 1, 1, 1, 1, _grid(3)), SIGNAL, (3, 8)
    yield nir.Conv2d(IMAGE[1:], _grid(3, 2, 3, 3), 1, 1, 1, 1, _grid(3)), IMAGE, (3, 6, 6)
    yield nir.SumPool2d(two, two, zero), IMAGE, (2, 3, 3)
    yield nir.AvgPool2d(two, two, zero), IMAGE, (2, 3, 3)
    yield nir.Flatten({"input": np.array(IMAGE)}, 0, -1), IMAGE, (72,)
    yield nir.Threshold(_all(0.5)), (SIZE,), (SIZE,)


def _neurons() -> Iterator[nir.NIRNode]:
    yield nir.Delay(_all(3e-4))
    yield nir.I(r=_all(1))
    yield nir.IF(r=_all(1), v_threshold=_all(2), v_reset=_all(0))
    yield nir.LI(tau=_all(TAU), r=_all(1), v_leak=_all(0))
    yield _lif()
    cuba = {"tau_mem": _all(TAU), "tau_syn": _all(TAU_SYN), "r": _all(1), "v_leak": _all(0), "w_in": _all(1)}
    yield nir.CubaLI(**cuba)
    yield nir.CubaLIF(**cuba, v_threshold=_all(0.25), v_reset=_all(0))


def _lif() -> nir.LIF:
    return nir.LIF(tau=_all(TAU), r=_all(1), v_leak=_all(0), v_threshold=_all(0.25), v_reset=_all(0))


def _wired(
    nodes: dict[str, nir.NIRNode],
    entering: tuple[int, ...],
    leaving: tuple[int, ...],
    edges: list[tuple[str, str]] | None = None,
) -> nir.NIRGraph:
    ports = {"input": nir.Input({"input": np.array(entering)}), "output": nir.Output({"output": np.array(leaving)})}
    chain = list(pairwise(("input", *nodes, "output")))
    return nir.NIRGraph({**ports, **nodes}, chain if edges is None else edges)


def _all(value: float) -> Array:
    return np.full(SIZE, value, np.float32)


def _grid(*shape: int) -> Array:
    """Weights of both signs, multiples of 2^-10."""
    return (np.random.default_rng(0).integers(-768, 1024, shape) / 1024).astype(np.float32)
