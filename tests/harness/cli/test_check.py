"""`nirtrip check`: what becomes of a user's own model, and what the exit code says."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import h5py
import nir
import numpy as np
import pytest

from adapters.registry import FRAMEWORKS, REFERENCE, Framework, framework
from harness.cli import main

FAKES = Path(__file__).resolve().parents[1] / "fakes"
NAMES = ("good", "subtracting", "refusing", "sleeping")
BRIDGED = ("--route", "bridged")


@pytest.fixture
def model(tmp_path):
    """The file of the paper's neuron."""

    def one(value):
        return np.array([value], np.float32)

    nodes = {
        "input": nir.Input({"input": np.array([1])}),
        "1": nir.LIF(tau=one(2.5e-3), r=one(1), v_leak=one(0), v_threshold=one(0.1), v_reset=one(0)),
        "output": nir.Output({"output": np.array([1])}),
    }
    nir.write(tmp_path / "model.nir", nir.NIRGraph(nodes, [("input", "1"), ("1", "output")]))
    return tmp_path / "model.nir"


@pytest.fixture
def check(tmp_path, monkeypatch, capfd, common_store):
    """Run the command in this process with fake frameworks for real ones; give exit code and what it says."""
    fakes = {name: Framework(name, f"fake_{name}", ("nir",), path=str(FAKES)) for name in NAMES}
    absent = Framework("absent", "fake_good", ("no-such-distribution",), path=str(FAKES))
    ours = Framework("ours", "fake_good", ("nir",), routes=("bridged",), path=str(FAKES))
    every = {REFERENCE: framework(REFERENCE), **fakes, "absent": absent, "ours": ours}
    monkeypatch.setattr(FRAMEWORKS, "_all", every)
    monkeypatch.chdir(tmp_path)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["nirtrip", "check", *map(str, words), "--store", str(common_store)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return ended.value.code or 0, said.out, said.err

    return run


def answers(out):
    """The lines of the answers by framework."""
    lines = (line[2:] for line in out.splitlines() if ", bridged: " in line or ", native: " in line)
    return {line.split()[0].rstrip(","): line for line in lines}


def test_a_framework_that_is_fine_ends_with_0(check, model):
    code, out, _ = check(model, "--to", "good", *BRIDGED)
    assert (code, answers(out)["good"].endswith("bridged: fine")) == (0, True)
    assert "the default: NIR gives no step" in out
    assert "node '1': 1 of 1 neurons fire" in out


def test_one_that_is_not_ends_with_1(check, model):
    code, out, _ = check(model, "--to", "good", "--to", "subtracting", "--to", "refusing", *BRIDGED)
    assert code == 1
    found = answers(out)
    assert "fine if the model was made with reset=subtract" in found["subtracting"]
    assert "refused because" in found["refusing"]
    assert "(node '1')" in found["refusing"]


def test_a_missing_framework_that_was_asked_for_is_not_fine(check, model):
    code, out, _ = check(model, "--to", "good", "--to", "absent", *BRIDGED)
    assert (code, "not installed: nirtrip env create absent" in answers(out)["absent"]) == (1, True)


def test_where_nothing_can_run_it_ends_with_3(check, model):
    code, _, err = check(model, "--to", "absent")
    assert (code, err.startswith("nirtrip: no framework that was asked for is installed")) == (3, True)


def test_without_names_the_model_goes_everywhere_but_to_the_reference(check, model):
    code, out, _ = check(model, "--timeout", "2")
    found = answers(out)
    assert list(found) == [*NAMES, "absent", "ours"]
    assert "ours has no NIR importer of its own; try nirtrip's: --route bridged" in found["ours"]
    assert "import: stopped after 2 s" in found["sleeping"]
    assert code == 1


def test_all_routes_are_two_answers(check, model):
    code, out, _ = check(model, "--to", "good", "--route", "all")
    assert [", native: fine" in out, ", bridged: fine" in out, code] == [True, True, 0]


def test_everything_is_written_for_machines(check, model, tmp_path):
    code, _, _ = check(
        model, "--to", "subtracting", *BRIDGED, "--json", "found.json", "--steps", "40", "--samples", "2"
    )
    found = json.loads((tmp_path / "found.json").read_text())
    assert code == 1
    assert (found["steps"], found["samples"], found["dt"]) == (40, 2, 1e-4)
    (only,) = found["frameworks"]
    assert (only["answer"], only["condition"]) == ("fine if", "the model was made with reset=subtract")
    assert (only["nodes"], only["verdict"]) == (["1"], "diverged")


def test_an_earlier_check_is_replaced_by_a_later_one(check, model, tmp_path):
    words = (model, "--to", "good", *BRIDGED, "--json", "found.json", "--steps", "40")
    assert check(*words)[0] == 0
    assert check(*words, "--samples", "2")[0] == 0
    assert json.loads((tmp_path / "found.json").read_text())["samples"] == 2


def test_what_is_known_beforehand_comes_before_a_stimulus_is_made(check, model):
    code, out, err = check(model, "--to", "good", *BRIDGED, "--input", "absent.npy")
    assert (code, "--input absent.npy: does not exist" in err) == (2, True)
    assert "as measured before" in out


def test_a_place_that_cannot_be_written_is_refused_before_anything_runs(refuses, model, monkeypatch):
    # To root, every folder can be written.
    monkeypatch.setattr("os.access", lambda _, mode: mode != os.W_OK)
    assert "--json found.json: . cannot be written" in refuses("check", model, "--json", "found.json")


def test_a_place_that_turns_out_not_to_be_written_is_one_line(check, model, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("harness.cli.check.write_text", full)
    code, _, err = check(model, "--to", "good", *BRIDGED, "--json", "found.json")
    assert (code, "--json found.json cannot be written: No space left on device" in err) == (2, True)


def test_the_step_can_be_said(check, model):
    _, out, _ = check(model, "--to", "good", *BRIDGED, "--dt", "0.0005")
    assert "dt 0.0005 s (as asked for)" in out


def test_the_stimulus_can_be_given(check, model, tmp_path):
    np.save(tmp_path / "mine.npy", np.full((30, 3, 1), 5, np.float32))
    code, out, _ = check(model, "--to", "good", *BRIDGED, "--input", "mine.npy")
    assert (code, "values of mine.npy; 30 steps, 3 samples" in out) == (0, True)


def test_facts_are_told_where_they_are_wanted(check, model):
    words = (model, "--to", "subtracting", *BRIDGED)
    assert "differs from the reference" not in check(*words)[1]
    assert "differs from the reference" in check(*words, "--details", "--jobs", "1")[1]


def test_a_model_can_be_judged_by_the_rules_that_it_was_made_by(check, model):
    code, out, _ = check(model, "--to", "subtracting", *BRIDGED, "--reference-dialect", "reset=subtract")
    assert (code, "judged by reset=subtract" in out) == (0, True)


def test_an_old_file_can_be_said_to_subtract(check, model):
    with h5py.File(model, "r+") as file:
        del file["node/nodes/1/v_reset"]
    assert "--legacy-reset subtract" in check(model, "--to", "good", *BRIDGED)[1]
    code, out, _ = check(model, "--to", "subtracting", *BRIDGED, "--legacy-reset", "subtract")
    assert (code, "judged by reset=subtract" in out) == (0, True)


@pytest.mark.frameworks
def test_a_python_of_the_users_own_runs_the_framework(nirtrip, model):
    pytest.importorskip("norse")
    done = nirtrip("check", model, "--to", "norse@mine", "--python", f"norse@mine={sys.executable}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "native: fine" in done.stdout


def test_the_static_part_can_be_that_of_a_run_of_ones_own(run_conformance, nirtrip, model):
    done = nirtrip("check", model, "--to", "reference", *BRIDGED, "--support", run_conformance)
    assert done.returncode == 0, done.stderr
    assert "LIF        alone        =" in done.stdout


@pytest.fixture
def run_conformance(nirtrip, tmp_path):
    """A run of one case in the reference alone."""
    words = ("run", "conformance/lif-alone", "--framework", "reference", "--route", "bridged")
    assert nirtrip(*words, "--out", "measured").returncode == 0
    return tmp_path / "measured"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("absent.nir",), "absent.nir: does not exist"),
        ((".",), "is a directory"),
        (("text.nir",), "cannot be read as HDF5"),
        (("other.h5",), "HDF5, but not a NIR file"),
        (("dangling.nir",), "'ghost', which does not exist"),
        (("loop.nir",), "lies on a cycle without a neuron"),
        (("model.nir", "--dt", "0"), "--dt 0.0: expected seconds"),
        (("model.nir", "--dt", "nan"), "--dt nan: expected seconds"),
        (("model.nir", "--to", "nope"), "no framework is called 'nope'"),
        (("model.nir", "--input", "wide.npy"), "has shape (5, 3), expected (T, 1)"),
        (("model.nir", "--input", "text.nir"), "--input text.nir: cannot be read"),
        (("model.nir", "--route", "authored"), "--route 'authored': expected native, bridged or all"),
        (("model.nir", "--steps", "0"), "--steps 0"),
        (("model.nir", "--samples", "-1"), "--samples -1"),
        (("model.nir", "--jobs", "0"), "--jobs 0"),
        (("model.nir", "--timeout", "nan"), "--timeout nan"),
        (("model.nir", "--json", "no/such/file.json"), "--json no/such/file.json"),
        (("model.nir", "--json", "."), "is a folder"),
        (("model.nir", "--json", "model.nir"), "is no earlier check and is left alone"),
        (("model.nir", "--json", "text.nir"), "is no earlier check and is left alone"),
        (("model.nir", "--legacy-reset", "subtract"), "the file says how '1' resets"),
        (("model.nir", "--legacy-reset", "never"), "expected to-v-reset or subtract"),
        (("model.nir", "--reference-dialect", "reset=never"), "unknown value 'never' of reset"),
        (("model.nir", "--python", "norse"), "expected a framework and one Python"),
        (("model.nir", "--support", "absent"), "is not a run directory"),
    ],
)
def test_bad_input_is_one_line(refuses, model, words, said):
    folder = model.parent
    (folder / "text.nir").write_text("no HDF5")
    with h5py.File(folder / "other.h5", "w") as file:
        file["numbers"] = [1]
    np.save(folder / "wide.npy", np.zeros((5, 3), np.float32))
    graph = nir.read(model)
    for name, edge in (("dangling.nir", ("1", "ghost")), ("loop.nir", ("s", "s"))):
        graph.nodes["s"] = nir.Scale(np.ones(1, np.float32))
        graph.edges = [("input", "1"), ("1", "s"), ("s", "output"), edge]
        nir.write(folder / name, graph)
    assert said in refuses("check", *words)
