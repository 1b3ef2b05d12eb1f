"""Lava has no NIR code of its own."""

from __future__ import annotations

from adapters.absent import no_importer

load = no_importer("Lava")
