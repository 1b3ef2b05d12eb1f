"""All faults by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from harness.faults.conventions import CONVENTIONS, DEFAULTS
from harness.faults.layers import LAYERS
from harness.faults.order import ORDER
from harness.faults.parameters import PARAMETERS
from harness.faults.wiring import WIRING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.faults.fault import Fault

FAULTS: Final[Mapping[str, Fault]] = MappingProxyType(
    {each.name: each for each in (*CONVENTIONS, *ORDER, *PARAMETERS, *LAYERS, *WIRING)}
)
"""What differs from NIR's rules."""

EVERY: Final[Mapping[str, Fault]] = MappingProxyType({each.name: each for each in (*DEFAULTS, *FAULTS.values())})
"""With these rules themselves, in which a framework differs from other conventions."""
