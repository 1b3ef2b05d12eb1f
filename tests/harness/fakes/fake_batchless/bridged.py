"""Runs one sample at a time, and fails where there are more."""

from __future__ import annotations

from wrapped import wrap


def load(graph, dt):
    return wrap(graph, dt, recording=_alone)


def _alone(recording):
    if any(array.shape[1] != 1 for array in recording.outputs.values()):
        raise RuntimeError("shapes cannot be multiplied")
    return recording
