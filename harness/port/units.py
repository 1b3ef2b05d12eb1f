"""Rewrites that put a neuron's units into the weights before it.

u = k·v needs k·r; with k·r·x = r·(k·x), what feeds the neuron is multiplied by k instead, and r stays. So a gain, or a
threshold, can be moved out of the neuron altogether. Decides where the factor goes: into the weights
and bias of every Affine, Linear and convolution that feeds this neuron alone; where something else feeds it, into a
diagonal matrix in between, which a vector of neurons can have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.base import as_float32
from harness.port.naming import fresh
from harness.port.neurons import LEAKY, WITH_THRESHOLD, positive, tau
from harness.port.rewrite import Rewrite

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.base import Array
    from adapters.graph import Network
    from harness.port.model import Model

    Factor = Callable[[nir.NIRNode, float], Array | None]

WEIGHTS = (nir.Affine, nir.Linear, nir.Conv1d, nir.Conv2d)


def _gain(node: nir.NIRNode, dt: float) -> Array | None:
    """What a step multiplies its input by; the node is given the gain of 1."""
    if isinstance(node, nir.IF):
        factor, node.r = np.asarray(node.r, np.float64), np.ones_like(as_float32(node.r))
        return factor
    if not isinstance(node, LEAKY) or not positive(node):
        return None
    factor = np.asarray(node.r, np.float64) * dt / tau(node)
    node.r = as_float32(tau(node) / dt)
    if isinstance(node, nir.CubaLIF):
        factor = factor * np.asarray(node.w_in, np.float64) * dt / np.asarray(node.tau_syn, np.float64)
        node.w_in = as_float32(np.asarray(node.tau_syn, np.float64) / dt)
    return factor


def _threshold(node: nir.NIRNode, _: float) -> Array | None:
    """One over the threshold, where there are several; the node is given the threshold of 1."""
    theta = np.asarray(node.v_threshold, np.float64) if isinstance(node, WITH_THRESHOLD) else np.zeros(1)
    if not (theta > 0).all() or (theta == theta.flat[0]).all():
        return None
    for field in ("v_leak", "v_reset", "v_threshold"):
        if hasattr(node, field):
            setattr(node, field, as_float32(np.asarray(getattr(node, field), np.float64) / theta))
    return 1 / theta


def _moved(model: Model, factor: Factor) -> Model | None:
    known = model.network
    moved = False
    for name in known.nodes:
        changed = _one(model, known, name, factor)
        model, moved = changed or model, moved or changed is not None
    return model if moved else None


def _one(model: Model, known: Network, name: str, factor: Factor) -> Model | None:
    """The model with the factor of one neuron in what feeds it."""
    nodes, edges = model.flat()
    k = factor(nodes[name], model.dt)
    if k is None or (as_float32(k) == 1).all():
        return None
    shape = known.output_shapes[name]
    k = np.broadcast_to(k, shape)
    sources = [a for a, b in edges if b == name]
    alone = all(isinstance(nodes[a], WEIGHTS) and [b for c, b in edges if c == a] == [name] for a in sources)
    if alone and (len(shape) == 1 or (k == k.reshape(len(k), -1)[:, :1].reshape(-1, *[1] * (k.ndim - 1))).all()):
        for source in sources:
            _multiply(nodes[source], k.reshape(len(k), -1)[:, 0])
        return model.rebuilt(nodes, edges)
    if len(shape) != 1:
        return None
    between = fresh(f"{name}_units", nodes)
    nodes[between] = nir.Affine(as_float32(np.diag(k)), np.zeros(len(k), np.float32))
    edges = (*((a, between if b == name else b) for a, b in edges), (between, name))
    return model.rebuilt(nodes, edges)


def _multiply(node: nir.NIRNode, k: Array) -> None:
    """The weights of each output, and its bias, times a number."""
    weight = np.asarray(node.weight, np.float64)
    node.weight = as_float32(weight * k.reshape(-1, *[1] * (weight.ndim - 1)))
    if getattr(node, "bias", None) is not None:
        node.bias = as_float32(np.broadcast_to(np.asarray(node.bias, np.float64), k.shape) * k)


UNITS = (
    Rewrite(
        "thresholds-into-weights",
        "every neuron's threshold in the weights before it, so that all have the threshold 1",
        "importers that take one threshold for all neurons",
        "IF, LIF and CubaLIF with thresholds above 0 that differ",
        lambda model: _moved(model, _threshold),
    ),
    Rewrite(
        "gains-into-weights",
        "every neuron's gain in the weights before it: r = tau/dt, w_in = tau_syn/dt, for IF r = 1",
        "importers that take one gain for all neurons, or one threshold, so that the gain cannot go there",
        "IF, LIF and CubaLIF with gains above 0, one of them another",
        lambda model: _moved(model, _gain),
    ),
)
