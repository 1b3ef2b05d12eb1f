"""No model is written by hand: Lava could not export it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Load

MODELS: Mapping[str, Load] = {}
