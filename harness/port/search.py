"""Finds the rewrites that a target needs, by trying.

Decides the way, which is greedy: the file as it is; then all likely rewrites; then whichever of the others brings the
nearer of the two nearer still, until it is fine or nothing helps; then each rewrite is left out again, and stays out if
that is no worse and the reference confirms the others without it, until none can go. What is left is needed, each
rewrite for what its leaving out showed; fewer of other kinds might do. A rewrite that the reference does not confirm is
never used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from harness.port.catalogue import REWRITES, likely, ordered
from harness.port.rewrite import rewritten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.port.model import Model
    from harness.port.proof import Proof, Prover
    from harness.port.rewrite import Rewrite
    from harness.port.trial import Trial, Trials

TRIES: Final = 24
"""Models after which no further round begins; a round tries each of the other rewrites once."""

SAME: Final = (0, 0, 0.0)

WORTH: Final = 0.98
"""Share of wrong spikes that a rewrite may leave where the model still is wrong after it: less is chance."""

Names = frozenset[str]


@dataclass(frozen=True)
class Found:
    """The nearest that was found.

    Args:
        rewrites: what was done, in order.
        trial: what the target makes of it.
        proofs: rewrite to what the reference says of the model after it.
        without: rewrite to what the target makes of the model without it; None where the reference does not confirm
            the others without it.
        plain: what the target makes of the file as it is.
        tried: models that were run.
    """

    rewrites: tuple[Rewrite, ...]
    trial: Trial
    proofs: Mapping[str, Proof]
    without: Mapping[str, Trial | None]
    plain: Trial
    tried: int


class Search:
    """Looks for rewrites of one model for one target.

    Args:
        model: the user's own.
        trials: runs models in the target.
        prover: holds rewritten models against the user's.
    """

    def __init__(self, model: Model, trials: Trials, prover: Prover) -> None:
        self._model, self._trials, self._prover = model, trials, prover
        self._unsound: set[str] = set()
        self._proved: dict[tuple[Rewrite, ...], Proof] = {}

    def found(self) -> Found:
        """The nearest, without a rewrite that can be left out."""
        plain = self._trials.trial(self._model)
        best = self._forward(self._first(plain))
        best, without = self._needed(best)
        model, used = rewritten(self._model, ordered(best))
        return Found(used, self._trials.trial(model), self._proofs(used), without, plain, self._trials.count)

    def _first(self, plain: Trial) -> Names:
        """No rewrite, or the likely ones."""
        if plain.distance == SAME:
            return frozenset()
        return self._sound(frozenset(each.name for each in likely(self._trials.target.framework.base)))

    def _sound(self, names: Names) -> Names:
        """Those of some rewrites that apply and that the reference confirms one after the other."""
        while names:
            _, used = rewritten(self._model, ordered(names))
            proofs = self._proofs(used)
            bad = next((name for name, proof in proofs.items() if not proof.holds), "")
            if not bad:
                return frozenset(each.name for each in used)
            self._unsound.add(bad)
            names = frozenset(each.name for each in used) - {bad}
        return names

    def _proofs(self, used: tuple[Rewrite, ...]) -> dict[str, Proof]:
        model, proofs = self._model, {}
        for number, rewrite in enumerate(used, start=1):
            changed = rewrite.applied(model)
            assert changed is not None  # noqa: S101  it has been applied before
            model, so_far = changed, used[:number]
            if so_far not in self._proved:
                self._proved[so_far] = self._prover.proof(model)
            proofs[rewrite.name] = self._proved[so_far]
        return proofs

    def _trial(self, names: Names) -> Trial:
        return self._trials.trial(rewritten(self._model, ordered(names))[0])

    def _forward(self, names: Names) -> Names:
        best = min((frozenset[str](), names), key=lambda each: self._trial(each).distance)
        while not self._trial(best).fine and self._trials.count < TRIES:
            others = [self._sound(best | {name}) for name in REWRITES if name not in best | self._unsound]
            others = [each for each in dict.fromkeys(others) if each != best]
            nearest = min(others, key=lambda each: self._trial(each).distance, default=best)
            if not _nearer(self._trial(nearest), self._trial(best)):
                return best
            best = nearest
        return best

    def _needed(self, names: Names) -> tuple[Names, dict[str, Trial | None]]:
        """What is left when nothing more can be left out, and what the leaving out of each showed."""
        before: Names | None = None
        while names != before:
            before = names
            for rewrite in ordered(names):  # what changes the wiring is the first to go
                left = names - {rewrite.name}
                if self._confirmed(left) and not _nearer(self._trial(names), self._trial(left)):
                    names = left
        return names, {name: self._trial(left) if self._confirmed(left := names - {name}) else None for name in names}

    def _confirmed(self, names: Names) -> bool:
        """Whether all of some rewrites apply, and the reference confirms each after those before it."""
        _, used = rewritten(self._model, ordered(names))
        return len(used) == len(names) and all(proof.holds for proof in self._proofs(used).values())


def _nearer(one: Trial, other: Trial) -> bool:
    """Whether one is nearer by as much as a rewrite is worth."""
    (missing, wrong, dv), (others_missing, others_wrong, others_dv) = one.distance, other.distance
    if missing != others_missing or not missing:
        return one.distance < other.distance
    return (wrong, dv) < (others_wrong * WORTH, others_dv)
