"""Takes whole spikes alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.base import RefusedError
from adapters.reference.bridged import load as load_reference

if TYPE_CHECKING:
    from adapters.reference.model import ReferenceModel


@dataclass(frozen=True)
class Picky:
    """The reference, for spikes."""

    inner: ReferenceModel

    @property
    def uses(self):
        return self.inner.uses

    def run(self, stimulus, probes):
        for name, drive in stimulus.items():
            if ((drive != 0) & (drive != 1)).any():
                raise RefusedError(name, "Input", "stimulus", "is no count of spikes")
        return self.inner.run(stimulus, probes)

    def export(self):
        return self.inner.export()


def load(graph, dt):
    return Picky(load_reference(graph, dt))
