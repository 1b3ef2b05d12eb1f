"""Nengo by our mapping: importer and exporter are ours, since it has none."""

from __future__ import annotations

from adapters.nengo.model import build

load = build
