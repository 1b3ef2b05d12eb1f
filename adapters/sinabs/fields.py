"""What Sinabs calls the fields of NIR (sinabs/layers/lif.py): parameters, of which it freezes some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS: Final[Mapping[str, str]] = {
    "alpha_mem": "tau_mem",
    "synapse.alpha_mem": "tau_syn",
    "alpha_syn": "tau_syn",
    "spike_threshold": "v_threshold",
}
"""The end of its name to the field; names that are NIR's own are left out."""
