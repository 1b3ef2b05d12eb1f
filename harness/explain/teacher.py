"""Teacher forcing: each layer of a network fed with the reference's input, so that a fault shows where it is.

Decides what a layer is: a node with memory and the stateless nodes before it. It is cut out as a graph of its own and
run alone, by the target and by the reference; one late spike upstream then turns nothing below it red. Networks with
late edges, and nodes fed by several others, are not cut.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters import graph as graphs
from adapters.graph import STATEFUL
from adapters.job import DONE
from harness.compare import NothingToCompareError
from harness.graph_file import GraphFile
from harness.verdicts import NO_FLOOR, of_node, of_step
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.base import Array
    from adapters.graph import Network
    from harness.legs import Leg, LegRun
    from harness.runs import Runs

SAMPLES = 4
"""Samples that every layer is tried on."""


@dataclass(frozen=True)
class Layer:
    """A layer cut out.

    Args:
        name: of its last node, in the graph it was cut from.
        alone: the framework's leg.
        expected: the reference's.
    """

    name: str
    alone: Leg
    expected: Leg


def layers(runs: Runs, target: LegRun, reference: LegRun) -> tuple[Layer, ...]:
    """The layers of a network that can be run alone; none where one layer is the whole.

    Args:
        runs: where graphs are kept.
        target: the run in doubt; its graph loaded.
        reference: the reference's run of the same graph.
    """
    network = reference.leg.graph.network
    names = [name for name, node in network.nodes.items() if isinstance(node, STATEFUL)]
    if len(names) < 2 or network.late or reference.run != DONE:  # noqa: PLR2004  one layer is the whole
        return ()
    ways = [_way(network, name) for name in names]
    return tuple(
        Layer(way[-1], _layer(runs, target.leg, reference, way), _layer(runs, reference.leg, reference, way))
        for way in ways
        if way
    )


def forced(runs: Runs, cut: Sequence[Layer]) -> dict[str, Verdict]:
    """The verdict on each layer alone, by the node's name in the graph both ran."""
    legs = runs.do("layers alone", [leg for layer in cut for leg in (layer.alone, layer.expected)])
    return {
        layer.name: _verdict(runs, layer.name, alone, expected)
        for layer, alone, expected in zip(cut, legs[::2], legs[1::2], strict=True)
    }


def _way(network: Network, name: str) -> tuple[str, ...]:
    """From the node that feeds `name` through stateless nodes to `name`; empty where several nodes feed it."""
    way = [name]
    while True:
        sources = network.sources(way[0])
        if len(sources) != 1:
            return ()
        way.insert(0, sources[0])
        if isinstance(network.nodes[sources[0]], (nir.Input, *STATEFUL)):
            return tuple(way)


def _verdict(runs: Runs, name: str, alone: LegRun, expected: LegRun) -> Verdict:
    if alone.run != DONE:
        return of_step(alone.run)
    if expected.run != DONE:
        return Verdict.NOT_RUN
    try:
        return of_node(runs.compare(expected, alone).node(name), NO_FLOOR)
    except NothingToCompareError:
        return Verdict.NOT_RUN  # the framework records nothing of this layer


def _layer(runs: Runs, leg: Leg, reference: LegRun, way: tuple[str, ...]) -> Leg:
    """A leg that runs the layer at the end of `way` on what the reference gave to it."""
    scenario = reference.leg.scenario
    samples = min(SAMPLES, reference.leg.shards[0][1])
    drive = _drive(reference, way[0], samples)
    path = runs.graph(_cut(reference.leg.graph.network, way))
    layer = replace(
        scenario,
        name=f"{scenario.name}/{way[-1]}",
        samples=samples,
        shard=samples,
        labels=None,
        membrane_samples=samples,
        source=hashlib.sha256(drive.tobytes()).hexdigest(),
        drive=lambda start, stop: drive[:, start:stop],
    )
    route = "native" if leg.route == "authored" else leg.route
    return replace(leg, scenario=layer, route=route, graph=GraphFile(path, scenario.dt), export=False, samples=0)


def _drive(reference: LegRun, name: str, samples: int) -> Array:
    if isinstance(reference.leg.graph.network.nodes[name], nir.Input):
        return np.concatenate(list(reference.leg.scenario.stimulus(0, samples).values()))
    return np.asarray(reference.recording(0, samples).outputs[name])


def _cut(network: Network, way: tuple[str, ...]) -> nir.NIRGraph:
    first, *inner = way
    nodes = {"input": nir.Input({"input": np.array(network.output_shapes[first])})}
    nodes |= {name: network.nodes[name] for name in inner}
    nodes["output"] = nir.Output({"output": np.array(network.output_shapes[inner[-1]])})
    chain = ["input", *inner, "output"]
    cut = nir.NIRGraph(nodes, list(itertools.pairwise(chain)), type_check=False)
    graphs.network(cut)
    return cut
