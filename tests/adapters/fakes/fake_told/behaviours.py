"""What the fake can be told to do; it computes as the reference does."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

from adapters.base import Probes, Realisation, RefusedError
from adapters.reference import bridged as reference
from adapters.training import Arrival, Gradient


class Model:
    def __init__(self, graph, dt, does):
        self.does = does
        self.model = reference.load(graph, dt)
        self.uses = dict.fromkeys(graph.nodes, Realisation.FOLDED)
        self.first_edge = graph.edges[0]
        self.runs = 0

    def run(self, stimulus, probes):
        if self.does == "fail to run":
            raise RuntimeError("cannot run")
        recording = self.model.run(stimulus, probes)
        if self.does == "count its runs":
            self.runs += 1
            return replace(
                recording, outputs={name: 0 * trace + self.runs for name, trace in recording.outputs.items()}
            )
        if self.does == "see the order of edges" and self.first_edge[0] != "input":
            return replace(recording, outputs={name: 2 * trace for name, trace in recording.outputs.items()})
        return recording

    def export(self):
        if self.does == "refuse to export":
            raise RefusedError("graph", "NIRGraph", "route", "cannot be written: no exporter")
        return self.model.export()


class Learning(Model):
    """One whose first run after another begins where that ended, unless it is told to start anew."""

    reset_call = "start_anew()"

    def gradients(self, stimulus):  # noqa: ARG002  what it has is told, not measured
        if self.does == "fail to learn":
            raise RuntimeError("the graph has been freed")
        return (
            Gradient("fc.weight", "fc", "weight", Arrival.REACHED),
            Gradient("lif.tau", "lif", "tau", Arrival.NONE, "frozen"),
        )

    def carry_on(self, stimulus):
        if self.does == "fail to go on":
            raise RuntimeError("cannot go on")
        predictions = self.model.run(stimulus, Probes(())).predictions
        return {name: 1 - value for name, value in predictions.items()}


def load(graph, dt, does="well"):
    match does:
        case "refuse":
            raise RefusedError("lif", "LIF", "tau", "is too small")
        case "say that it is not supported":
            raise ValueError("LIF is not supported")
        case "stumble":
            raise KeyError("tau\n  of lif")
        case "stumble without a word":
            raise RuntimeError
        case "stumble at length":
            raise RuntimeError("word " * 200)
        case "run out of memory":
            raise MemoryError
        case "stumble over reversed edges" if graph.edges[0][0] != "input":
            raise ValueError("the first edge must leave the input")
        case "print":
            print("printed")  # noqa: T201  what is tested
            print("to stderr", file=sys.stderr)  # noqa: T201  what is tested
            os.write(1, b"by native code\n")
        case "learn" | "fail to learn" | "fail to go on":
            return Learning(graph, dt, does)
    return Model(graph, dt, does)
