"""How two runs of one model compare, node by node.

Decides which records of two recordings belong together, in which order nodes are listed (nearest the Inputs
first, so that the first divergence is the earliest step and then the earliest node), and what the totals of a
comparison are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph import SPIKING, parameters
from harness.compare.errors import InconsistentShardsError, NothingToCompareError
from harness.compare.node_comparison import NodeComparison, combine
from harness.compare.nodes import Clock, Side, compare_node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from adapters.base import Recording
    from adapters.graph import Network
    from harness.compare.match import Matching

TIME_CONSTANTS = ("tau", "tau_mem", "tau_syn")
"""Fields of NIR nodes that are time constants in seconds; the membrane's own come first."""


@dataclass(frozen=True)
class Totals:
    """A comparison in a line.

    Args:
        spike_mismatch: entries whose counts differ, over all nodes; of an Output, what is more than its
            sources' own.
        spikes_expected: spikes of the expected side's nodes; those of Outputs are counted where they arise.
        spikes_observed: the same of the observed side.
        max_dv: the largest difference in units of its node's scale; None if nothing continuous was compared.
        rmse_dv: the root of the mean square of these differences; None likewise.
        lag: of the nodes' lags the largest either way; None if a node that spikes has none. An Output counts
            where it differs by more than its sources.
        van_rossum: summed over nodes and trains; of an Output, what is more than its sources' own. None if
            unknown for one of them.
        victor_purpura: likewise.
    """

    spike_mismatch: int
    spikes_expected: int
    spikes_observed: int
    max_dv: float | None
    rmse_dv: float | None
    lag: int | None
    van_rossum: float | None
    victor_purpura: float | None


