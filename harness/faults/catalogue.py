"""All faults by name."""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from harness.faults.conventions import CONVENTIONS
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


class UnknownFaultError(ValueError):
    """No fault has this name."""


def fault(name: str) -> Fault:
    """The fault of this name.

    Raises:
        UnknownFaultError: there is none; names that are near are told.
    """
    if name not in FAULTS:
        near = get_close_matches(name, FAULTS, 3) or sorted(FAULTS)
        raise UnknownFaultError(f"no fault is called {name!r}; there are {', '.join(near)}")
    return FAULTS[name]
