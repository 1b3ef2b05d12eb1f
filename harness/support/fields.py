"""Which fields a case tries, read from its name, and which faults mean that a field is lost.

Decides the rows of the table. A case `lif-v-reset-below-0` is named by its primitive and by what it tries of it;
cases of graphs, whose names begin with no primitive, are listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from harness.faults.conventions import CONVENTIONS, SUBTRACT
from reports.support import PLAIN
from scenarios.conformance.catalogue import primitives

if TYPE_CHECKING:
    from scenarios.conformance.case import Case

GRAPH: Final = "graph"
"""In the place of a primitive, where several are tried together."""

PER: Final = "-per-neuron"
NEVER_PLAIN: Final = ("v_threshold", "bias")
"""Fields that do something in the plainest case already: no threshold is 1 there, no bias 0."""

ONE_FOR_ALL: Final = frozenset({"first-parameter-for-all", "smallest-gain-for-all"})
BRANCH_LOST: Final = frozenset({"first-source-only", "last-source-only", "second-branch-dropped"})

SUBTRACTING: Final = frozenset(each.name for each in CONVENTIONS if SUBTRACT in (each.change, each.beside))
"""Conventions in which v_reset has no meaning."""

LOST: Final = {
    "tau": frozenset({"leak-lost"}),
    "tau_mem": frozenset({"leak-lost"}),
    "tau_syn": frozenset({"synapse-lost"}),
    "r": frozenset({"r-ignored", "input-unscaled"}),
    "w_in": frozenset({"w-in-lost"}),
    "v_leak": frozenset({"v-leak-lost", "leak-lost"}),
    "v_threshold": frozenset({"v-threshold-lost"}),
    "v_reset": frozenset({"v-reset-lost", "v-reset-is-v-leak"}) | SUBTRACTING,
    "bias": frozenset({"bias-lost", "recurrent-bias-lost"}),
    "stride": frozenset({"conv-stride-lost", "pool-stride-is-kernel"}),
    "padding": frozenset({"conv-padding-lost", "pool-padding-lost"}),
    "dilation": frozenset({"conv-dilation-lost"}),
    "groups": frozenset({"conv-groups-lost"}),
    "scale": frozenset({"scale-ignored"}),
    "fan-in": BRANCH_LOST,
    "diamond": BRANCH_LOST,
    "skip": BRANCH_LOST,
    "recurrence": frozenset({"recurrence-cut"}),
    "self-loop": frozenset({"recurrence-cut", "self-loop-dropped"}),
}
"""Field, or its first word, to the faults that mean nothing is left of it; a primitive that is left out loses all."""

LOSSES: Final = ONE_FOR_ALL.union(*LOST.values()) - SUBTRACTING - {"input-unscaled"}
"""Faults that are no habit whatever they show in: something is lost. Some that lose a field are a rule as well."""

TEXTS: Final = {
    "r-not-1": "r",
    "w-in-not-1": "w_in",
    "taus-alike": "tau_syn = tau_mem",
    "tau-of-two-steps": "tau",
    "v-leak-not-0": "v_leak",
    "v-reset-above-0": "v_reset",
    "v-reset-below-0": "v_reset",
    "v-leak-and-v-reset": "v_leak and v_reset",
    "all-per-neuron": "all per neuron",
    "2d": "several dimensions",
    "overshoot": "input of several thresholds",
    "negative-drive": "input below zero",
    "no-drive": "no input",
    "at-threshold": "threshold met exactly",
    "dt": "dt",
    "dt-half": "dt",
    "dt-quarter": "dt",
    "bias-at-start": "bias at the start",
    "no-bias": "bias of 0",
    "padding-same": "padding 'same'",
    "padding-valid": "padding 'valid'",
    "padding-same-even": "padding 'same' of an even kernel",
    "padding-same-size": "padding that keeps the size",
    "overlap": "stride below the kernel",
    "per-axis": "stride, padding, dilation per axis",
    "of-one-number": "scale of one number",
    "of-nothing": "delay of 0",
    "not-a-multiple-of-dt": "delay between two steps",
    "start-1": "start_dim 1",
    "start-2": "start_dim 2",
    "start-negative": "start_dim below 0",
    "end-1": "end_dim 1",
    "channels": "order of channels",
}
"""What a case tries of its primitive, where the end of its name does not say it as it is."""

GRAPHS: Final = {
    "fan-in": (GRAPH, "fan-in"),
    "diamond": (GRAPH, "diamond"),
    "skip": (GRAPH, "skip"),
    "skip-bare": (GRAPH, "skip without a layer"),
    "two-outputs": (GRAPH, "two outputs"),
    "chain-of-twelve": (GRAPH, "more than ten nodes"),
    "names-with-dots": (GRAPH, "names with dots"),
    "names-that-meet": (GRAPH, "names with dots"),
    "nested": (GRAPH, "nested"),
    "nested-twice": (GRAPH, "nested twice"),
    "nested-alike": (GRAPH, "nested, names alike"),
    "recurrent-if": ("IF", "recurrence"),
    "recurrent-lif": ("LIF", "recurrence"),
    "recurrent-cubalif": ("CubaLIF", "recurrence"),
    "recurrent-if-nested": ("IF", "recurrence, nested"),
    "recurrent-lif-nested": ("LIF", "recurrence, nested"),
    "recurrent-cubalif-nested": ("CubaLIF", "recurrence, nested"),
    "recurrent-bias": (GRAPH, "recurrence with a bias"),
    "recurrent-self-loop": (GRAPH, "self-loop"),
    "recurrent-delay": (GRAPH, "recurrence with a delay"),
    "recurrent-mutual": (GRAPH, "recurrence of two neurons"),
    "recurrent-two-layers": (GRAPH, "recurrence over two layers"),
    "two-runs-lif": ("LIF", "rest at the start of a run"),
    "two-runs-cubalif": ("CubaLIF", "rest at the start of a run"),
    "batch-of-one-lif": ("LIF", "batch of one"),
    "batch-of-one-layers": (GRAPH, "batch of one"),
    "legacy-if": ("IF", "v_reset absent"),
    "legacy-lif": ("LIF", "v_reset absent"),
    "legacy-cubalif": ("CubaLIF", "v_reset absent"),
}
"""Cases that are not named by a primitive."""


@dataclass(frozen=True)
class Field:
    """What a case tries.

    Args:
        primitive: NIR's name, or "graph".
        name: a parameter, or how it is used.
        lost: faults that mean that nothing is left of it.
    """

    primitive: str
    name: str
    lost: frozenset[str]


def fields(case: Case) -> tuple[Field, ...]:
    """What a case tries; the plainest case of a primitive tries fields that are never plain, too."""
    if case.name in GRAPHS:
        return (_field(*GRAPHS[case.name]),)
    head, _, tail = case.name.partition("-")
    primitive = {name.lower(): name for name in primitives()}[head]
    nodes = case.graph.nodes.values() if tail == PLAIN else ()
    further = [name for name in NEVER_PLAIN for node in nodes if getattr(node, name, None) is not None]
    return tuple(_field(primitive, name) for name in (_text(head, tail), *further))


def _text(head: str, tail: str) -> str:
    if tail in TEXTS:
        return TEXTS[tail]
    if tail.endswith("per-neuron"):
        return f"{(tail.removesuffix(PER) if PER in tail else head).replace('-', '_')} per neuron"
    return tail.replace("-", " ")


def _field(primitive: str, name: str) -> Field:
    lost = _lost(name) | {f"{primitive.lower()}-dropped"}
    return Field(primitive, name, lost | ONE_FOR_ALL if name.endswith("per neuron") else lost)


def _lost(name: str) -> frozenset[str]:
    """Faults that lose a field, or one of several."""
    if name.startswith("all "):
        return frozenset().union(*LOST.values())
    if name.endswith(" absent"):
        return frozenset()
    words = (LOST.get(part, LOST.get(part.partition(" ")[0])) for part in name.split(" and "))
    return frozenset().union(*filter(None, words))
