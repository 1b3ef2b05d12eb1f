"""A rewrite: another graph for the same model, with its name, its meaning, its reason and its condition.

Decides when a rewrite applies: it changes something, and what it leaves is still a graph. Whether it keeps the model
what it was is not taken on trust: `proof` holds the reference's runs before and after together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.graph import MalformedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harness.port.model import Model


@dataclass(frozen=True)
class Rewrite:
    """One way to say the same model otherwise.

    Args:
        name: as reports and the command line say it.
        meaning: what it does, in a line.
        reason: what in importers it gets around.
        condition: where it applies.
        change: the changed model; None where there is nothing to change, or it does not apply.
    """

    name: str
    meaning: str
    reason: str
    condition: str
    change: Callable[[Model], Model | None]

    def applied(self, model: Model) -> Model | None:
        """The model rewritten; None where the rewrite does not apply."""
        changed = self.change(model)
        if changed is None:
            return None
        try:
            changed.network  # noqa: B018  whether it means something is the question
        except MalformedError:
            return None
        return changed


def rewritten(model: Model, rewrites: Iterable[Rewrite]) -> tuple[Model, tuple[Rewrite, ...]]:
    """The model after some rewrites in their order, and those that applied."""
    used = []
    for rewrite in rewrites:
        changed = rewrite.applied(model)
        if changed is not None:
            model = changed
            used.append(rewrite)
    return model, tuple(used)
