"""Differs in the last place."""

from __future__ import annotations

import numpy as np
from wrapped import mapped, wrap


def load(graph, dt):
    def nudge(a):
        return np.nextafter(a, np.inf, dtype=a.dtype) if a.dtype.kind == "f" and (a % 1).any() else a

    return wrap(graph, dt, recording=lambda recording: mapped(recording, nudge))
