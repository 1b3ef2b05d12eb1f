"""Nengo 4.1 has no importer or exporter for NIR, neither in the package nor beside it on the index."""

from __future__ import annotations

from adapters.absent import refusing

load = refusing("Nengo 4.1")
