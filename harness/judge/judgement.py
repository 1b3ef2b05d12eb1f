"""What is said of a leg: a verdict, and all that stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.verdict import Verdict

if TYPE_CHECKING:
    from harness.compare import Comparison
    from harness.verdicts import Floor


@dataclass(frozen=True)
class Judgement:
    """What is said of a leg.

    Args:
        verdict: how good it is.
        reason: measured facts, "" where all is fine.
        comparison: the numbers, None where nothing could be compared.
        convention: the change of dialect that explains it, "" if none does.
        floor: the noise floor it was judged by, None where it was not needed.
        excused: whether the blame is the writer's, whose file holds numbers that cannot work.
        explanation: the faults that explain it in a sentence, "" if none do.
        faults: their names.
    """

    verdict: Verdict
    reason: str = ""
    comparison: Comparison | None = None
    convention: str = ""
    floor: Floor | None = None
    excused: bool = False
    explanation: str = ""
    faults: tuple[str, ...] = ()


NOT_REACHED = Judgement(Verdict.NOT_RUN)
NOT_APPLICABLE = Judgement(Verdict.NOT_APPLICABLE)
