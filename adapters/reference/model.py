"""The reference as a model.

Decides how a graph is loaded, and that export is the graph itself.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NoReturn

import numpy as np

from adapters.base import Realisation, as_float32
from adapters.graph import Network, network
from adapters.reference.dialect import Dialect
from adapters.reference.perturb import Draw
from adapters.reference.settings import Settings
from adapters.reference.simulation import Simulation
from adapters.stimulus import extent
from adapters.training import NoGradientsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir

    from adapters.base import Array, Probes, Recording

Precision = Literal["float64", "float32"]


@dataclass(frozen=True)
class ReferenceModel:
    """A graph inside the reference.

    Args:
        graph: as it was loaded.
        network: the same, ready to be run.
        settings: step, conventions, arithmetic.
    """

    graph: nir.NIRGraph
    network: Network
    settings: Settings

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """The reference's own neurons for every node."""
        return dict.fromkeys(self.network.nodes, Realisation.NATIVE)

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record.

        Args:
            stimulus: Input name to (T, B, *shape); rounded to float32.
            probes: what to record.

        Raises:
            StimulusError: the stimulus does not fit the Inputs.
            UnknownProbeError: a probe names no node.
        """
        extent(self.network, stimulus)
        rounded = {name: as_float32(stimulus[name]) for name in self.network.inputs}
        return Simulation(self.network, self.settings).run(rounded, probes)

    def gradients(self, stimulus: Mapping[str, Array]) -> NoReturn:  # noqa: ARG002  the signature is the contract's
        """None.

        Raises:
            NoGradientsError: always.
        """
        raise NoGradientsError("the reference")

    def export(self) -> nir.NIRGraph:
        """The graph that was loaded, as a copy."""
        return copy.deepcopy(self.graph)


def load(
    graph: nir.NIRGraph,
    dt: float,
    *,
    dialect: Dialect | None = None,
    precision: Precision = "float64",
    draw: int | None = None,
) -> ReferenceModel:
    """Load a graph.

    Args:
        graph: any NIR graph; copied.
        dt: seconds a step.
        dialect: conventions; the reference's own by default.
        precision: of the arithmetic.
        draw: number of a draw of the noise floor; it is computed in float32, whatever `precision`.

    Raises:
        MalformedError: the graph is wrong.
        ValueError: dt is not a positive number, or the precision is unknown.
    """
    own = copy.deepcopy(graph)
    return understood(own, network(own, dt), dt, dialect=dialect, precision=precision, draw=draw)


def understood(
    graph: nir.NIRGraph,
    known: Network,
    dt: float,
    *,
    dialect: Dialect | None = None,
    precision: Precision = "float64",
    draw: int | None = None,
) -> ReferenceModel:
    """As `load`, a graph that nobody changes and that was read before.

    Args:
        graph: not copied.
        known: what it means at this dt.
        dt: seconds a step.
        dialect: conventions; the reference's own by default.
        precision: of the arithmetic.
        draw: number of a draw of the noise floor.

    Raises:
        ValueError: dt is not a positive number, or the precision is unknown.
    """
    if not (np.isfinite(dt) and dt > 0):
        raise ValueError(f"dt is {dt}, expected a positive number of seconds")
    if precision not in ("float64", "float32"):
        raise ValueError(f"precision is {precision!r}, expected 'float64' or 'float32'")
    dtype = np.float64 if precision == "float64" and draw is None else np.float32
    settings = Settings(float(dt), dialect or Dialect(), dtype, Draw(draw))
    return ReferenceModel(graph, known, settings)
