"""Random graphs: Hypothesis draws the structure, and a seed of the numbers, so that 500 graphs take seconds.

Exact graphs keep, for every node, how many binary places its output has and how large it can get, and take no node
beyond 2^-10 or 2^13: float32 is exact on them, whatever the order of sums (docs: exact arithmetic).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import nir
import numpy as np
import pytest
from hypothesis import strategies as st

STEPS, BATCH = 12, 2
DT = 1e-3
PLACES, LARGEST = 10, 2.0**13
MOST = 8
"""Neurons of a vector."""

NAMES = ("n", "n.1", "n_1", "10", "2", "b.lif", "B", "z9", "z10", "a.b.c")


@dataclass(frozen=True)
class Signal:
    """What a node gives: its shape, binary places, largest magnitude."""

    shape: tuple
    places: int
    bound: float


@dataclass(frozen=True)
class Example:
    """A graph and its stimulus."""

    graph: nir.NIRGraph
    stimulus: np.ndarray


class Builder:
    """A graph that grows node by node."""

    def __init__(self, draw, shape, exact):
        self.draw, self.exact = draw, exact
        self.rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        self.names = list(draw(st.permutations(NAMES)))
        self.nodes, self.edges = {}, []
        self.signals = {"x": Signal(shape, 1, 3.0)}

    def grid(self, shape, low=-1.0, high=1.5, places=2):
        """Multiples of 2^-places, or any numbers where nothing has to be exact."""
        if not self.exact:
            return self.rng.uniform(low, high, shape).astype(np.float32)
        whole = self.rng.integers(int(low * 2**places), int(high * 2**places) + 1, shape)
        return (whole / 2**places).astype(np.float32)

    def positive(self, shape):
        return self.grid(shape, 0.25, 2.0)

    def add(self, make):
        """A node of one source, or of two of one shape."""
        sources = [self.draw(st.sampled_from(list(self.signals)))]
        other = self.draw(st.sampled_from(list(self.signals)))
        if self.draw(st.integers(0, 3)) == 0 and self.signals[other].shape == self.signals[sources[0]].shape:
            sources = list(dict.fromkeys([*sources, other]))
        arriving = [self.signals[name] for name in sources]
        entering = Signal(arriving[0].shape, max(s.places for s in arriving), sum(s.bound for s in arriving))
        node, leaving = make(self, entering)
        if node is None or leaving.places > PLACES or leaving.bound > LARGEST or not self.names:
            return
        name = self.names.pop()
        self.nodes[name], self.signals[name] = node, leaving
        self.edges += [(source, name) for source in sources]

    def loop(self):
        """Spikes led back, by weights or as they are, to a neuron whose input only its membrane feels."""
        spiking = [name for name, node in self.nodes.items() if isinstance(node, nir.IF | nir.LIF | nir.CubaLIF)]
        if not spiking or not self.names:
            return
        source, target = self.draw(st.sampled_from(spiking)), self.draw(st.sampled_from(spiking))
        leaving, entering = self.signals[source].shape, self.signals[target].shape
        if source == target and self.draw(st.booleans()):
            if (source, target) not in self.edges:
                self.edges.append((source, target))
            return
        if leaving == entering and (len(leaving) > 1 or self.draw(st.booleans())):
            weights = self.grid(leaving)
            node = nir.Scale(weights)
        elif len(leaving) == len(entering) == 1:
            weights = self.grid((*entering, *leaving))
            node = nir.Affine(weights, self.grid(entering)) if self.draw(st.booleans()) else nir.Linear(weights)
        else:
            return
        name = self.names.pop()
        self.nodes[name] = node
        self.signals[name] = Signal(entering, 2, float(abs(weights).sum()) + 2)
        self.edges += [(source, name), (name, target)]

    def finish(self):
        last = list(self.nodes)[-1] if self.nodes else "x"
        ends = [last]
        other = self.draw(st.sampled_from(list(self.signals)))
        if self.draw(st.booleans()) and self.signals[other].shape == self.signals[last].shape:
            ends = list(dict.fromkeys([last, other]))
        ports = {
            "x": nir.Input({"input": np.array(self.signals["x"].shape)}),
            "y": nir.Output({"output": np.array(self.signals[last].shape)}),
        }
        graph = nir.NIRGraph({**ports, **self.nodes}, [*self.edges, *((end, "y") for end in ends)], type_check=False)
        shape = (STEPS, BATCH, *self.signals["x"].shape)
        return Example(graph, (self.rng.integers(-3, 7, shape) / 2).astype(np.float32))


def neuron(b, s):
    ones = np.ones(s.shape, np.float32)
    r = b.positive(s.shape) if b.draw(st.booleans()) else ones
    v_reset = b.grid(s.shape, -1, 0.25) if b.draw(st.booleans()) else 0 * ones
    return nir.IF(r=r, v_threshold=b.positive(s.shape), v_reset=v_reset), Signal(s.shape, 0, 1.0)


def integrator(b, s):
    return nir.I(r=b.positive(s.shape)), Signal(s.shape, s.places + 2, 2 * STEPS * s.bound)


def dense(b, s):
    if len(s.shape) != 1:
        return None, s
    n = b.draw(st.integers(1, MOST))
    weights, bias = b.grid((n, *s.shape)), b.grid((n,))
    node = nir.Affine(weights, bias) if b.draw(st.booleans()) else nir.Linear(weights)
    return node, Signal((n,), s.places + 2, 1.5 * s.shape[0] * s.bound + 1.5)


def scale(b, s):
    return nir.Scale(b.grid(s.shape)), Signal(s.shape, s.places + 2, 1.5 * s.bound)


def threshold(b, s):
    return nir.Threshold(b.grid(s.shape)), Signal(s.shape, 0, 1.0)


def delay(b, s):
    steps = b.rng.integers(0, 4, s.shape)
    return nir.Delay((steps * DT).astype(np.float32)), s


def conv(b, s):
    axes = len(s.shape) - 1
    if axes not in (1, 2):
        return None, s
    groups = s.shape[0] if b.draw(st.booleans()) else 1
    outgoing = groups * b.draw(st.integers(1, 2))
    kernel = tuple(b.draw(st.integers(1, min(3, n))) for n in s.shape[1:])
    stride, padding, dilation = b.draw(st.integers(1, 2)), b.draw(st.integers(0, 1)), b.draw(st.integers(1, 2))
    if any(dilation * (k - 1) >= n for n, k in zip(s.shape[1:], kernel, strict=True)):
        dilation = 1
    weights, bias = b.grid((outgoing, s.shape[0] // groups, *kernel)), b.grid((outgoing,))
    kind, size = (nir.Conv1d, s.shape[1]) if axes == 1 else (nir.Conv2d, s.shape[1:])
    spread = [dilation * (k - 1) + 1 for k in kernel]
    out = tuple((n + 2 * padding - k) // stride + 1 for n, k in zip(s.shape[1:], spread, strict=True))
    reach = 1.5 * (s.shape[0] // groups) * math.prod(kernel) * s.bound + 1.5
    return kind(size, weights, stride, padding, dilation, groups, bias), Signal((outgoing, *out), s.places + 2, reach)


def pool(b, s):
    if len(s.shape) != 3:
        return None, s
    kernel = tuple(b.draw(st.sampled_from([n for n in (1, 2) if n <= size])) for size in s.shape[1:])
    kind = b.draw(st.sampled_from([nir.SumPool2d, nir.AvgPool2d]))
    stride = tuple(b.draw(st.integers(1, 2)) for _ in kernel)
    padding = tuple(b.draw(st.integers(0, k // 2)) for k in kernel)
    node = kind(np.array(kernel), np.array(stride), np.array(padding))
    out = tuple((n + 2 * p - k) // q + 1 for n, k, q, p in zip(s.shape[1:], kernel, stride, padding, strict=True))
    return node, Signal((s.shape[0], *out), s.places + 2, s.bound * math.prod(kernel))


def flatten(b, s):
    start = b.draw(st.integers(0, len(s.shape) - 1))
    shape = (*s.shape[:start], math.prod(s.shape[start:]))
    return nir.Flatten({"input": np.array(s.shape)}, start, -1), Signal(shape, s.places, s.bound)


def leaky(b, s):
    """LIF, LI, CubaLIF or CubaLI, every number another in every neuron."""

    def taus():
        return b.rng.uniform(2 * DT, 40 * DT, s.shape).astype(np.float32)

    numbers = {"r": b.positive(s.shape), "v_leak": b.grid(s.shape, -0.25, 0.25)}
    spikes = {"v_threshold": b.positive(s.shape), "v_reset": b.grid(s.shape, -0.25, 0.125)}
    synapse = {"tau_mem": taus(), "tau_syn": taus(), "w_in": b.positive(s.shape)}
    kind = b.draw(st.sampled_from([nir.LIF, nir.LI, nir.CubaLIF, nir.CubaLI]))
    fields = numbers | (spikes if kind in (nir.LIF, nir.CubaLIF) else {})
    fields |= synapse if kind in (nir.CubaLIF, nir.CubaLI) else {"tau": taus()}
    bound = 1.0 if kind in (nir.LIF, nir.CubaLIF) else 4 * s.bound + 1
    return kind(**fields), Signal(s.shape, 0, bound)


SHAPES = st.one_of(
    st.tuples(st.integers(1, MOST)),
    st.tuples(st.integers(1, 2), st.integers(2, 4)),
    st.tuples(st.integers(1, 2), st.integers(1, 3), st.integers(2, 3)),
)
STATELESS = (dense, dense, scale, threshold, delay, conv, pool, flatten)


@st.composite
def exact_graphs(draw):
    """IF, I, layers, branches and loops, on the grid."""
    builder = Builder(draw, draw(SHAPES), exact=True)
    for make in draw(
        st.lists(st.sampled_from([neuron, neuron, neuron, integrator, *STATELESS]), min_size=2, max_size=7)
    ):
        builder.add(make)
    for _ in range(draw(st.integers(0, 2))):
        builder.loop()
    return builder.finish()


@st.composite
def leaky_graphs(draw):
    """LIF, LI, CubaLIF, CubaLI, layers, branches and loops, with any numbers."""
    builder = Builder(draw, draw(SHAPES), exact=False)
    for make in draw(st.lists(st.sampled_from([leaky, leaky, leaky, dense, scale, conv]), min_size=2, max_size=6)):
        builder.add(make)
    for _ in range(draw(st.integers(0, 1))):
        builder.loop()
    return builder.finish()


@pytest.fixture(scope="session")
def exact():
    return exact_graphs()


@pytest.fixture(scope="session")
def leaking():
    return leaky_graphs()
