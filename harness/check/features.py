"""What of NIR a graph uses: each node's primitive, and the fields of it that do something.

Decides which rows of the measured table are about a graph. A field counts where it is not at the value that leaves
nothing of it (r = 1, v_leak = 0, stride 1); how large a value is does not matter, except a tau of few steps.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import nir
import numpy as np

from adapters import graph as graphs
from adapters.graph import kind, parameters
from harness.support.fields import GRAPH
from reports.support import PLAIN
from scenarios.conformance.case import DT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from adapters.base import Array
    from adapters.graph import Network

Feature = tuple[str, str]
"""A primitive, or "graph", and a field as `harness.support` names it."""

IDLE: Final = {"r": 1.0, "w_in": 1.0, "v_leak": 0.0, "v_reset": 0.0, "v_threshold": 1.0}
"""Values of a neuron's fields that leave nothing of them."""

PER_NEURON: Final = (*IDLE, "tau", "tau_mem", "tau_syn")
NEURONS: Final = (nir.I, nir.IF, nir.LI, nir.LIF, nir.CubaLI, nir.CubaLIF)
CONVOLUTIONS: Final = (nir.Conv1d, nir.Conv2d)
POOLS: Final = (nir.SumPool2d, nir.AvgPool2d)

SHORT: Final = 2
"""Steps of a time constant from which on it is no longer short."""

MANY: Final = 10
"""Nodes from which on a file's order of names is not that of numbers."""


def features(graph: nir.NIRGraph, dt: float) -> dict[Feature, tuple[str, ...]]:
    """What a graph uses, and the nodes that use it; "" stands for the graph as a whole.

    Args:
        graph: nested or flat.
        dt: seconds a step.
    """
    network = graphs.network(graph, dt)
    found: dict[Feature, list[str]] = defaultdict(list)
    for name, node in network.nodes.items():
        if not isinstance(node, nir.Input | nir.Output):
            for field in dict.fromkeys((PLAIN, *_fields(name, node, network, dt))):
                found[kind(node), field].append(name)
    for name in graphs.legacy(graph):
        found[kind(network.nodes[name]), "v_reset absent"].append(name)
    for field, name in _wiring(graph, network):
        found[GRAPH, field].append(name)
    for name in _looping(network):
        nested = "" if name in graph.nodes else ", nested"
        found[kind(network.nodes[name]), f"recurrence{nested}"].append(name)
    return {feature: tuple(dict.fromkeys(names)) for feature, names in found.items()}


def _fields(name: str, node: nir.NIRNode, network: Network, dt: float) -> Iterator[str]:
    numbers, shape = parameters(node), network.input_shapes[name]
    if isinstance(node, NEURONS):
        yield from _neuron(node, numbers, dt)
        yield from _extent(shape)
    elif isinstance(node, nir.Affine | nir.Linear):
        yield from _dense(numbers)
    elif isinstance(node, CONVOLUTIONS):
        yield from _convolution(node, numbers, shape)
    elif isinstance(node, POOLS):
        yield from _pool(numbers)
    elif isinstance(node, nir.Flatten):
        yield from _flatten(node, shape)
    elif isinstance(node, nir.Delay):
        yield from _delay(numbers["delay"], dt)
    elif isinstance(node, nir.Scale):
        yield "several dimensions" if len(shape) > 1 else PLAIN
        yield PLAIN if _varies(numbers["scale"]) else "scale of one number"
    elif isinstance(node, nir.Threshold) and _varies(numbers["threshold"]):
        yield "threshold per neuron"


def _neuron(node: nir.NIRNode, numbers: Mapping[str, Array], dt: float) -> Iterator[str]:
    used = [field for field, idle in IDLE.items() if field in numbers and (numbers[field] != idle).any()]
    yield from used
    if {"v_leak", "v_reset"} <= set(used):
        yield "v_leak and v_reset"
    yield from (f"{field} per neuron" for field in PER_NEURON if _varies(numbers.get(field)))
    if "tau" in numbers and (numbers["tau"] <= SHORT * dt).any():
        yield "tau"
    if "tau_syn" in numbers and (numbers["tau_syn"] == numbers["tau_mem"]).any():
        yield "tau_syn = tau_mem"
    if dt != DT and not isinstance(node, nir.I | nir.IF):
        yield "dt"


