"""Nengo 4.1 has no importer or exporter for NIR, neither in the package nor beside it on the index."""

from __future__ import annotations

from adapters.absent import no_importer

load = no_importer("Nengo 4.1")
