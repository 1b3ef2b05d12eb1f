"""Runs one sample at a time, fails where there are more, and loses every spike."""

from __future__ import annotations

from dataclasses import replace

from wrapped import wrap


def load(graph, dt):
    return wrap(graph, dt, recording=_alone)


def _alone(recording):
    if any(array.shape[1] != 1 for array in recording.outputs.values()):
        raise RuntimeError("shapes cannot be multiplied")
    lost = {
        group: {name: array * 0 for name, array in getattr(recording, group).items()}
        for group in ("outputs", "predictions")
    }
    return replace(recording, **lost)
