"""Loops: an edge back is one step late, and carries 0 in the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np

from scenarios.conformance import drives
from scenarios.conformance.case import DT, Case
from scenarios.conformance.cells import neuron
from scenarios.conformance.graphs import along, full, weights, wired

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOP = along("input node weights node output")
CUT = ("recurrence-cut", "feedback-later")


def cases() -> Iterator[Case]:
    """All cases of graphs with loops."""
    lost = (*CUT, "input-through-weights", "weights-transposed")
    for kind in (nir.IF, nir.LIF, nir.CubaLIF):
        name, nodes = f"recurrent-{kind.__name__.lower()}", {"node": neuron(kind), "weights": _weights(kind)}
        primitive = "recurrence" if kind is nir.LIF else ""
        exact = kind is nir.IF
        flat, nested = wired(nodes, (4,), (4,), LOOP), wired(nodes, (4,), (4,), LOOP)
        yield _case(name, "a neuron and its weights", flat, (*lost, "last-to-output"), exact=exact, primitive=primitive)
        graph = wired({"block": nested}, (4,), (4,))
        yield _case(f"{name}-nested", "a loop in a nested graph", graph, lost, exact=exact)
    yield from _single()
    yield from _double()


def _single() -> Iterator[Case]:
    """Loops of one neuron."""
    node = neuron(nir.IF)
    lost: tuple[str, ...] = ("feedback-bias", "recurrent-bias-lost", *CUT)
    weighed = {"node": node, "weights": nir.Affine(weights(4, 4, seed=2), np.array([0.5, -0.25, 0.75, 1], np.float32))}
    graph = wired(weighed, (4,), (4,), LOOP)
    yield _case("recurrent-bias", "an Affine in a loop gives nothing, not its bias, at first", graph, lost)
    graph, lost = wired({"node": node}, (4,), (4,), along("input node node output")), ("self-loop-dropped", *CUT)
    yield _case("recurrent-self-loop", "an edge from a neuron to itself", graph, lost)
    delayed = {"node": node, "weights": _weights(nir.IF), "delay": nir.Delay(full(3 * DT))}
    graph = wired(delayed, (4,), (4,), along("input node delay weights node output"))
    lost = ("recurrence-cut", "delay-one-more", "delay-dropped")
    yield _case("recurrent-delay", "a Delay of 3 steps gives a loop all its time", graph, lost)


def _double() -> Iterator[Case]:
    """Loops of two neurons."""
    inhibition = nir.Linear(-np.eye(4, dtype=np.float32) / 2)
    both = {"a": neuron(nir.IF), "b": neuron(nir.IF, changed={"v_threshold": 1.375})}
    edges = along("input a ab b ba a output", "input b")
    graph = wired(both | {"ab": inhibition, "ba": inhibition}, (4,), (4,), edges)
    yield _case("recurrent-mutual", "two neurons inhibit each other: both edges are late", graph, (*CUT, "depth-first"))
    forth = {"forth": nir.Linear(weights(4, 4) + np.float32(0.5)), "back": _weights(nir.IF)}
    edges = along("input a forth b back a", "b output")
    graph = wired({"a": neuron(nir.IF), "b": neuron(nir.IF)} | forth, (4,), (4,), edges)
    yield _case("recurrent-two-layers", "a loop over two layers is one step long", graph, CUT)


def _weights(kind: type) -> nir.Linear:
    """Inhibition of itself and weights of both signs, stronger where the input is scaled by dt/tau."""
    scale = 1 if kind is nir.IF else 4
    return nir.Linear(weights(4, 4, seed=2) * np.float32(scale) - scale * np.eye(4, dtype=np.float32))


def _case(
    name: str, rule: str, graph: nir.NIRGraph, detects: tuple[str, ...], *, exact: bool = True, primitive: str = ""
) -> Case:
    return Case(
        name=name,
        rule=rule,
        graph=graph,
        stimulus=drives.gentle((4,)),
        detects=detects,
        exact=exact,
        primitive=primitive,
    )
