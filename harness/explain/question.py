"""What is to be explained, as plain data: files and numbers that a process of its own can be given.

Decides what an explanation depends on: the graph that is held to be right, the run that differs from it, and how
near is near enough.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from adapters.job import RECORDING
from harness.graph_file import GraphFile

if TYPE_CHECKING:
    from pathlib import Path

    from harness.legs import LegRun
    from harness.store import Store
    from harness.verdicts import Floor
    from scenarios.scenario import Tolerances


@dataclass(frozen=True)
class Question:
    """Why a run is not what the reference's is.

    Args:
        who: framework and route; what explained one of its runs may explain another.
        graph: the file that is held to be right.
        dialect: the conventions it is read in, as text.
        observed: the file whose names the recording carries.
        recording: of the shard that is asked about.
        stimulus: of the same shard.
        dt: seconds a step.
        membrane_samples: samples whose membranes were recorded.
        tolerances: of the scenario.
        floor: the noise floor.
        runs: names of the two runs of that shard.
    """

    who: tuple[str, str]
    graph: Path
    dialect: str
    observed: Path
    recording: Path
    stimulus: Path
    dt: float
    membrane_samples: int
    tolerances: Tolerances
    floor: Floor
    runs: tuple[str, str]

    @classmethod
    def of(cls, store: Store, reference: LegRun, observed: LegRun, floor: Floor, shard: int) -> Question:
        """The question why `observed` is not what `reference` is in a shard in which they differ."""
        leg = reference.leg
        return cls(
            who=(observed.leg.environment.name, observed.leg.route),
            graph=leg.graph.path,
            dialect=str(leg.options.get("dialect", "")),
            observed=observed.leg.graph.path,
            recording=observed.results[shard].folder / RECORDING,
            stimulus=leg.stimulus(store, shard),
            dt=leg.scenario.dt,
            membrane_samples=leg.scenario.membrane_samples,
            tolerances=leg.scenario.tolerances,
            floor=floor,
            runs=(reference.results[shard].key, observed.results[shard].key),
        )

    @property
    def key(self) -> str:
        """Names the question in the store: two runs on two graphs, and how near is near enough."""
        graphs = [GraphFile(path, self.dt).digest for path in (self.graph, self.observed)]
        content = [self.who, self.runs, graphs, asdict(self.floor)]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:40]