def _extent(shape: tuple[int, ...]) -> Iterator[str]:
    if shape == (1,):
        yield "size 1"
    if len(shape) > 1:
        yield "several dimensions"


def _dense(numbers: Mapping[str, Array]) -> Iterator[str]:
    leaving, entering = numbers["weight"].shape[-2:]
    if numbers.get("bias", np.zeros(1)).any():
        yield "bias"
    if leaving == entering == 1 and "bias" in numbers:
        yield "size 1"
    elif leaving == 1 and "bias" in numbers:
        yield "to one"
    elif leaving == entering:
        yield "square"


def _convolution(node: nir.NIRNode, numbers: Mapping[str, Array], shape: tuple[int, ...]) -> Iterator[str]:
    kernel = numbers["weight"].shape[2:]
    yield "bias" if numbers.get("bias", np.zeros(1)).any() else "bias of 0"
    yield from (field for field in ("stride", "dilation", "groups") if (numbers[field] != 1).any())
    if isinstance(node.padding, str):
        even = " of an even kernel" if node.padding == "same" and any(not size % 2 for size in kernel) else ""
        yield f"padding {node.padding!r}{even}"
    elif numbers["padding"].any():
        yield "padding"
    if len(set(kernel)) > 1:
        yield "kernel not square"
    if len(set(shape[1:])) > 1:
        yield "image not square"
    if any(_varies(numbers.get(field)) for field in ("stride", "padding", "dilation")):
        yield "stride, padding, dilation per axis"


def _pool(numbers: Mapping[str, Array]) -> Iterator[str]:
    if numbers["padding"].any():
        yield "padding"
    if (numbers["stride"] < numbers["kernel_size"]).any():
        yield "stride below the kernel"
    if _varies(numbers["kernel_size"]):
        yield "not square"


def _flatten(node: nir.NIRNode, shape: tuple[int, ...]) -> Iterator[str]:
    start, end = int(node.start_dim), int(node.end_dim)
    if start:
        yield f"start_dim {start}" if start > 0 else "start_dim below 0"
    if end >= 0:
        yield f"end_dim {end}"
    if len(shape) > 1 and shape[0] > 1:
        yield "order of channels"


def _delay(delay: Array, dt: float) -> Iterator[str]:
    if _varies(delay):
        yield "delay per neuron"
    if not delay.all():
        yield "delay of 0"
    if graphs.off_grid(delay, dt):
        yield "delay between two steps"


def _wiring(graph: nir.NIRGraph, network: Network) -> Iterator[tuple[str, str]]:
    cycles = [part for part in network.components if network.is_cycle(part)]
    looping = {name for part in cycles for name in part}
    yield from (("fan-in", name) for name in network.nodes if len(network.sources(name)) > 1 and name not in looping)
    inner = [(name, node) for name, node in graph.nodes.items() if isinstance(node, nir.NIRGraph)]
    yield from (("nested", name) for name, _ in inner)
    twice = (name for name, node in inner if any(isinstance(each, nir.NIRGraph) for each in node.nodes.values()))
    yield from (("nested twice", name) for name in twice)
    yield from (("names with dots", name) for name in graph.nodes if "." in name)
    if len(network.outputs) > 1:
        yield from (("two outputs", name) for name in network.outputs)
    if len(network.nodes) > MANY:
        yield "more than ten nodes", ""
    for part in cycles:
        yield from _cycle(part, network)


def _cycle(part: tuple[str, ...], network: Network) -> Iterator[tuple[str, str]]:
    for name in part:
        node = network.nodes[name]
        if (name, name) in network.edges:
            yield "self-loop", name
        if isinstance(node, nir.Affine) and parameters(node)["bias"].any():
            yield "recurrence with a bias", name
        if isinstance(node, nir.Delay):
            yield "recurrence with a delay", name
    neurons = [name for name in part if isinstance(network.nodes[name], NEURONS)]
    if len(neurons) > 1:
        yield from (("recurrence over two layers", name) for name in neurons)


def _looping(network: Network) -> Iterator[str]:
    """Spiking neurons on a cycle."""
    spiking = (nir.IF, nir.LIF, nir.CubaLIF)
    for part in network.components:
        if network.is_cycle(part):
            yield from (name for name in part if isinstance(network.nodes[name], spiking))


def _varies(value: Array | None) -> bool:
    return value is not None and value.size > 1 and bool((value != value.flat[0]).any())
