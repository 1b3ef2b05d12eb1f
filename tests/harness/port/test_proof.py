"""The proof: what it lets pass and what not."""

from __future__ import annotations

import nir
import numpy as np

from harness.port.model import Model
from harness.port.proof import Prover

DT = 1e-3
DRIVE = np.ones((40, 1, 1), np.float32)


def model(threshold=0.5, r=1.0, tau=0.01, dialect=""):
    each = np.ones(1, np.float32)
    nodes = {
        "x": nir.Input({"input": np.array([1])}),
        "lif": nir.LIF(each * tau, each * r, each * 0, each * threshold, each * 0),
        "y": nir.Output({"output": None}),
    }
    return Model.of(nir.NIRGraph(nodes, [("x", "lif"), ("lif", "y")], type_check=False), DT, dialect)


def test_other_units_are_the_same_model():
    proof = Prover(model(), DRIVE).proof(model(threshold=1.0, r=2.0))
    assert proof.exact
    assert proof.holds
    assert str(proof).startswith("exact: 0 of ")


def test_another_gain_is_another_model():
    proof = Prover(model(), DRIVE).proof(model(r=2.0))
    assert not proof.exact
    assert not proof.holds
    assert "NOT the same model" in str(proof)


def test_a_silent_model_shows_a_difference_by_its_membrane():
    proof = Prover(model(threshold=100.0), DRIVE).proof(model(threshold=100.0, tau=0.02))
    assert proof.spikes == 0
    assert not proof.holds


def test_the_last_place_of_a_threshold_is_rounding():
    proof = Prover(model(), DRIVE).proof(model(threshold=float(np.nextafter(np.float32(0.5), np.float32(1)))))
    assert proof.holds


def test_a_file_for_another_convention_is_proved_in_it():
    tau = -DT / np.log1p(-DT / 0.01)
    assert not Prover(model(), DRIVE).proof(model(tau=tau)).holds
    assert Prover(model(), DRIVE).proof(model(tau=tau, dialect="integration=exponential")).holds
