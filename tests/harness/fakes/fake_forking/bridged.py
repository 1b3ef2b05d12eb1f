"""Starts a program of its own and never comes back."""

from __future__ import annotations

import subprocess
import time


def load(graph, dt):  # noqa: ARG001  it never gets so far
    subprocess.Popen(["sleep", "600"])  # noqa: S607  any program would do
    while True:
        time.sleep(1)
