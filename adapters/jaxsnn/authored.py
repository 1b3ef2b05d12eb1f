"""No model is written by hand in jaxsnn: release 0.3.0 has no exporter that could write one to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Load

MODELS: Mapping[str, Load] = {}
