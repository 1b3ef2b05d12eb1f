"""What Norse calls the fields of NIR (norse/torch/functional/lif_box.py, iaf.py): its parameters are plain tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS: Final[Mapping[str, str]] = {
    "p.tau_mem_inv": "tau_mem",
    "synapse.p.tau_mem_inv": "tau_syn",
    "synapse.p.v_leak": "",
    "p.v_th": "v_threshold",
}
"""The end of its name to the field; names that are NIR's own are left out. A synapse rests at 0, whatever v_leak is."""
