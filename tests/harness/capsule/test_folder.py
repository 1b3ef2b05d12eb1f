"""What lies in a capsule of the reference alone: what needs no framework."""

from __future__ import annotations

import zipfile
from types import SimpleNamespace

import nir
import numpy as np
import pytest

from adapters.graph import write
from harness.capsule.material import Material, Trace, tolerance
from harness.capsule.readme import local, portable
from harness.graph_file import GraphFile
from reports.run_directory import read_run
from scenarios import registry

CELL = "lif/bridged/reference--reference"


@pytest.fixture(scope="session")
def made(ran):
    return ran("lif", "bridged", "reference")


def test_the_page_tells_of_a_bridged_cell_how_nirtrip_runs_it(capsule):
    written = capsule(CELL)
    page = (written.folder / "README.md").read_text()
    assert page.startswith(f"# {CELL}: identical\n")
    assert "Expected: the model does what it did in reference, which has 341 spikes" in page
    assert "nirtrip run lif --route bridged --framework reference --samples 2" in page
    assert not (written.folder / "target.py").exists()
    for file in written.folder.iterdir():
        assert f"`{file.name}`" in page or file.name == "README.md"


def test_the_zip_holds_the_folder(capsule):
    folder = capsule(CELL).folder
    with zipfile.ZipFile(folder.with_name("capsule.zip")) as packed:
        assert sorted(packed.namelist()) == sorted(f"capsule/{file.name}" for file in folder.iterdir())


def test_both_traces_are_there_and_are_those_of_the_run(capsule):
    folder = capsule(CELL).folder
    with np.load(folder / "target.npz") as traces, np.load(folder / "stimulus.npz") as given:
        leading = traces["observed"].shape[1]
        assert traces["expected"].shape[:2] == given["stimulus"].shape[:2]
        assert (traces["observed"] == traces["expected"][:, :leading]).all()
        assert np.allclose(traces["observed_v"], traces["expected_v"][:, :leading], rtol=0, atol=1e-6)


def test_a_small_shard_is_held_whole(made):
    run, cells = read_run(made[0]), made[1]
    scenario = registry.load("lif")
    whole = Material(run, cells[CELL], scenario)
    assert (whole.first, whole.samples) == (0, 8)
    assert whole.stimulus.shape[:2] == (1000, 8)


@pytest.mark.parametrize(("start", "first"), [(0, 0), (1, 0), (2, 2), (5, 5), (6, 6), (7, 6)])
def test_of_a_large_stimulus_those_samples_are_held_in_which_the_difference_starts(made, monkeypatch, start, first):
    monkeypatch.setattr("harness.capsule.material.LARGE", 1)
    cell = made[1][CELL].model_copy(update={"divergence": SimpleNamespace(sample=start)})
    few = Material(read_run(made[0]), cell, registry.load("lif"))
    assert (few.first, few.samples) == (first, 2)
    assert few.stimulus.shape[:2] == (1000, 2)
    assert first <= start < first + few.samples


def test_counts_have_to_be_equal(made):
    leg = made[1][CELL].legs[0]
    graph = GraphFile(made[0] / "legs" / leg.digest / "graph.nir", 1e-4)
    assert tolerance(Trace(np.ones((1, 1, 1)), None), graph) == 0


@pytest.mark.parametrize(("largest", "allowed"), [(0, 1e-4), (0.01, 1e-4), (1, 1e-4), (30, 1e-2), (-200, 1e-1)])
def test_what_is_continuous_has_to_be_equal_but_for_a_share_of_its_largest(tmp_path, largest, allowed):
    ends = {"x": nir.Input({"input": np.array([1])}), "y": nir.Output({"output": np.array([1])})}
    nodes = {**ends, "w": nir.Linear(np.ones((1, 1), np.float32))}
    write(nir.NIRGraph(nodes, [("x", "w"), ("w", "y")], type_check=False), tmp_path / "graph.nir")
    trace = Trace(np.array([largest, np.nan, np.inf]).reshape(3, 1, 1), None)
    assert tolerance(trace, GraphFile(tmp_path / "graph.nir", 1e-4)) == pytest.approx(allowed)


def test_a_command_is_told_with_the_capsules_own_graph_and_what_else_is_local():
    said = "nirtrip run scnn --route bridged --graph '/home/a b/my.nir' --data /data/N --python norse=/opt/bin/python"
    assert portable(said) == (
        "nirtrip run scnn --route bridged --graph g0.nir --data /data/N --python norse=/opt/bin/python"
    )
    data, python = local(said)
    assert "`--data /data/N` was a folder of recordings" in data
    assert "`--python norse=/opt/bin/python` was the sender's Python with norse" in python
    assert list(local("nirtrip run scnn --data nmnist --graph g.nir")) == []
