"""Cases of one layer without memory: alone, under an input of both signs, every value exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.conformance import drives
from scenarios.conformance.case import Case
from scenarios.conformance.graphs import alone

if TYPE_CHECKING:
    import nir

    from scenarios.conformance.graphs import Shape


def layer(
    name: str,
    rule: str,
    node: nir.NIRNode,
    detects: tuple[str, ...] = (),
    *,
    entering: Shape,
    leaving: Shape | None = None,
    primitive: str = "",
) -> Case:
    """The case of a node whose output is its input's function, delayed perhaps.

    Args:
        name: of the case.
        rule: what is tried.
        node: the layer.
        detects: faults that show.
        entering: shape of the input.
        leaving: shape of the output; the input's by default.
        primitive: the primitive that the case tries alone.
    """
    return Case(
        name=name,
        rule=rule,
        graph=alone(node, entering, leaving),
        stimulus=drives.signed(entering),
        detects=detects,
        exact=True,
        primitive=primitive,
    )
