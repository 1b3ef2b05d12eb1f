"""Starts every run but the first where the one before ended."""

from __future__ import annotations

import numpy as np
from wrapped import mapped, wrap


class Keeping:
    def __init__(self, inner):
        self.inner, self.uses, self.export = inner, inner.uses, inner.export
        self.before = None

    def run(self, stimulus, probes):
        (name, given), *_ = stimulus.items()
        before, self.before = given[:0] if self.before is None else self.before, given
        recorded = self.inner.run({name: np.concatenate([before, given])}, probes)
        return mapped(recorded, lambda trace: trace[len(before) :])


def load(graph, dt):
    return Keeping(wrap(graph, dt))
