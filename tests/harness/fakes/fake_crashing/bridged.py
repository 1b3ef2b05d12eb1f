"""Dies while running."""

from __future__ import annotations

import os

from wrapped import wrap


def load(graph, dt):
    return wrap(graph, dt, recording=lambda _: os._exit(9))
