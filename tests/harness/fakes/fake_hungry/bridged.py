"""Eats memory until it is stopped."""

from __future__ import annotations

import time


def load(graph, dt):  # noqa: ARG001  it never gets so far
    eaten = []
    while True:
        eaten.append(b"x" * 2**26)
        time.sleep(0.05)
