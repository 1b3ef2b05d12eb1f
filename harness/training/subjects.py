"""What is asked whether it can be trained on: whole models, and every primitive alone.

Decides the inputs. The scenarios `lif` and `scnn` are models as users have them; a pair of weights and neurons with
spikes for input is what an event-based simulator can read too; in a primitive's plainest case every neuron spikes. The
cases of two runs in a row leave every membrane high, so that state which outlives a run shows.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import nir
import numpy as np

from scenarios import registry
from scenarios.conformance.case import SAMPLES, STEPS, Case
from scenarios.conformance.catalogue import cases, primitives
from scenarios.conformance.cells import neuron
from scenarios.conformance.graphs import SIZE, wired
from scenarios.conformance.scenario import scenario
from scenarios.registry import DataError

if TYPE_CHECKING:
    from scenarios.scenario import Scenario

PAIR: Final = "Linear → CubaLIF"
TWO_RUNS: Final = ("two-runs-lif", "two-runs-cubalif")
RATE: Final = 0.3
"""Spikes a step of each input of the pair."""


@dataclass(frozen=True, eq=False)
class Subject:
    """What is trained, as far as one backward pass.

    Args:
        name: of the model, or NIR's of the primitive.
        scenario: graph and input.
        samples: leading ones that are run; 0 for all.
    """

    name: str
    scenario: Scenario
    samples: int = 0


@cache
def models() -> tuple[Subject, ...]:
    """Whole models; `scnn` is left out where the package that its built-in data rests on is not installed."""
    found = [Subject("lif", registry.load("lif"))]
    with suppress(DataError):
        found.append(Subject("scnn", registry.load("scnn", samples=1)))
    return (*found, Subject(PAIR, scenario(_pair())))


@cache
def alone() -> tuple[Subject, ...]:
    """Each primitive, and a loop."""
    return tuple(Subject(name, scenario(case)) for name, case in primitives().items())


@cache
def repeated() -> tuple[Subject, ...]:
    """Neurons that a run leaves far from rest."""
    named = ((name, cases()[name]) for name in TWO_RUNS)
    return tuple(Subject(name, scenario(case), case.shard) for name, case in named)


def _pair() -> Case:
    """As many neurons as inputs: a framework that turns the weights round can be asked too."""
    random = np.random.default_rng(0)
    weights = random.uniform(0.5, 1.5, (SIZE, SIZE)).astype(np.float32)
    spikes = (random.random((STEPS, SAMPLES, SIZE)) < RATE).astype(np.float32)
    graph = wired({"weights": nir.Linear(weights), "neuron": neuron(nir.CubaLIF)}, (SIZE,), (SIZE,))
    return Case(name="pair", rule="weights and neurons, driven by spikes", graph=graph, stimulus=spikes)
