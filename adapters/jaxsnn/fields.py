"""What jaxsnn calls the fields of NIR (jaxsnn/discrete/functional/lif.py): JAX differentiates by all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS: Final[Mapping[str, str]] = {"v_th": "v_threshold"}
"""The end of its name to the field; names that are NIR's own are left out."""
