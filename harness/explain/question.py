"""What is to be explained, as plain data: files and numbers that a process of its own can be given.

Decides what an explanation depends on: the graph that is held to be right, the run that differs from it, and how
near is near enough.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from adapters import recording_file
from adapters.job import RECORDING
from harness.compare import match, sends_spikes
from harness.graph_file import GraphFile

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.base import Array, Recording
    from adapters.graph import Network
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
        reference: name of the reference's run of that shard.
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
    reference: str

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
            reference=reference.results[shard].key,
        )

    @cached_property
    def key(self) -> str:
        """Names the question in the store: a run, what it is held against, and how near is near enough.

        A framework that writes what it read under other names and runs that the same poses one question, not two.
        """
        right, observed = GraphFile(self.graph, self.dt), GraphFile(self.observed, self.dt).network
        recording, pairs = recording_file.load(self.recording), match(right.network, observed).pairs
        recorded = [(ours, *_compared(theirs, observed, recording)) for ours, theirs in pairs]
        content = [self.who, self.reference, right.digest, recorded, asdict(self.floor)]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:40]


def _compared(name: str, network: Network, recording: Recording) -> tuple[object, ...]:
    """What a comparison takes of a node that was recorded: all but its name."""
    node = network.nodes[name]
    threshold = np.asarray(getattr(node, "v_threshold", ())).tolist()
    recorded = (recording.outputs, recording.membranes, recording.predictions)
    arrays = [_digest(each[name]) if name in each else "" for each in recorded]
    return type(node).__name__, threshold, sends_spikes(network, name), recording.kind(name), arrays


def _digest(array: Array) -> str:
    described = f"{array.dtype} {array.shape}".encode()
    return hashlib.sha256(described + np.ascontiguousarray(array).tobytes()).hexdigest()
