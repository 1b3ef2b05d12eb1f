"""What SpikingJelly calls the fields of NIR (spikingjelly/activation_based/neuron): numbers, one for all neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS: Final[Mapping[str, str]] = {"tau": "tau_mem"}
"""The end of its name to the field; names that are NIR's own are left out."""
