"""What Rockpool calls the fields of NIR (rockpool/nn/modules/torch/lif_torch.py): parameters, all of which learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS: Final[Mapping[str, str]] = {"threshold": "v_threshold", "tau": "tau_mem", "alpha": "tau_mem", "beta": "tau_syn"}
"""The end of its name to the field; names that are NIR's own are left out. Its bias is v_leak in none of them."""
