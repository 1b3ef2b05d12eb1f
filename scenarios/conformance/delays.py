"""Delay: whole steps, halves up, nothing before the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np

from scenarios.conformance.case import DT
from scenarios.conformance.layer import layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.conformance.case import Case


def cases() -> Iterator[Case]:
    """All cases of delays outside of loops."""
    late, gone = "delay-one-more", "delay-dropped"
    yield _case("alone", "3 steps", (3, 3, 3, 3), (gone, late, "dt-as-1e-3"))
    yield _case("per-neuron", "0, 1, 2 and 5 steps", (0, 1, 2, 5), ("first-parameter-for-all", gone))
    yield _case("of-nothing", "0 steps: the same step", (0, 0, 0, 0), (late,))
    rule = "1.25, 1.75, 0.25 and 2.5 steps are 1, 2, 0 and 3"
    yield _case("not-a-multiple-of-dt", rule, (1.25, 1.75, 0.25, 2.5), ("delay-down", "delay-up", late))


def _case(name: str, rule: str, steps: tuple[float, ...], detects: tuple[str, ...]) -> Case:
    node = nir.Delay((np.array(steps) * DT).astype(np.float32))
    primitive = "Delay" if name == "alone" else ""
    return layer(f"delay-{name}", rule, node, detects, entering=(len(steps),), primitive=primitive)
