"""Which questions are the same."""

from __future__ import annotations

from dataclasses import replace

import nir
import numpy as np
import pytest

from adapters import recording_file
from adapters.base import Recording, VKind
from adapters.graph import write
from harness.explain.question import Question
from harness.verdicts import NO_FLOOR, Floor
from scenarios.scenario import WITHOUT_CLASSES

DT = 1e-3


def lif(name, tau=0.01, theta=1.0, neuron=nir.LIF):
    one = np.ones(2, np.float32)
    ends = {"input": nir.Input({"input": np.array([2])}), "output": nir.Output({"output": np.array([2])})}
    node = neuron(one * np.float32(tau), one, one * 0, one * np.float32(theta), one * 0)
    return nir.NIRGraph(ends | {name: node}, [("input", name), (name, "output")], type_check=False)


@pytest.fixture
def asked(tmp_path):
    """A question about a node under this name, in a file and in a recording."""
    write(lif("node"), tmp_path / "right.nir")

    def ask(name, spikes=1, v=0.5, v_kind=VKind.AFTER_RESET, **numbers):
        folder = tmp_path / f"{len([*tmp_path.iterdir()])}"
        folder.mkdir()
        write(lif(name, **numbers), folder / "observed.nir")
        counts = np.full((5, 1, 2), spikes, np.uint8)
        membrane = np.full((5, 1, 2), v, np.float32)
        recording = Recording({name: counts}, {name: membrane}, {"output": counts}, {name: v_kind})
        recording_file.save(recording, folder / "recording.npz")
        return Question(
            who=("norse", "native"),
            graph=tmp_path / "right.nir",
            dialect="",
            observed=folder / "observed.nir",
            recording=folder / "recording.npz",
            stimulus=tmp_path / "stimulus.npz",
            dt=DT,
            membrane_samples=1,
            tolerances=WITHOUT_CLASSES,
            floor=NO_FLOOR,
            reference="run",
        )

    return ask


def test_the_same_run_of_a_file_with_other_names_and_parameters_is_one_question(asked):
    assert asked("node").key == asked("layer_0", tau=0.02).key


@pytest.mark.parametrize(
    "other",
    [{"spikes": 2}, {"v": 0.25}, {"v_kind": VKind.BEFORE_RESET}, {"theta": 2.0}],
    ids=["spikes", "membranes", "moment", "threshold"],
)
def test_whatever_a_comparison_sees_makes_another_question(asked, other):
    assert asked("node").key != asked("node", **other).key


def test_what_a_run_is_held_against_makes_another_question(asked):
    question = asked("node")
    others = [
        replace(question, who=("norse", "authored")),
        replace(question, reference="another run"),
        replace(question, floor=Floor(dv={"node": 0.1})),
        replace(question, graph=question.observed.with_name("other.nir")),
    ]
    write(lif("node", tau=0.03), others[-1].graph)
    assert len({question.key, *(each.key for each in others)}) == len(others) + 1
