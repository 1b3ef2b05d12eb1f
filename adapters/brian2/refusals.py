"""Brian2 has no importer and no exporter that could refuse anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.refusals import NativeRefusal

REFUSALS: tuple[NativeRefusal, ...] = ()
