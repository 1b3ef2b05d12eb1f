"""What a comparison is worth: `identical`, `equivalent`, `drift` or `diverged`.

Decides the bounds. Nodes without a counterpart, and NaN, are never better than `diverged`; runs of which no
membrane could be compared although they have some are never `identical`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from adapters.job import Step
    from harness.compare import Comparison, NodeComparison
    from scenarios.scenario import Tolerances

STEPS = {
    "refused": Verdict.REFUSED,
    "failed": Verdict.FAILED,
    "timeout": Verdict.TIMEOUT,
    "not-run": Verdict.NOT_RUN,
}


@dataclass(frozen=True)
class Floor:
    """How much the reference itself changes under rounding, node by node.

    Args:
        spikes: node to differing counts.
        dv: node to |Δv| in units of the node's scale.
    """

    spikes: Mapping[str, int] = field(default_factory=dict)
    dv: Mapping[str, float] = field(default_factory=dict)


NO_FLOOR = Floor()


@dataclass(frozen=True)
class Classes:
    """What two runs make of labelled samples.

    Args:
        agreement: share of samples they give the same class.
        accuracy_change: difference of their accuracies.
    """

    agreement: float
    accuracy_change: float


def of_step(step: Step) -> Verdict:
    """The verdict on a step that did not end well."""
    return STEPS[step.status]


def of_comparison(
    comparison: Comparison,
    tolerances: Tolerances,
    floor: Floor = NO_FLOOR,
    classes: Classes | None = None,
    membranes: Collection[str] = (),
) -> Verdict:
    """The verdict on two runs of one model.

    Args:
        comparison: of the two.
        tolerances: bounds of drift.
        floor: the noise floor.
        classes: what both make of labelled samples.
        membranes: nodes that have a membrane: without it they are never identical.
    """
    if comparison.unmatched or any(node.nan for node in comparison.nodes):
        return Verdict.DIVERGED
    seen = all(node.compared_dv for node in comparison.nodes if node.node in membranes)
    if comparison.identical and seen:
        return Verdict.IDENTICAL
    if all(_within(node, floor) for node in comparison.nodes):
        return Verdict.EQUIVALENT
    return Verdict.DRIFT if _drifts(comparison, tolerances, floor, classes) else Verdict.DIVERGED


def of_node(node: NodeComparison, floor: Floor) -> Verdict:
    """The verdict on one node, for which scenarios state no bounds of drift."""
    if node.identical:
        return Verdict.IDENTICAL
    return Verdict.EQUIVALENT if _within(node, floor) else Verdict.DIVERGED


def _within(node: NodeComparison, floor: Floor) -> bool:
    if node.identical:
        return True
    if node.nan or not _outputs_seen(node):
        return False
    return node.spike_mismatch <= floor.spikes.get(node.node, 0) and node.max_dv <= _allowed(node, floor)


def _outputs_seen(node: NodeComparison) -> bool:
    """Whether at least the outputs of both sides were compared: spikes alone can be equivalent."""
    return node.compared > 0 or not node.incomplete


def _allowed(node: NodeComparison, floor: Floor) -> float:
    return max(node.identical_bound, floor.dv.get(node.node, 0.0))


def _drifts(comparison: Comparison, tolerances: Tolerances, floor: Floor, classes: Classes | None) -> bool:
    """Whether every stated bound holds: spike trains, membranes where spikes agree, classes.

    Something of another shape is within none.
    """
    quiet = [node for node in comparison.nodes if not node.spike_mismatch]
    if not all(_outputs_seen(node) and node.max_dv < math.inf for node in comparison.nodes):
        return False
    if any(node.max_dv > max(_allowed(node, floor), tolerances.max_dv) for node in quiet):
        return False
    if classes is not None and (
        classes.agreement < tolerances.min_agreement or abs(classes.accuracy_change) > tolerances.accuracy_margin
    ):
        return False
    totals = comparison.totals
    if totals.lag is not None and abs(totals.lag) <= tolerances.max_lag:
        return True
    # Every train can be edited into the other one count at a time: an upper bound where trains are too many.
    distance = totals.spike_mismatch if totals.victor_purpura is None else totals.victor_purpura
    return distance / max(1, totals.spikes_expected) <= tolerances.max_spike_distance
