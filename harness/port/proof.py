"""Whether a rewritten model is still the model: the reference's runs before and after, held together.

Decides what is compared: the spikes of every neuron that stands for one of the user's, what reaches the Outputs, and
membranes counted from the leak in units of the threshold, (v - v_leak)/(v_threshold - v_leak), in which every rewrite
leaves them alone. Equal spikes with membranes within 1e-5 (float32 numbers were rounded anew) are `exact`; else what
differs has to stay within twice what eight draws of rounding do to the model before it was rewritten.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from adapters.base import Probes
from adapters.graph import SPIKING
from adapters.reference import model as reference
from adapters.reference.dialect import Dialect
from harness.judge.floor import DRAWS, MARGIN
from harness.port.neurons import WITH_THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import nir

    from adapters.base import Array, Recording
    from harness.port.model import Model, Origin

ROUNDING: Final = 1e-5
"""As for `identical`: a parameter rounded anew moves a membrane by its last place, times tau/dt of some hundred."""


@dataclass(frozen=True)
class Difference:
    """What differs between two runs of one node.

    Args:
        spikes: entries whose counts differ.
        dv: the largest difference of what is continuous, in units of its scale.
    """

    spikes: int = 0
    dv: float = 0.0

    def within(self, bound: Difference) -> bool:
        """Whether both are no larger than a bound's."""
        return self.spikes <= bound.spikes and self.dv <= max(ROUNDING, bound.dv)


@dataclass(frozen=True)
class Proof:
    """What became of a model.

    Args:
        differences: node of the user's graph to what differs.
        floor: node to what rounding alone does; empty where it was not needed.
        spikes: of the model before, over all neurons.
    """

    differences: Mapping[str, Difference]
    floor: Mapping[str, Difference]
    spikes: int

    @property
    def exact(self) -> bool:
        """Whether all spikes are equal and membranes differ by rounding alone."""
        return all(each.within(Difference()) for each in self.differences.values())

    @property
    def holds(self) -> bool:
        """Whether nothing differs by more than rounding does."""
        return all(each.within(self.floor.get(node, Difference())) for node, each in self.differences.items())

    def __str__(self) -> str:
        nodes, mismatch = len(self.differences), sum(each.spikes for each in self.differences.values())
        dv = max((each.dv for each in self.differences.values()), default=0.0)
        judged = "exact" if self.exact else "within rounding" if self.holds else "NOT the same model"
        return f"{judged}: {mismatch} of {self.spikes} spikes differ at {nodes} nodes, largest |Δv| {dv:.2g}"


class Prover:
    """Holds rewritten models against one.

    Args:
        model: the user's own.
        drive: (T, B, *shape of its Input).
    """

    def __init__(self, model: Model, drive: Array) -> None:
        self._model, self._drive = model, drive

    def proof(self, rewritten: Model) -> Proof:
        """What a rewritten model's run has to do with the user's."""
        found = dict(_differences(self._model, self._run, rewritten, run(rewritten, self._drive)))
        exact = all(each.within(Difference()) for each in found.values())
        return Proof(found, {} if exact else self._floor, self.spikes)

    @cached_property
    def spikes(self) -> int:
        """Spikes of the user's model."""
        nodes = self._model.network.nodes
        return sum(int(np.sum(y)) for name, y in self._run.outputs.items() if isinstance(nodes[name], SPIKING))

    @cached_property
    def _run(self) -> Recording:
        return run(self._model, self._drive)

    @cached_property
    def _floor(self) -> dict[str, Difference]:
        found: dict[str, Difference] = {}
        for draw in range(DRAWS):
            drawn = run(self._model, self._drive, draw)
            for node, each in _differences(self._model, self._run, self._model, drawn):
                old = found.get(node, Difference())
                found[node] = Difference(max(old.spikes, MARGIN * each.spikes), max(old.dv, MARGIN * each.dv))
        return found


def run(model: Model, drive: Array, draw: int | None = None) -> Recording:
    """What the reference makes of a model."""
    loaded = reference.load(model.graph, model.dt, dialect=Dialect.parse(model.dialect), draw=draw)
    network = loaded.network
    (source,) = network.inputs
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        return loaded.run({source: drive}, Probes(network.recorded, network.membranes))


def _differences(before: Model, old: Recording, after: Model, new: Recording) -> Iterator[tuple[str, Difference]]:
    """Node of the rewritten graph, under the user's name, and what differs there."""
    known, rewritten = before.network, after.network
    for name, origin in after.origins.items():
        mine, theirs = known.nodes[origin.node], rewritten.nodes[name]
        spikes, dv = 0, 0.0
        for a, b in _pairs(old, origin, new, name):
            if known.counts(origin.node):
                spikes += int(np.count_nonzero(a != b))
            else:
                dv = max(dv, _apart(a, b))
        if origin.node in old.membranes and name in new.membranes:
            units = _units(mine, known.output_shapes[origin.node], origin)
            v = _neurons(old.membranes[origin.node], origin), _flat(new.membranes[name])
            own = _units(theirs, rewritten.output_shapes[name], None)
            dv = max(dv, _apart(_counted(v[0], units), _counted(v[1], own)))
        if origin.node in old.outputs or origin.node in old.predictions:
            yield _said(origin), Difference(spikes, dv)


def _pairs(old: Recording, origin: Origin, new: Recording, name: str) -> Iterator[tuple[Array, Array]]:
    for before, after in ((old.outputs, new.outputs), (old.predictions, new.predictions)):
        if origin.node in before and name in after:
            yield _neurons(before[origin.node], origin), _flat(after[name])


def _said(origin: Origin) -> str:
    return f"{origin.node}[{origin.neurons[0]}…]" if origin.neurons else origin.node


def _flat(values: Array) -> Array:
    return values.reshape(*values.shape[:2], -1)


def _neurons(values: Array, origin: Origin) -> Array:
    return _flat(values)[..., list(origin.neurons)] if origin.neurons else _flat(values)


def _units(node: nir.NIRNode, shape: tuple[int, ...], origin: Origin | None) -> tuple[Array, Array] | None:
    """Where a membrane is counted from, and its unit, a neuron each; None for what has no threshold."""
    if not isinstance(node, WITH_THRESHOLD):
        return None
    leak = np.broadcast_to(np.asarray(getattr(node, "v_leak", 0.0), np.float64), shape).ravel()
    unit = np.broadcast_to(np.asarray(node.v_threshold, np.float64), shape).ravel() - leak
    chosen = list(origin.neurons) if origin and origin.neurons else slice(None)
    unit = np.where(np.abs(unit) > 0, unit, 1.0)
    return leak[chosen], unit[chosen]


def _counted(v: Array, units: tuple[Array, Array] | None) -> Array:
    return v if units is None else (np.asarray(v, np.float64) - units[0]) / units[1]


def _apart(a: Array, b: Array) -> float:
    """The largest difference by max(1, largest value); infinite where one side is no number."""
    if a.shape != b.shape or not a.size:
        return float("inf") if a.shape != b.shape else 0.0
    one, other = np.asarray(a, np.float64), np.asarray(b, np.float64)
    both = np.isfinite(one) & np.isfinite(other)
    if not both.all() and not np.array_equal(one[~both], other[~both], equal_nan=True):
        return float("inf")
    if not both.any():
        return 0.0
    return float(np.max(np.abs(one - other)[both]) / max(1.0, float(np.max(np.abs(one[both])))))
