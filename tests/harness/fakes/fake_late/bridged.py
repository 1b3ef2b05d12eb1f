"""Emits every spike a step late."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from wrapped import wrap


def shifted(recording):
    def move(array):
        return np.concatenate([np.zeros_like(array[:1]), array[:-1]])

    groups = {g: {n: move(a) for n, a in getattr(recording, g).items()} for g in ("outputs", "predictions")}
    return replace(recording, **groups)


def load(graph, dt):
    return wrap(graph, dt, recording=shifted)
