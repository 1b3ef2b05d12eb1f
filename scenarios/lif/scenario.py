"""The `lif` scenario: graph, time step and tolerances."""

from __future__ import annotations

import hashlib
from typing import Final

import nir
import numpy as np

from scenarios.lif import stimulus
from scenarios.scenario import Scenario, Tolerances, fitting

NAME: Final = "lif"
DT: Final = 1e-4
"""Time step in seconds (Pedersen et al. 2024)."""

TAU: Final = 2.5e-3
"""Membrane time constant in seconds (Pedersen et al. 2024)."""

THRESHOLD: Final = 0.1
"""v_threshold (Pedersen et al. 2024)."""

TOLERANCES: Final = Tolerances(
    max_lag=1,
    max_spike_distance=0.1,
    max_dv=0.1,
    min_agreement=0.0,
    accuracy_margin=1.0,
    reasons={
        "max_lag": "a framework may emit a spike one step after the threshold is crossed",
        "max_spike_distance": "one spike in ten missing, added or displaced",
        "max_dv": "a tenth of the threshold: what an exponential step differs from Euler's at tau/dt of five",
        "min_agreement": "has no meaning: a single neuron decides no class",
        "accuracy_margin": "has no meaning: a single neuron decides no class",
    },
)


def graph() -> nir.NIRGraph:
    """The paper's graph: input, Affine "0" of weight 1 and bias 0, LIF "1", output."""

    def one(value: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        return np.array([value], np.float32)

    return nir.NIRGraph(
        nodes={
            "input": nir.Input({"input": np.array([1])}),
            "0": nir.Affine(weight=np.ones((1, 1), np.float32), bias=one(0)),
            "1": nir.LIF(tau=one(TAU), r=one(1), v_leak=one(0), v_threshold=one(THRESHOLD), v_reset=one(0)),
            "output": nir.Output({"output": np.array([1])}),
        },
        edges=[("input", "0"), ("0", "1"), ("1", "output")],
    )


def load(replacement: nir.NIRGraph | None = None) -> Scenario:
    """The scenario, or the same stimulus for another graph with one input value.

    Raises:
        GraphDoesNotFitError: that graph has another input.
    """
    drives = stimulus.drives()
    return Scenario(
        name=NAME,
        graph=graph() if replacement is None else fitting(NAME, replacement, drives.shape[2:]),
        dt=DT,
        samples=drives.shape[1],
        shard=drives.shape[1],
        labels=None,
        data="paper stimulus and variations (synthetic)",
        tolerances=TOLERANCES,
        membrane_samples=drives.shape[1],
        source=hashlib.sha256(drives.tobytes()).hexdigest(),
        drive=lambda start, stop: drives[:, start:stop].copy(),
    )
