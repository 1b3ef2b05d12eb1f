"""Random graphs of everything that a rewrite changes, and what drives them."""

from __future__ import annotations

from dataclasses import dataclass

import nir
import numpy as np
import pytest
from hypothesis import strategies as st

DT = 1e-3
STEPS, BATCH = 24, 2

PORTS = st.sampled_from([("source", "sink"), ("input", "output")])
"""Names of an Input and an Output: any, and those that the rewrites give."""


@dataclass(frozen=True)
class Example:
    graph: nir.NIRGraph
    drive: np.ndarray


class Chain:
    """A chain of nodes that is grown at its end; numbers lie on a grid of 1/16."""

    def __init__(self, draw, shape):
        self.rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        self.draw, self.shape, self.first = draw, shape, shape
        self.source, self.sink = draw(PORTS)
        self.nodes = {self.source: nir.Input({"input": np.array(shape)})}
        self.edges, self.last = [], self.source

    def grid(self, shape, low=-1.0, high=1.5):
        return (self.rng.integers(int(low * 16), int(high * 16) + 1, shape) / 16).astype(np.float32)

    def add(self, name, node, shape=None):
        self.nodes[name] = node
        self.edges.append((self.last, name))
        self.last, self.shape = name, shape or self.shape

    def neurons(self, name):
        kind = self.draw(st.sampled_from(["IF", "LIF", "LIF", "CubaLIF", "CubaLIF"]))
        uniform = self.draw(st.booleans())

        def numbers(low, high):
            one = self.grid((1,), low, high) if uniform else self.grid((2,), low, high)
            return self.rng.choice(one, self.shape).astype(np.float32)

        fields = {"r": numbers(0.5, 4), "v_threshold": numbers(0.5, 1), "v_reset": numbers(-0.25, 0.125)}
        if kind != "IF":
            fields |= {"v_leak": numbers(-0.25, 0.25)}
        taus = [(numbers(2, 9) * DT).astype(np.float32) for _ in range(2)]
        if kind == "LIF":
            fields |= {"tau": taus[0]}
        if kind == "CubaLIF":
            fields |= {"tau_mem": taus[0], "tau_syn": taus[1], "w_in": numbers(0.5, 4)}
        self.add(name, getattr(nir, kind)(**fields))

    def dense(self, name, size):
        weight, bias = self.grid((size, *self.shape), -0.5, 1.5), self.grid((size,), 0, 0.5)
        kind = self.draw(st.sampled_from(["Affine", "unbiased", "Linear"]))
        node = nir.Linear(weight) if kind == "Linear" else nir.Affine(weight, bias * (kind == "Affine"))
        self.add(name, node, (size,))

    def loop(self, name):
        """The last node gets a recurrent matrix."""
        size = self.shape[0]
        self.nodes[name] = nir.Affine(self.grid((size, size), -0.5, 0.5), self.grid((size,), -0.25, 0.25))
        self.edges += [(self.last, name), (name, self.last)]

    def nest(self):
        """All but the Input becomes a nested graph."""
        inner = {name: node for name, node in self.nodes.items() if name != self.source}
        i, o = self.draw(PORTS)
        ports = {i: nir.Input({"input": np.array(self.first)}), o: nir.Output({"output": np.array(self.shape)})}
        edges = [(i if a == self.source else a, b) for a, b in self.edges]
        graph = nir.NIRGraph({**ports, **inner}, [*edges, (self.last, o)], type_check=False)
        self.nodes = {self.source: self.nodes[self.source], "nest": graph}
        self.edges, self.last = [(self.source, "nest")], "nest"

    def finished(self):
        if self.draw(st.booleans()):
            self.nest()
        self.add(self.sink, nir.Output({"output": np.array(self.shape)}))
        graph = nir.NIRGraph(self.nodes, self.edges, type_check=False)
        drive = self.rng.integers(-4, 17, (STEPS, BATCH, *self.first)) / 8
        return Example(graph, drive.astype(np.float32))


@st.composite
def vectors(draw):
    """Matrices, scales, neurons, loops."""
    chain = Chain(draw, (draw(st.integers(1, 4)),))
    for number in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            chain.add(f"scale{number}", nir.Scale(chain.grid(chain.shape, 0.5, 2)))
        chain.dense(f"z.dense{9 - number}", draw(st.integers(1, 4)))
        chain.neurons(f"z.neurons{number}")
        if draw(st.booleans()):
            chain.loop(f"z.loop{number}" if draw(st.booleans()) else f"loop{number}")
    return chain.finished()


@st.composite
def images(draw):
    """Convolutions with groups and padding, pools, Flatten, neurons."""
    channels, size = draw(st.sampled_from([2, 4])), draw(st.integers(4, 6))
    chain = Chain(draw, (channels, size, size))
    groups, outgoing = (2 if draw(st.booleans()) else 1), draw(st.sampled_from([2, 4]))
    padding = draw(st.sampled_from([1, "same", "valid"]))
    size = size - 2 if padding == "valid" else size
    weight, bias = chain.grid((outgoing, channels // groups, 3, 3), -0.5, 1), chain.grid((outgoing,), 0, 0.5)
    shape = chain.shape[1:]
    chain.add("conv", nir.Conv2d(shape, weight, 1, padding, 1, groups, bias), (outgoing, size, size))
    if draw(st.booleans()):
        chain.add("scale", nir.Scale(np.broadcast_to(chain.grid((outgoing, 1, 1), 0.5, 2), chain.shape).copy()))
    chain.neurons("map")
    kind, pad = draw(st.sampled_from([nir.SumPool2d, nir.AvgPool2d])), draw(st.integers(0, 1))
    size = (size + 2 * pad - 2) // 2 + 1
    chain.add("pool", kind(np.array([2, 2]), np.array([2, 2]), np.array([pad, pad])), (outgoing, size, size))
    flat = (outgoing * size * size,)
    chain.add("flatten", nir.Flatten({"input": np.array(chain.shape)}, 0, -1), flat)
    chain.dense("dense", draw(st.integers(1, 3)))
    chain.neurons("last")
    return chain.finished()


@pytest.fixture(scope="session")
def any_graph():
    return st.one_of(vectors(), images())
