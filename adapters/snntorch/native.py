"""snnTorch by its own importer and exporter, called as documented; nothing is mended.

`snntorch.import_nir.import_from_nir(graph)` takes no dt: it supposes 1e-4 s (snntorch/import_nir.py).
Exceptions pass through. Copied first, because the importer rewires the graph it is given and shares its
arrays.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from snntorch.export_nir import export_to_nir
from snntorch.import_nir import import_from_nir

from adapters.snntorch.fields import FIELDS
from adapters.snntorch.instances import own_instances
from adapters.snntorch.recorder import Recorder, reset
from adapters.torch_layers.imported import Stepwise, found, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import nir
    import torch


class NativeModel(Stepwise):
    """What snnTorch's importer made of a graph."""

    fields = FIELDS
    recorder = Recorder
    reset_call = "reset_mem() of every neuron"

    def _reset(self) -> None:
        reset(self.module)

    def export(self) -> nir.NIRGraph:
        """What snnTorch's exporter writes, given a sample with a batch dimension to leave out."""
        return export_to_nir(self.module, self._sample(1), ignore_dims=[0])

    def _placed(self) -> Mapping[str, tuple[str, torch.nn.Module]]:
        """A module has one of the names that nirtorch may have given it."""
        known = dict(self.module.named_modules())
        paths = {name: [path for path in _names(name) if path in known] for name in self._nodes}
        return found(self.module, {name: path[0] for name, path in paths.items() if path})


def load(graph: nir.NIRGraph, dt: float) -> NativeModel:  # noqa: ARG001  snnTorch supposes 1e-4 s
    """Import a graph; `dt` has no place in snnTorch's importer."""
    with own_instances():
        return NativeModel(import_from_nir(copy.deepcopy(graph)), graph)


def _names(node: str) -> Iterator[str]:
    """Nirtorch writes '.' as '_'; snnTorch wraps a recurrent pair "a.x", "a.w" into a module "a" first."""
    flat = safe(node)
    yield flat
    if "." in node:
        yield node
        yield f"{node.split('.', maxsplit=1)[0]}.{flat}"
