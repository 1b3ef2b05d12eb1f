"""All cases by name."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from scenarios.conformance import (
    batch,
    convolutions,
    delays,
    dense,
    flatten,
    legacy,
    neurons,
    pools,
    recurrence,
    thresholds,
    time,
    wiring,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.conformance.case import Case

SOURCES = (neurons, thresholds, time, dense, convolutions, pools, flatten, delays, wiring, recurrence, batch, legacy)


@cache
def cases() -> Mapping[str, Case]:
    """Every case, in the order in which they are run; made when first asked for."""
    return MappingProxyType({case.name: case for source in SOURCES for case in source.cases()})


def primitives() -> Mapping[str, Case]:
    """The cases of one primitive alone by NIR's name for it, and of a loop as `recurrence`."""
    return {case.primitive: case for case in cases().values() if case.primitive}
