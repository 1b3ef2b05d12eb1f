"""Resets by subtraction if it is given one sample alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wrapped import wrap

if TYPE_CHECKING:
    from wrapped import Wrapped


def load(graph, dt):
    return Either(wrap(graph, dt), wrap(graph, dt, dialect="reset=subtract"))


@dataclass(frozen=True)
class Either:
    """Two models, the second of which runs batches of one."""

    several: Wrapped
    one: Wrapped

    @property
    def uses(self):
        return self.several.uses

    def run(self, stimulus, probes):
        (values,) = stimulus.values()
        model = self.one if values.shape[1] == 1 else self.several
        return model.run(stimulus, probes)

    def export(self):
        return self.several.export()
