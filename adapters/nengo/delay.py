"""NIR's Delay as a Nengo process: y(t) = x(t - tau).

Nengo's own delays are whole networks that approximate one (nengo/networks) or synapses that filter. A process
with what arrived in the last steps as its state is exact; before the first step everything was 0.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import nengo
import nir
import numpy as np
from nengo.params import NdarrayParam

from adapters.base import Realisation, as_float32
from adapters.graph import delay_steps
from adapters.nengo.elements import Shape, flat, shaped, size
from adapters.nengo.part import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from adapters.base import Array


class Delay(nengo.Process):
    """A whole number of steps, n = floor(tau/dt + 1/2), for each element.

    Args:
        delay: seconds, one number for each element.
        given: steps that are given already, since what arrives is late.
    """

    delay = NdarrayParam("delay", shape=("*",), readonly=True)

    def __init__(self, delay: Array, given: int) -> None:
        super().__init__(default_size_in=len(delay), default_size_out=len(delay))
        self.delay = delay
        self.given = given

    def make_state(self, shape_in: Shape, shape_out: Shape, dt: float, dtype: Any = None) -> dict[str, Array]:  # noqa: ANN401, ARG002  Nengo's signature
        """The past, a row for each step that is still to come out and one for the present."""
        return {"past": np.zeros((self._steps(dt).max(initial=0) + 1, *shape_in), dtype)}

    def make_step(
        self,
        shape_in: Shape,
        shape_out: Shape,  # noqa: ARG002  Nengo's signature
        dt: float,
        rng: Any,  # noqa: ANN401, ARG002  Nengo's signature
        state: Mapping[str, Array],
    ) -> Callable[[float, Array], Array]:
        """A function of time and what arrives that gives what leaves."""
        past, steps, elements = state["past"], self._steps(dt), np.arange(shape_in[0])

        def step(t: float, x: Array) -> Array:
            now = round(t / dt)
            past[now % len(past)] = x
            known: Array = past[(now - steps) % len(past), elements]
            return known

        return step

    def _steps(self, dt: float) -> Array:
        return (delay_steps(as_float32(self.delay), dt) - self.given).clip(min=0)


def delay(name: str, node: nir.Delay, shape: Shape, *, gives_loop_step: bool) -> Part:
    """A Nengo node that runs a `Delay`.

    Args:
        name: of the node.
        node: delays in seconds.
        shape: of what is delayed.
        gives_loop_step: its incoming edges are late, which is one step of the delay already.
    """
    process = Delay(flat(node.delay, shape), int(gives_loop_step))
    live = nengo.Node(process, size_in=size(shape), label=name)
    return Part(live, live, Realisation.CUSTOM, partial(_node, live, shape, np.shape(node.delay)))


def _node(live: Any, shape: Shape, given: Shape) -> nir.NIRNode:  # noqa: ANN401  Nengo has no types
    return nir.Delay(shaped(live.output.delay, shape, given))
