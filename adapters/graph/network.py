"""A NIR graph, ready to be run.

Decides what a graph means as a network: flat nodes in the order they are run, shapes inferred from the
Inputs, which edges are one step late; and which graphs mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph import cycles
from adapters.graph.delays import delay_steps
from adapters.graph.inline import Edge, inline
from adapters.graph.kinds import MEMBRANES, SPIKING, STATEFUL, kind
from adapters.graph.malformed import MalformedError
from adapters.graph.shapes import Shape, as_shape, output_shape, own_input_shape

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Network:
    """A flat graph and what follows from it.

    Args:
        nodes: name to node, in execution order, Inputs and Outputs included; nested nodes are called
            "outer.inner".
        edges: (source, target), sorted: the order in which fan-in is summed.
        late: edges that carry the previous step's value, 0 in the first step.
        input_shapes: name to the shape that enters, without batch and time.
        output_shapes: name to the shape that leaves.
        components: strongly connected components in execution order.
        loop_delays: Delays that give a cycle its step: their incoming edges are all late, so they delay one
            step less.
        remarks: where the file's recorded shapes disagree with what follows from the graph.
    """

    nodes: Mapping[str, nir.NIRNode]
    edges: tuple[Edge, ...]
    late: frozenset[Edge]
    input_shapes: Mapping[str, Shape]
    output_shapes: Mapping[str, Shape]
    components: tuple[tuple[str, ...], ...]
    loop_delays: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = field(default=())

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Names of the Input nodes."""
        return tuple(name for name, node in self.nodes.items() if isinstance(node, nir.Input))

    @cached_property
    def outputs(self) -> tuple[str, ...]:
        """Names of the Output nodes."""
        return tuple(name for name, node in self.nodes.items() if isinstance(node, nir.Output))

    @cached_property
    def recorded(self) -> tuple[str, ...]:
        """Nodes whose output is worth recording: what remembers, and what spikes."""
        return tuple(name for name, node in self.nodes.items() if isinstance(node, STATEFUL + SPIKING))

    @cached_property
    def membranes(self) -> tuple[str, ...]:
        """Nodes with a membrane."""
        return tuple(name for name, node in self.nodes.items() if isinstance(node, MEMBRANES))

    def sources(self, name: str) -> tuple[str, ...]:
        """Nodes that feed `name`, in canonical edge order."""
        return tuple(a for a, b in self.edges if b == name)

    def targets(self, name: str) -> tuple[str, ...]:
        """Nodes that `name` feeds, in canonical edge order."""
        return tuple(b for a, b in self.edges if a == name)

    def counts(self, name: str) -> bool:
        """Whether a node gives counts of spikes: it spikes, or is an Output that nothing else reaches."""
        if isinstance(self.nodes[name], nir.Output):
            return all(self.counts(source) for source in self.sources(name))
        return isinstance(self.nodes[name], SPIKING)

    def is_cycle(self, component: tuple[str, ...]) -> bool:
        """Whether a component has to be run step by step."""
        return len(component) > 1 or (component[0], component[0]) in self.edges


def network(graph: nir.NIRGraph, dt: float | None = None) -> Network:
    """Make a graph ready to be run.

    Args:
        graph: any NIR graph, nested or flat; it is not changed, and its nodes are not copied.
        dt: seconds a step. It matters for Delays on a cycle alone: one of less than half a step gives a loop
            no time. Without it every positive delay counts as a step.

    Raises:
        MalformedError: dangling or duplicate edges, nodes no Input reaches, shapes that clash, a cycle
            without a neuron or delay, a nested graph without exactly one Input and Output.
    """
    nodes, edges = inline(graph)
    distance = _distances(nodes, edges)
    _check_loops(nodes, edges)
    entering, leaving, remarks = _shapes(nodes, edges, distance)
    delays = {name for name, node in nodes.items() if isinstance(node, nir.Delay) and _is_a_step(name, node, dt)}
    late, loop_delays = cycles.late_edges(nodes, edges, distance, delays)
    components = _components(nodes, edges, late, distance)
    return Network(
        nodes={name: nodes[name] for component in components for name in component},
        edges=edges,
        late=late,
        input_shapes=entering,
        output_shapes=leaving,
        components=components,
        loop_delays=loop_delays,
        remarks=remarks,
    )


