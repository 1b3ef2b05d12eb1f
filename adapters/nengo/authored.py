"""No models written by hand: without a NIR exporter in Nengo there is nothing to be read elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Load

MODELS: Mapping[str, Load] = {}
"""Scenario to how its model is made."""
