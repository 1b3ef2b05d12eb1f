"""What snnTorch calls the fields of NIR (snntorch/_neurons/neurons.py): buffers, unless it is told to learn them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS: Final[Mapping[str, str]] = {"beta": "tau_mem", "alpha": "tau_syn", "threshold": "v_threshold"}
"""The end of its name to the field; names that are NIR's own are left out."""
