"""The layers of PyTorch and of JAX behind one face: what every framework on either of them is built of."""

from __future__ import annotations

from importlib import import_module
from itertools import pairwise

import nir
import numpy as np
import pytest

from adapters.base import Realisation
from adapters.graph import network


class OnTorch:
    """adapters/torch_layers."""

    pads_more_than_half = False

    def __init__(self):
        self.torch = pytest.importorskip("torch")
        self.layers = import_module("adapters.torch_layers.layers")
        self.assemble = import_module("adapters.torch_layers.model").assemble
        self.delay = import_module("adapters.torch_layers.delay").Delay
        self.sum = torch_sum(self.torch)

    def layer(self, node, _shape):
        return self.layers.layer("n", node)[0]

    def realisation(self, node, _shape):
        return self.layers.layer("n", node)[1]

    def apply(self, layer, x):
        with self.torch.no_grad():
            return layer(self.torch.from_numpy(x.copy())).numpy()

    def export(self, layer, input_shape, output_shape):
        return self.layers.describe(layer, input_shape, output_shape)

    def add_to_weight(self, layer, index, number):
        with self.torch.no_grad():
            layer.weight[index] += number

    def weight(self, layer):
        return layer.weight.detach().numpy()

    def double_gain(self, model, name):
        model.modules[name].r.mul_(2)

    def stepped(self, cell, stimulus):
        state = None
        for x in stimulus:
            y, state = cell.step(self.torch.from_numpy(x), state)
            yield y.numpy()


class OnJax:
    """adapters/jax_layers."""

    pads_more_than_half = True

    def __init__(self):
        self.jax = pytest.importorskip("jax")
        self.layers = import_module("adapters.jax_layers.layers")
        self.assemble = import_module("adapters.jax_layers.model").assemble
        self.delay = import_module("adapters.jax_layers.delay").Delay
        self.sum = jax_sum(self.jax)

    def layer(self, node, shape):
        return self.layers.layer("n", node, shape)

    def realisation(self, node, shape):
        return self.layer(node, shape).realisation

    def apply(self, layer, x):
        return layer(self.jax.numpy.asarray(x))

    def export(self, layer, _input_shape, _output_shape):
        return layer.export()

    def add_to_weight(self, layer, index, number):
        layer.weight = layer.weight.at[index].add(number)

    def weight(self, layer):
        return layer.weight

    def double_gain(self, model, name):
        model.parts[name].r = 2 * model.parts[name].r

    def stepped(self, cell, stimulus):
        batch, *shape = stimulus[0].shape
        state = cell.initial(batch, tuple(shape))
        for x in stimulus:
            y, state = cell.step(self.jax.numpy.asarray(x), state)
            yield y


def torch_sum(torch):
    tensors, neuron = (import_module(f"adapters.torch_layers.{name}") for name in ("tensors", "neuron"))

    class Sum(neuron.Neuron):
        """Gives the sum of everything so far, times r: an I."""

        realisation = Realisation.CUSTOM

        def __init__(self):
            super().__init__()
            self.register_buffer("r", torch.ones(()))

        def step(self, x, state):
            v = self.r * x if state is None else state + self.r * x
            return v, v

        def membrane(self, state):
            return state

        def export(self):
            return nir.I(tensors.array(self.r))

    return Sum


def jax_sum(jax):
    parts, neuron = (import_module(f"adapters.jax_layers.{name}") for name in ("part", "neuron"))

    class Sum(neuron.Neuron):
        """Gives the sum of everything so far, times r: an I."""

        realisation = Realisation.CUSTOM
        live = ("r",)

        def __init__(self):
            self.r = parts.single(1)

        def initial(self, batch, shape):
            return jax.numpy.zeros((batch, *shape), np.float32)

        def step(self, x, state):
            v = state + self.r * x
            return v, v

        def membrane(self, state):
            return state

        def export(self):
            return nir.I(parts.array(self.r))

    return Sum


PACKAGES = {"torch_layers": OnTorch, "jax_layers": OnJax}


@pytest.fixture(scope="session", params=PACKAGES)
def layers(request):
    """Each package of layers in turn; skipped where what it is built on is not installed."""
    return PACKAGES[request.param]()


@pytest.fixture(scope="session")
def summing(layers):
    """Make the model of a graph of two elements a node, each node with memory a Sum."""

    def make(nodes, edges, inputs=("x",)):
        ports = {name: nir.Input({"input": np.array([2])}) for name in inputs}
        every = {**ports, **nodes, "y": nir.Output({"output": np.array([2])})}
        net = network(nir.NIRGraph(every, edges, type_check=False), 1.0)

        def cell(name, node):
            if isinstance(node, nir.Delay):
                return layers.delay(node, 1.0, gives_loop_step=name in net.loop_delays)
            return layers.sum()

        return layers.assemble(net, cell)

    return make


@pytest.fixture
def chained(summing):
    """A Sum "n" and a threshold "t" of 2."""
    two = np.ones(2, np.float32)
    nodes = {"n": nir.I(two), "t": nir.Threshold(2 * two)}
    return summing(nodes, list(pairwise(["x", *nodes, "y"])))
