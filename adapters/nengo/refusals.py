"""Nengo has no importer or exporter that could refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.refusals import NativeRefusal

REFUSALS: tuple[NativeRefusal, ...] = ()
