"""Small graphs to compare."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest

F = np.float32


class Build:
    """Makes nodes and graphs; weights are drawn from a fixed seed."""

    def __init__(self):
        self.rng = np.random.default_rng(5)

    def input(self, n=4):
        return nir.Input({"input": np.array([n])})

    def output(self, n=4):
        return nir.Output({"output": np.array([n])})

    def affine(self, n=4, m=4):
        return nir.Affine(self.rng.normal(size=(m, n)).astype(F), self.rng.normal(size=m).astype(F))

    def neuron_if(self, n=4, theta=1.0):
        return nir.IF(np.ones(n, F), np.full(n, theta, F), np.zeros(n, F))

    def lif(self, n=4, tau=0.01, theta=1.0):
        one = np.ones(n, F)
        return nir.LIF(one * F(tau), one, one * 0, one * F(theta), one * 0)

    def li(self, n=4, tau=0.01):
        one = np.ones(n, F)
        return nir.LI(one * F(tau), one, one * 0)

    def graph(self, nodes, edges):
        return nir.NIRGraph(nodes, edges, type_check=False)

    def chain(self, **nodes):
        names = list(nodes)
        return self.graph(nodes, list(pairwise(names)))


@pytest.fixture
def build():
    return Build()
