"""Weights get a gradient; a neuron's threshold is detached, its tau a tensor. State outlives a run."""

from __future__ import annotations

from wrapped import wrap

from adapters.base import Probes
from adapters.training import Arrival, Gradient

FOUND = {
    "weight": (Arrival.REACHED, ""),
    "v_threshold": (Arrival.NONE, ""),
    "tau": (Arrival.NO_PARAMETER, "a tensor"),
}


class Learning:
    reset_call = "forget()"

    def __init__(self, model, nodes):
        self.model, self.nodes, self.uses = model, nodes, model.uses
        self.run, self.export = model.run, model.export

    def gradients(self, stimulus):  # noqa: ARG002  what it has is told, not measured
        return [
            Gradient(f"{name}.{field}", name, field, *found)
            for name, node in self.nodes.items()
            for field, found in FOUND.items()
            if hasattr(node, field)
        ]

    def carry_on(self, stimulus):
        predictions = self.model.run(stimulus, Probes(())).predictions
        return {name: value + 1 for name, value in predictions.items()}


def load(graph, dt):
    return Learning(wrap(graph, dt), graph.nodes)
