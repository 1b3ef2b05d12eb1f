"""Decays exponentially, spikes at the threshold, several times a step, and subtracts: as Sinabs does."""

from __future__ import annotations

from wrapped import wrap

DIALECT = "integration=exponential,threshold=ge,multiplicity=floor,reset=subtract"


def load(graph, dt):
    return wrap(graph, dt, dialect=DIALECT)
