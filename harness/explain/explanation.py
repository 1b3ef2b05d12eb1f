"""An explanation: faults with which the reference does what a framework does, none to spare, in a sentence for people.

Decides what is a rule and what a mistake: another convention and nothing else is a rule; where it is judged by another,
NIR's own is one too.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.faults.catalogue import EVERY
from harness.faults.conventions import CONVENTIONS, DEFAULTS

Faults = tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """What makes the reference do what was observed.

    Args:
        faults: names, in the catalogue's order.
        convention: the change of dialect among them, as text.
        residual: the largest |Δv| that is left, in units of the node's scale.
    """

    faults: Faults
    convention: str
    residual: float

    @property
    def rule(self) -> bool:
        """Whether it is another convention and nothing else."""
        return set(self.faults) <= {fault.name for fault in (*CONVENTIONS, *DEFAULTS)}

    def sentence(self, who: str) -> str:
        """For people: "Sinabs takes a step for 1 s, and subtracts …; residual 3e-08"."""
        told = ", and ".join(EVERY[name].meaning for name in self.faults)
        return f"{who} {told}; residual {self.residual:.2g}"
