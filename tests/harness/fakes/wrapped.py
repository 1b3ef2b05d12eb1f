"""The reference with something wrong about it: what fake frameworks are made of."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from adapters.reference.bridged import load as load_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import nir

    from adapters.base import Array, Model, Probes, Realisation, Recording


def unchanged(value):
    return value


@dataclass(frozen=True)
class Wrapped:
    """A model that runs and exports through one more function."""

    inner: Model
    exporting: Callable[[nir.NIRGraph], nir.NIRGraph] = unchanged
    recording: Callable[[Recording], Recording] = unchanged
    exported: nir.NIRGraph | None = field(default=None)

    @property
    def uses(self) -> Mapping[str, Realisation]:
        return self.inner.uses

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        return self.recording(self.inner.run(stimulus, probes))

    def export(self) -> nir.NIRGraph:
        return self.exporting(deepcopy(self.exported) if self.exported else self.inner.export())


def wrap(graph, dt, *, importing=unchanged, exporting=unchanged, recording=unchanged, **options):
    """Import through `importing`; export what was read, through `exporting`."""
    kept = deepcopy(graph)
    return Wrapped(load_reference(importing(graph), dt, **options), exporting, recording, kept)


def scaled(name, factor):
    """Multiplies a parameter of every LIF."""

    def change(graph):
        for node in graph.nodes.values():
            if hasattr(node, name) and hasattr(node, "v_threshold"):
                setattr(node, name, getattr(node, name) * factor)
        return graph

    return change


def mapped(recording, change):
    """The recording with `change` applied to every array."""
    groups = {
        group: {n: change(a) for n, a in getattr(recording, group).items()}
        for group in ("outputs", "membranes", "predictions")
    }
    return replace(recording, **groups)
