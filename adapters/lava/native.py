"""Lava has no NIR code of its own."""

from __future__ import annotations

from adapters.absent import refusing

load = refusing("Lava")
