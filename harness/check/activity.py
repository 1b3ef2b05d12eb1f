"""How busy the spiking layers of a model are: which neurons never fire, by the reference.

Decides that a neuron fires if it does so in any step of any sample. Runs in this process, since the reference is ours.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

import numpy as np

from adapters.base import Probes
from adapters.graph import SPIKING
from adapters.reference import model
from adapters.reference.dialect import Dialect
from reports.check import Activity

if TYPE_CHECKING:
    from adapters.base import Array
    from harness.check.subject import Subject

LISTED: Final = 6
"""Silent neurons of a layer that are named."""


def activity(subject: Subject, drive: Array) -> tuple[Activity, ...]:
    """How each spiking node answers to a stimulus, in the order in which they are run.

    Args:
        subject: the model.
        drive: (T, B, *shape of its Input).
    """
    loaded = model.load(subject.graph, subject.dt, dialect=Dialect.parse(subject.dialect))
    spiking = tuple(name for name, node in loaded.network.nodes.items() if isinstance(node, SPIKING))
    if not spiking:
        return ()
    (source,) = loaded.network.inputs
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        outputs = loaded.run({source: drive}, Probes(spiking)).outputs
    return tuple(_activity(name, outputs[name]) for name in spiking)


def _activity(name: str, counts: Array) -> Activity:
    flat = counts.reshape(counts.shape[0] * counts.shape[1], -1)
    each = np.count_nonzero(flat, axis=0)
    firing = each[each > 0]
    return Activity(
        node=name,
        neurons=len(each),
        firing=len(firing),
        rate=float(firing.mean() / len(flat)) if len(firing) else 0.0,
        silent=tuple(int(index) for index in np.flatnonzero(each == 0)[:LISTED]),
    )
