"""Resets by subtraction."""

from __future__ import annotations

from wrapped import wrap


def load(graph, dt):
    return wrap(graph, dt, dialect="reset=subtract")
