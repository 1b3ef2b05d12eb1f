"""The same graph at dt, dt/2 and dt/4.

Decides which graphs: those that NIR makes invariant under dt, up to discretisation, which are driven by a held
current and hold no IF, no I and no neuron behind a neuron. The other cases run at 1e-4 s, which several importers
suppose; these tell who supposes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scenarios.conformance import drives
from scenarios.conformance.case import DT, Case
from scenarios.conformance.cells import NEURONS, TAU, TAU_SYN, has, neuron
from scenarios.conformance.graphs import alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    import nir

PARTS: Final = {"dt": 1, "dt-half": 2, "dt-quarter": 4}


def cases() -> Iterator[Case]:
    """Each leaky neuron, at each dt."""
    for name, kind in NEURONS.items():
        if has(kind, "v_leak"):
            yield from (_case(f"{name}-{text}", kind, parts) for text, parts in PARTS.items())


def _case(name: str, kind: type, parts: int) -> Case:
    supposed = () if parts == 1 else ("dt-as-1e-4",)
    return Case(
        name=name,
        rule=f"a held current at steps of {DT / parts} s",
        graph=alone(_slow(kind), (4,)),
        stimulus=drives.held((4,)),
        detects=("dt-as-1e-3", *supposed),
        dt=DT / parts,
    )


def _slow(kind: type) -> nir.NIRNode:
    """With time constants of twice as many steps, so that dt is fine enough."""
    taus = {"tau": 2 * TAU, "tau_mem": 2 * TAU, "tau_syn": 2 * TAU_SYN}
    return neuron(kind, changed={field: value for field, value in taus.items() if has(kind, field)})
