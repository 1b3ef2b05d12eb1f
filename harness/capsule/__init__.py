"""The capsule: one cell of a run as a folder that whoever maintains a framework can run without nirtrip."""

from __future__ import annotations

from harness.capsule.folder import check_free, write
from harness.capsule.material import Material

__all__ = ["Material", "check_free", "write"]
