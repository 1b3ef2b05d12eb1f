"""Makes a graph fit for a framework's own importer: rewrites, their proof, and which of them a target needs."""

from __future__ import annotations

from harness.port.catalogue import REWRITES
from harness.port.model import Model
from harness.port.rewrite import Rewrite, rewritten

__all__ = ["REWRITES", "Model", "Rewrite", "rewritten"]
