"""Authored: there is nothing to write. Brian2 2.9 has no NIR exporter that a model could leave it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Load

MODELS: Mapping[str, Load] = {}
