"""Training: what it learns from, that it is repeatable, and that it writes all or nothing."""

from __future__ import annotations

import json

import nir
import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("sklearn")

import torch

from scenarios.events.recording import DataError
from scenarios.scnn import learning, lessons
from scenarios.scnn.architecture import WEIGHTS
from scenarios.scnn.spiking import Spikes, on_grid, respond
from scenarios.scnn.train import train

pytestmark = pytest.mark.frameworks


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(lessons, "BUILTIN_TRAIN", 8)
    monkeypatch.setattr(lessons, "BUILTIN_TEST", 3)
    monkeypatch.setattr(learning, "BATCH", 4)
    torch.set_num_threads(1)


def test_writes_graph_and_record(tmp_path):
    told = []
    out = tmp_path / "new.nir"
    record = train(None, epochs=2, out=out, progress=told.append)
    assert [(each.epoch, each.batch, each.batches) for each in told] == [
        (1, 1, 2),
        (1, 2, 2),
        (2, 1, 2),
        (2, 2, 2),
    ]
    assert {path.name for path in tmp_path.iterdir()} >= {"new.nir", "new.json"}
    assert not list(tmp_path.glob(".scnn*"))
    written = json.loads(out.with_suffix(".json").read_text())
    assert written["seed"] == record.seed == 0
    assert written["measured"][0]["total"] == 3
    assert "synthetic" in written["data"]
    assert nir.read(out, type_check=False).nodes["9"].weight.shape == (256, 128)


def test_the_same_seed_gives_the_same_graph(tmp_path):
    weights = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        train(None, seed=seed, epochs=1, out=tmp_path / f"{name}.nir")
        weights.append(nir.read(tmp_path / f"{name}.nir", type_check=False).nodes["2"].weight)
    np.testing.assert_array_equal(weights[0], weights[1])
    assert not np.array_equal(weights[0], weights[2])


def test_an_interruption_leaves_what_was_there(tmp_path):
    out = tmp_path / "scnn.nir"
    out.write_text("before")

    def interrupt(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(None, epochs=1, out=out, progress=interrupt)
    assert out.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir() if path.name != "store"] == ["scnn.nir"]


def test_a_place_that_does_not_exist_is_found_before_training(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        train(None, out=tmp_path / "nowhere" / "scnn.nir", progress=pytest.fail)


def test_a_folder_without_a_train_part(folder, tmp_path):
    pytest.importorskip("tonic")
    with pytest.raises(DataError, match="has no folder Train"):
        train(folder(Test=(1,)), out=tmp_path / "scnn.nir")


def test_every_ninth_train_recording_is_held_out_and_test_is_only_measured(folder):
    pytest.importorskip("tonic")
    taught, measured = lessons.lessons(folder(Train=(20, 7), Test=(2,)))
    assert len(taught) == 24 + 8
    assert [(each.name, len(each)) for each in measured] == [
        ("N-MNIST Test", 2),
        ("N-MNIST Train, held out", 3),
        ("built-in test split (synthetic)", 3),
    ]
    known = {events.tobytes() for events in taught.recordings}
    assert not any(events.tobytes() in known for each in measured for events in each.recordings)


def test_variation_keeps_events_sound(events_of_seed):
    events = events_of_seed(3)
    before = events.copy()
    varied = lessons.varied(events, np.random.default_rng(0))
    np.testing.assert_array_equal(events, before)
    assert 0 < varied.size <= events.size
    for field in ("x", "y"):
        assert 0 <= varied[field].min() <= varied[field].max() <= 33
    assert (np.diff(varied["t"]) >= 0).all()


def test_neurons_spike_above_the_threshold_and_reset_to_zero():
    drive = torch.tensor([[0.5, 0.5, 0.25, 3.0, -1.0, 2.5]])[:, :, None]
    # v: 0.5, 1 (not above), 1.25 spikes, 3 spikes, -1, 1.5 spikes
    assert Spikes.apply(drive)[0, :, 0].tolist() == [0, 0, 1, 1, 0, 1]


def test_the_gradient_goes_back_through_time_until_a_spike():
    drive = torch.tensor([[0.5, 2.0, 0.25, 0.25]])[:, :, None].requires_grad_()
    Spikes.apply(drive)[0, 3, 0].backward()
    gradient = drive.grad[0, :, 0]
    # The spike in step 1 ends what is remembered; v is 0.5 at the last: 1 / (1 + 2 · 0.5)².
    assert gradient.tolist() == [0, 0, 0.25, 0.25]


def test_rounding_passes_the_gradient():
    weight = torch.tensor([0.1], requires_grad=True)
    rounded = on_grid(weight)
    assert rounded.item() == 102 / 1024
    rounded.backward()
    assert weight.grad.item() == 1


def test_the_simulation_is_the_references():
    from adapters.base import Probes  # noqa: PLC0415
    from adapters.reference.bridged import load as reference  # noqa: PLC0415
    from scenarios.registry import load  # noqa: PLC0415

    scenario = load("scnn", samples=2)
    weights = [torch.from_numpy(scenario.graph.nodes[name].weight) for name in ("0", "2", "5", "9", "11")]
    assert [tuple(weight.shape) for weight in weights] == list(WEIGHTS)
    frames = scenario.stimulus(0, 2)["input"]
    response = respond(weights, torch.from_numpy(frames).float().transpose(0, 1))
    run = reference(scenario.graph, scenario.dt).run({"input": frames}, Probes(("12",)))
    np.testing.assert_array_equal(response.counts.numpy(), run.outputs["12"].sum(axis=0, dtype=int))