def _distances(nodes: Mapping[str, nir.NIRNode], edges: tuple[Edge, ...]) -> dict[str, int]:
    inputs = sorted(name for name, node in nodes.items() if isinstance(node, nir.Input))
    if not inputs:
        raise MalformedError("the graph has no Input node, expected at least one")
    fed = [b for _, b in edges if b in inputs]
    if fed:
        raise MalformedError(f"Input {fed[0]!r} has an incoming edge, expected none; Inputs take the stimulus only")
    distance = cycles.distances(nodes, edges, inputs)
    lost = sorted(nodes.keys() - distance.keys())
    if lost:
        raise MalformedError(f"no Input leads to {kind(nodes[lost[0]])} {lost[0]!r}; connect it or remove it")
    return distance


def _check_loops(nodes: Mapping[str, nir.NIRNode], edges: tuple[Edge, ...]) -> None:
    plain = [name for name, node in nodes.items() if not isinstance(node, STATEFUL)]
    looping = cycles.inner_edges(plain, [(a, b) for a, b in edges if a in plain and b in plain])
    if looping:
        raise MalformedError(
            f"edge {looping[0]} lies on a cycle without a neuron or delay, which has no value; put one in"
        )


def _is_a_step(name: str, node: nir.NIRNode, dt: float | None) -> bool:
    try:
        steps = delay_steps(node.delay, 1.0 if dt is None else dt)
    except ValueError as error:
        raise MalformedError(f"Delay {name!r}: {error}") from error
    return bool((np.asarray(node.delay) > 0).any() if dt is None else (steps > 0).any())


def _components(
    nodes: Mapping[str, nir.NIRNode],
    edges: tuple[Edge, ...],
    late: frozenset[Edge],
    distance: Mapping[str, int],
) -> tuple[tuple[str, ...], ...]:
    """Components in an order in which each follows all that feed it; inside, the order of one step."""
    number = cycles.components(nodes, edges)
    first = {n: min((distance[name], name) for name in nodes if number[name] == n)[1] for n in set(number.values())}
    lead = {name: first[number[name]] for name in nodes}
    between = sorted({(lead[a], lead[b]) for a, b in edges if lead[a] != lead[b]})
    step = cycles.order(nodes, [edge for edge in edges if edge not in late], distance)
    leads = cycles.order(first.values(), between, distance)
    return tuple(tuple(name for name in step if lead[name] == head) for head in leads)


def _shapes(
    nodes: Mapping[str, nir.NIRNode], edges: tuple[Edge, ...], distance: Mapping[str, int]
) -> tuple[dict[str, Shape], dict[str, Shape], tuple[str, ...]]:
    """Shapes that enter and leave every node, nearest to the Inputs first, and where the file disagrees."""
    entering: dict[str, Shape] = {}
    leaving: dict[str, Shape] = {}
    remarks: list[str] = []
    for name in distance:
        node = nodes[name]
        if isinstance(node, nir.Input):
            entering[name] = _start(name, node, [nodes[b] for a, b in edges if a == name])
        else:
            # The nearest source comes earlier in `distance`; the others are checked below.
            entering[name] = next(leaving[a] for a, b in edges if b == name and a in leaving)
        leaving[name] = output_shape(name, node, entering[name])
        remarks += _remark(name, node, entering[name])
    for a, b in edges:
        if leaving[a] != entering[b]:
            raise MalformedError(
                f"edge {(a, b)}: {kind(nodes[a])} {a!r} gives shape {leaving[a]}, "
                f"but {kind(nodes[b])} {b!r} takes {entering[b]} from its other sources"
            )
    return entering, leaving, tuple(remarks)


def _start(name: str, node: nir.NIRNode, readers: list[nir.NIRNode]) -> Shape:
    """What an Input says; what its readers need if it says nothing, or has a batch of one and time in front.

    Rockpool 3.1.0 writes (1, T, N) there (rockpool/nn/modules/torch/nir.py).
    """
    said = as_shape(name, node.input_type["input"])
    wanted = {shape for shape in map(own_input_shape, readers) if shape is not None}
    if len(wanted) == 1:
        shape = next(iter(wanted))
        if said is None or (said[-len(shape) :] == shape and said[0] == 1):
            return shape
    if said is None:
        raise MalformedError(f"Input {name!r} has no shape, and its targets do not fix one; give it one")
    return said


def _remark(name: str, node: nir.NIRNode, entering: Shape) -> list[str]:
    said = None
    if isinstance(node, nir.Input | nir.Flatten):
        said = as_shape(name, node.input_type["input"])
    elif isinstance(node, nir.Output):
        said = as_shape(name, node.output_type["output"])
    elif isinstance(node, nir.Conv1d | nir.Conv2d):
        spatial = as_shape(name, node.input_shape)
        said = None if spatial is None else (entering[0], *spatial)
    if said is None or said == entering:
        return []
    return [f"{kind(node)} {name!r} records shape {said}, the graph gives it {entering}"]
