"""What Spyx calls the fields of NIR (spyx/nn.py): flax's parameters, but for the threshold, which is a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS: Final[Mapping[str, str]] = {
    "kernel": "weight",
    "recurrent_w": "weight",
    "alpha": "tau_syn",
    "beta": "tau_mem",
    "synapse.beta": "tau_syn",
    "threshold": "v_threshold",
}
"""The end of its name to the field; names that are NIR's own are left out."""
