"""`nirtrip port`: what it writes, what it refuses, and that its scripts run where their frameworks are."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path

import nir
import numpy as np
import pytest

from adapters.graph import read, write
from adapters.registry import framework
from harness.environments import Interpreters

OWN = Path(__file__).resolve().parents[3] / "scenarios" / "scnn" / "scnn.nir"
READERS = ("norse", "snntorch", "spikingjelly")
FILES = {"model.nir", "load_model.py", "stimulus.npz", "port.md"}

INTERPRETERS = Interpreters()
"""Found before a test's own home takes the user's place."""
FOUND = {name: INTERPRETERS.find(framework(name)) for name in (*READERS, "sinabs", "spyx")}


def model(**changed):
    """A matrix, three LIF, and what is changed of them."""
    each = np.ones(3, np.float32)
    fields = {"tau": each * 2e-3, "r": each, "v_leak": each * 0, "v_threshold": each / 4, "v_reset": each * 0}
    nodes = {
        "input": nir.Input({"input": np.array([2])}),
        "w": nir.Affine(np.array([[1, 0.5], [0.5, 1], [1, 1]], np.float32), each * 0),
        "lif": nir.LIF(**(fields | changed)),
        "output": nir.Output({"output": np.array([3])}),
    }
    return nir.NIRGraph(nodes, [*pairwise(nodes)], type_check=False)


def needs(name):
    if not FOUND[name].ready:
        pytest.skip(f"{name} is {FOUND[name].status}")
    return ("--python", f"{name}={FOUND[name].interpreter}")


def script(folder, name):
    words = [FOUND[name].interpreter, folder / "load_model.py"]
    return subprocess.run(words, capture_output=True, text=True, timeout=100, check=False)


@pytest.mark.frameworks
def test_a_gain_that_norse_drops_goes_into_the_threshold(nirtrip, tmp_path):
    python = needs("norse")
    write(model(r=np.full(3, 5, np.float32)), tmp_path / "model.nir")
    done = nirtrip("port", "model.nir", "--to", "norse", "--out", "ported", "--store", "store", *python)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "norse's own importer runs the model after 1 rewrites: identical" in done.stdout
    assert {path.name for path in (tmp_path / "ported").iterdir()} == FILES
    ported = read(tmp_path / "ported/model.nir").nodes["lif"]
    assert np.array_equal(ported.r, np.ones(3))
    assert np.allclose(ported.v_threshold, 0.05)
    text = (tmp_path / "ported/port.md").read_text()
    for told in ("**gain-one**", "The reference before and after: exact", "norse without it: diverged", "0.0001 s"):
        assert told in text
    ran = script(tmp_path / "ported", "norse")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 of " in ran.stdout
    assert len((tmp_path / "ported/load_model.py").read_text().splitlines()) < 45


@pytest.mark.frameworks
def test_a_model_that_needs_nothing_is_left_as_it_is(nirtrip, tmp_path):
    python = needs("norse")
    write(model(), tmp_path / "model.nir")
    words = ("port", "model.nir", "--to", "norse", "--store", "store", *python)
    done = nirtrip(*words, "--out", "ported", "--steps", 30, "--samples", 2, "--jobs", 1, "--timeout", 60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "as it is: identical" in done.stdout
    assert np.array_equal(read(tmp_path / "ported/model.nir").nodes["lif"].r, np.ones(3))
    with np.load(tmp_path / "ported/stimulus.npz") as stimulus:
        assert stimulus["stimulus"].shape == (30, 2, 2)
    again = nirtrip(*words, "--out", "ported", "--replace", "--dt", "5e-4", "--legacy-reset", "subtract")
    assert again.returncode == 2
    assert "the file says how 'lif' resets" in again.stderr
    again = nirtrip(*words, "--out", "ported", "--replace", "--dt", "5e-4")
    assert again.returncode == 0
    assert "dt = 0.0005" in (tmp_path / "ported/load_model.py").read_text()


@pytest.mark.frameworks
def test_a_stimulus_of_the_users_drives_it(nirtrip, tmp_path):
    python = needs("norse")
    write(model(), tmp_path / "model.nir")
    np.save(tmp_path / "x.npy", np.ones((40, 3, 2), np.float32))
    words = ("port", "model.nir", "--to", "norse", "--out", "ported", "--store", "store", "--input", "x.npy", *python)
    assert nirtrip(*words).returncode == 0
    assert "values of x.npy, 40 steps, 3 samples" in (tmp_path / "ported/port.md").read_text()


@pytest.mark.frameworks
@pytest.mark.slow
def test_what_no_graph_can_express_is_said_with_what_it_costs(nirtrip, tmp_path):
    python = needs("sinabs")
    write(model(), tmp_path / "model.nir")
    done = nirtrip("port", "model.nir", "--to", "sinabs", "--out", "ported", "--store", "store", *python)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "No rewrite makes sinabs's own importer run this model" in done.stdout
    text = (tmp_path / "ported/port.md").read_text()
    assert "## What no rewrite could mend" in text
    assert "reset=subtract" in text
    assert "No graph can express that" in text
    assert "counts differ (" in text


@pytest.mark.frameworks
@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_the_projects_scnn_runs_by_the_frameworks_own_importer_with_a_batch(nirtrip, tmp_path, name):
    python = needs(name)
    words = ("port", OWN, "--to", name, "--out", "ported", "--store", "store", *python)
    done = nirtrip(*words, "--scenario", "scnn", "--data", "builtin", "--samples", 3, "--steps", 100)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "identical" in done.stdout
    assert "they agree on 100.0% of samples" in done.stdout
    assert "0.001 s, as in scenario scnn" in (tmp_path / "ported/port.md").read_text()
    ran = script(tmp_path / "ported", name)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.frameworks
@pytest.mark.paper
@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "file",
    ["scnn/cnn_sinabs.nir", "srnn/braille_noDelay_bias_zero.nir", "srnn/braille_noDelay_noBias_subtract.nir"],
)
def test_the_papers_graphs_run_by_the_frameworks_own_importer(nirtrip, tmp_path, shared, name, file):
    python = needs(name)
    done = nirtrip("port", shared / "paper" / file, "--to", name, "--out", "ported", "--store", "store", *python)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "identical" in done.stdout or "equivalent" in done.stdout
    ran = script(tmp_path / "ported", name)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_what_cannot_be_ported_is_said_in_a_line(refuses, graph_file, tmp_path):
    file = graph_file(2)
    assert "does not exist" in refuses("port", "none.nir", "--to", "norse", "--out", "o")
    (tmp_path / "text.nir").write_text("no HDF5")
    assert "cannot be read as HDF5" in refuses("port", "text.nir", "--to", "norse", "--out", "o")
    assert "no framework is called 'nope'" in refuses("port", file, "--to", "nope", "--out", "o")
    assert "it reads every graph as it is" in refuses("port", file, "--to", "reference", "--out", "o")
    assert "no NIR importer of its own" in refuses("port", file, "--to", "nengo", "--out", "o")
    assert "--dt -1" in refuses("port", file, "--to", "norse", "--out", "o", "--dt", "-1")
    assert "--steps 0" in refuses("port", file, "--to", "norse", "--out", "o", "--steps", "0")
    assert "--samples 0" in refuses("port", file, "--to", "norse", "--out", "o", "--samples", "0")
    assert "--jobs 0" in refuses("port", file, "--to", "norse", "--out", "o", "--jobs", "0")
    assert "--timeout 0" in refuses("port", file, "--to", "norse", "--out", "o", "--timeout", "0")
    assert "expected a framework and one Python" in refuses(
        "port", file, "--to", "norse", "--out", "o", "--python", "norse"
    )
    both = ("--scenario", "scnn", "--input", "x.npy")
    assert "name one of them" in refuses("port", file, "--to", "norse", "--out", "o", *both)
    assert "--data mine" in refuses("port", file, "--to", "norse", "--out", "o", "--data", "mine")


@pytest.mark.frameworks
def test_what_drives_it_has_to_be_there_and_a_scenario_says_what_a_step_is(refuses, graph_file):
    words = ("--to", "norse", "--out", "o", *needs("norse"))
    assert "x.npy: does not exist" in refuses("port", graph_file(2), *words, "--input", "x.npy")
    assert "no scenario is called" in refuses("port", graph_file(2), *words, "--scenario", "x")
    assert "Input 'input' has shape (2,)" in refuses("port", graph_file(2), *words, "--scenario", "scnn")
    said = refuses("port", OWN, *words, "--scenario", "scnn", "--samples", 1, "--dt", "1e-4")
    assert "a step of scenario scnn is 0.001 s" in said


def test_a_folder_that_holds_anything_is_left_alone(refuses, graph_file, tmp_path):
    file = graph_file(2)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/model.nir").write_text("precious")
    assert "say --replace" in refuses("port", file, "--to", "norse", "--out", "mine")
    (tmp_path / "mine/thesis.tex").write_text("precious")
    assert "left alone" in refuses("port", file, "--to", "norse", "--out", "mine", "--replace")
    assert "is a file" in refuses("port", file, "--to", "norse", "--out", "mine/thesis.tex")


def test_a_framework_that_is_not_there_is_exit_code_3(nirtrip, graph_file, tmp_path):
    graph_file(2)
    # The tests' own home holds no environment, and nirtrip's own Python does not have Sinabs.
    done = nirtrip("port", "graph.nir", "--to", "sinabs", "--out", "o", "--store", "store")
    assert done.returncode == 3, done.stderr
    assert done.stderr.splitlines()[-1].startswith("nirtrip: sinabs is not installed")
    assert not (tmp_path / "o").exists()
