"""Authored: a model written by hand for the reference is the graph itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.reference.bridged import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Load

MODELS: Mapping[str, Load] = {"lif": load, "scnn": load}
"""Scenario to how its model is made."""
