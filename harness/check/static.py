"""The static part of a check: what each framework was measured to make of each thing that a model uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.check.features import features
from reports.check import Static, Used
from reports.support import Entry, Support

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.check.measured import MeasuredFile
    from harness.check.running import Asked
    from harness.check.subject import Subject

UNTRIED = Entry(support=Support.UNTRIED)


def static(subject: Subject, asked: Iterable[Asked], measured: MeasuredFile) -> tuple[Static, ...]:
    """What is known before anything runs, in the order in which it was asked.

    Args:
        subject: the model.
        asked: frameworks, installed or not, and how they read it.
        measured: what they were measured to make of NIR's fields.
    """
    found = features(subject.graph, subject.dt)

    def one(pair: Asked) -> Static:
        environment, route = pair
        entries = measured.entries(environment.framework, route)
        return Static(
            framework=environment.name,
            version=environment.version,
            route=route,
            measured_version=measured.version(environment.framework, route),
            used=tuple(
                Used(primitive=feature[0], field=feature[1], nodes=nodes, entry=entries.get(feature, UNTRIED))
                for feature, nodes in found.items()
                if entries
            ),
        )

    return tuple(map(one, asked))