@dataclass(frozen=True)
class Comparison:
    """How two runs compare.

    Args:
        nodes: one entry for each matched node that a side recorded, nearest the Inputs first.
        unmatched_expected: nodes of the expected graph without a counterpart.
        unmatched_observed: nodes of the observed graph without a counterpart.
    """

    nodes: tuple[NodeComparison, ...]
    unmatched_expected: tuple[str, ...] = ()
    unmatched_observed: tuple[str, ...] = ()

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Names of all nodes without a counterpart, those of the expected graph first."""
        return self.unmatched_expected + self.unmatched_observed

    @property
    def identical(self) -> bool:
        """Whether every node has a counterpart and ran the same up to rounding."""
        return not self.unmatched and all(node.identical for node in self.nodes)

    @property
    def first(self) -> NodeComparison | None:
        """Where the two runs part: the earliest step, then the node nearest the Inputs; None if nowhere."""
        parted = [node for node in self.nodes if node.first_step is not None]
        return min(parted, key=lambda node: (node.first_step, node.depth), default=None)

    def node(self, name: str) -> NodeComparison:
        """The entry of a node, by its name in the expected graph."""
        return next(node for node in self.nodes if node.node == name)

    @cached_property
    def totals(self) -> Totals:
        """The numbers of all nodes together."""
        own = [node for node in self.nodes if not node.derived_from]
        spiking = [node for node in own if node.spiking]
        strayed = [self.node(name) for name in self.beyond_sources]
        continuous = [node for node in self.nodes if node.compared_dv or node.max_dv]
        entries = sum(node.compared_dv for node in continuous)
        square = sum(node.sum_sq_dv for node in continuous)
        return Totals(
            spike_mismatch=sum(node.spike_mismatch for node in own) + sum(self.beyond_sources.values()),
            spikes_expected=sum(node.spikes_expected for node in own),
            spikes_observed=sum(node.spikes_observed for node in own),
            max_dv=max((node.max_dv for node in continuous), default=None),
            rmse_dv=math.sqrt(square / max(1, entries)) if continuous else None,
            lag=_largest([node.lag for node in (*spiking, *strayed) if not node.silent]),
            van_rossum=_distance({node.node: node.van_rossum for node in self.nodes}, spiking, strayed),
            victor_purpura=_distance({node.node: node.victor_purpura for node in self.nodes}, spiking, strayed),
        )

    @cached_property
    def beyond_sources(self) -> Mapping[str, int]:
        """The Outputs that differ from their counterparts by more than their sources do, and in how many entries."""
        mismatch = {node.node: node.spike_mismatch for node in self.nodes}
        found = {
            node.node: node.spike_mismatch - sum(mismatch.get(source, 0) for source in node.derived_from)
            for node in self.nodes
            if node.derived_from
        }
        return {name: beyond for name, beyond in found.items() if beyond > 0}


def compare(
    expected: Recording,
    observed: Recording,
    *,
    matching: Matching,
    expected_network: Network,
    observed_network: Network,
    dt: float,
    first_sample: int = 0,
    distances: bool = True,
) -> Comparison:
    """Compare two recordings of the same samples.

    Outputs of nodes, membranes and what arrived at the Outputs are compared; Inputs are not.

    Args:
        expected: the run to compare with, under the names of `expected_network`.
        observed: the run that is judged, under the names of `observed_network`.
        matching: which node is which, expected names first.
        expected_network: the graph of the expected run.
        observed_network: the graph of the observed run.
        dt: seconds a step.
        first_sample: number of the first sample in the whole scenario.
        distances: whether to measure lags and spike-train distances, which takes longest.

    Raises:
        NothingToCompareError: no node that goes together was recorded by both sides, or only empty arrays
        were.
    """
    depths = _depths(expected_network)
    found = []
    for name, other in matching.pairs:
        sides = _side(name, expected, expected_network), _side(other, observed, observed_network)
        if isinstance(expected_network.nodes[name], nir.Input) or _empty(sides):
            continue
        spiking = sends_spikes(expected_network, name) and sends_spikes(observed_network, other)
        clock = _clock(expected_network.nodes[name], dt)
        one = compare_node(*sides, spiking=spiking, clock=clock, first_sample=first_sample, distances=distances)
        carries = _carried(expected_network, name, expected) if spiking else ()
        found.append(replace(one, depth=depths[name], derived_from=carries))
    found.sort(key=lambda one: one.depth)
    _check_compared(found, len(matching.pairs))
    return Comparison(tuple(found), matching.unmatched_a, matching.unmatched_b)


def _check_compared(found: Sequence[NodeComparison], matched: int) -> None:
    if not any(one.compared or one.compared_dv or one.first_step is not None for one in found):
        raise NothingToCompareError(
            f"of {matched} matched nodes, none has an output or membrane that both sides "
            "recorded, expected at least one; record the nodes of both graphs"
        )


def merge(*shards: Comparison) -> Comparison:
    """The comparison over the samples of all shards.

    Raises:
        InconsistentShardsError: they are not of the same nodes.
        NothingToCompareError: there is no shard.
    """
    if not shards:
        raise NothingToCompareError("no shard was compared, expected at least one; give the scenario samples")
    return reduce(_merged, shards)


def _merged(a: Comparison, b: Comparison) -> Comparison:
    names = [[node.node for node in shard.nodes] for shard in (a, b)]
    if names[0] != names[1] or a.unmatched != b.unmatched:
        raise InconsistentShardsError(
            f"shards of nodes {names[0]} and {names[1]} were to be merged, expected the same nodes; "
            "compare all shards with one matching and the same probes"
        )
    nodes = tuple(combine(x, y) for x, y in zip(a.nodes, b.nodes, strict=True))
    return Comparison(nodes, a.unmatched_expected, a.unmatched_observed)


def _side(name: str, recording: Recording, network: Network) -> Side:
    node = network.nodes[name]
    records = recording.predictions if isinstance(node, nir.Output) else recording.outputs
    threshold = parameters(node).get("v_threshold")
    return Side(name, records.get(name), recording.membranes.get(name), threshold, recording.kind(name))


def _empty(sides: tuple[Side, Side]) -> bool:
    return all(side.output is None and side.membrane is None for side in sides)


def sends_spikes(network: Network, name: str) -> bool:
    """Whether what leaves a node are spike counts: a spiking node, or an Output that only such nodes feed."""
    node = network.nodes[name]
    if isinstance(node, nir.Output | nir.Flatten):
        return all(sends_spikes(network, source) for source in network.sources(name))
    return isinstance(node, SPIKING)


def _carried(network: Network, name: str, recording: Recording) -> tuple[str, ...]:
    """The spiking nodes whose recorded spikes an Output passes on; none if one of them was not recorded."""
    if not isinstance(network.nodes[name], nir.Output):
        return ()
    found: list[str] = []
    queue = list(network.sources(name))
    while queue:
        source = queue.pop()
        if isinstance(network.nodes[source], nir.Flatten):
            queue += network.sources(source)
        elif source not in recording.outputs:
            return ()
        else:
            found.append(source)
    return tuple(sorted(found))


def _clock(node: nir.NIRNode, dt: float) -> Clock:
    values = parameters(node)
    finite = {}
    for name in TIME_CONSTANTS:
        if name in values:
            tau = values[name].astype(np.float64)
            finite[name] = tau[np.isfinite(tau) & (tau > 0)]
    longest = max((float(tau.max()) for tau in finite.values() if tau.size), default=0.0)
    membrane = next((float(np.median(tau)) for tau in finite.values() if tau.size), None)
    return Clock(dt, longest, membrane)


def _depths(network: Network) -> dict[str, int]:
    """Edges on the longest way from an Input to each node; late edges belong to the step before."""
    depths = dict.fromkeys(network.nodes, 0)
    prompt = [edge for edge in network.edges if edge not in network.late]
    for _ in network.nodes:
        before = dict(depths)
        for source, target in prompt:
            depths[target] = max(depths[target], depths[source] + 1)
        if depths == before:
            break
    return depths


def _largest(lags: list[int | None]) -> int | None:
    known = [lag for lag in lags if lag is not None]
    return max(known, key=abs, default=0) if len(known) == len(lags) else None


def _distance(
    known: Mapping[str, float | None], spiking: Iterable[NodeComparison], strayed: Iterable[NodeComparison]
) -> float | None:
    """The sum over nodes that spike, and over Outputs what is more than their sources' own."""
    total = _sum([known[node.node] for node in spiking])
    for node in strayed:
        here, fed = known[node.node], _sum([known.get(source) for source in node.derived_from])
        total = None if total is None or here is None or fed is None else total + max(0.0, here - fed)
    return total


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) and values else None
