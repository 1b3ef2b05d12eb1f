"""`--framework`, `--python`: which frameworks run, and by which Python; what is missing is a finding, no crash."""

from __future__ import annotations

import shutil
import sys
import venv
from importlib import util
from pathlib import Path

import pandas as pd
import pytest

from reports.run_directory import read_run

BRIDGED = ("run", "lif", "--route", "bridged")


@pytest.fixture
def verdicts(tmp_path):
    """Verdict by pair, of the run in `out`."""

    def read():
        table = pd.read_csv(tmp_path / "out" / "matrix.csv")
        return dict(zip(zip(table.source, table.target, strict=True), table.verdict, strict=True))

    return read


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A Python of the user's own: what nirtrip's has, but Norse from a folder, as an editable installation."""
    pytest.importorskip("norse")
    folder = tmp_path_factory.mktemp("user")
    venv.EnvBuilder(symlinks=True).create(folder / "python")
    norse = Path(util.find_spec("norse").origin).parent
    shutil.copytree(norse, folder / "checkout" / "norse")
    (site,) = (folder / "python").glob("lib/python3*/site-packages")
    (site / "all.pth").write_text(f"{folder / 'checkout'}\n{norse.parent}\n")
    return folder / "checkout" / "norse" / "__init__.py", folder / "python" / "bin" / "python"


def test_a_missing_environment_is_not_run_with_the_command_that_makes_it(nirtrip, verdicts, tmp_path):
    done = nirtrip(*BRIDGED, "--framework", "reference", "--framework", "nengo", "--framework", "lava")
    assert done.returncode == 0, done.stderr
    found = verdicts()
    assert found.pop(("reference", "reference")) == "identical"
    assert set(found.values()) == {"not-run"}
    assert len(found) == 8
    cells = {cell.id: cell for cell in read_run(tmp_path / "out").cells}
    assert "nengo is not installed: nirtrip env create nengo" in cells["lif/bridged/reference--nengo"].reason
    assert "install lava-nc from source" in cells["lif/bridged/lava--reference"].reason


def test_where_nothing_can_run_the_exit_code_is_three(nirtrip, tmp_path):
    done = nirtrip(*BRIDGED, "--framework", "nengo", "--framework", "lava")
    assert done.returncode == 3
    assert done.stderr.startswith("nirtrip: no framework that was asked for is installed")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_without_names_all_that_are_installed_run_and_the_others_are_mentioned(nirtrip, verdicts, tmp_path):
    done = nirtrip(*BRIDGED)
    assert done.returncode == 0, done.stderr
    header = read_run(tmp_path / "out").header
    status = {each.name: each.status for each in header.frameworks}
    ready = {name for name, said in status.items() if said == "ready"}
    assert "reference" in ready
    assert {name for pair in verdicts() for name in pair} == ready
    assert set(verdicts().values()) == {"identical"}
    assert status["nengo"] == "not installed: nirtrip env create nengo"
    assert status["lava"].startswith("not installed: not on the package index")


def test_a_missing_framework_that_every_cell_touches_leaves_nothing_to_run(nirtrip):
    done = nirtrip(*BRIDGED, "--framework", "reference", "--framework", "brian2", "--with", "brian2")
    assert done.returncode == 3, done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.frameworks
def test_a_label_with_a_python_is_a_row_that_can_be_reproduced(nirtrip, verdicts, tmp_path):
    pytest.importorskip("norse")
    named = f"norse@mine={sys.executable}"
    done = nirtrip(*BRIDGED, "--framework", "reference", "--framework", "norse@mine", "--python", named)
    assert done.returncode == 0, done.stderr
    assert verdicts() == dict.fromkeys(
        [("reference", "reference"), ("reference", "norse@mine"), ("norse@mine", "reference"), ("norse@mine",) * 2],
        "identical",
    )
    run = read_run(tmp_path / "out")
    (record,) = (each for each in run.header.frameworks if each.name == "norse@mine")
    assert record.place == sys.executable
    (cell,) = (each for each in run.cells if each.id == "lif/bridged/reference--norse@mine")
    assert f"--python {named}" in cell.command
    assert "--framework norse@mine" in cell.command
    again = nirtrip(*cell.command.split()[1:], "--out", "again")
    assert again.returncode == 0, again.stderr
    assert "0 results computed" in again.stdout


@pytest.mark.slow
@pytest.mark.frameworks
def test_a_checkout_that_has_changed_is_run_anew(nirtrip, checkout):
    file, python = checkout
    words = (*BRIDGED, "--framework", "norse@mine", "--python", f"norse@mine={python}")
    first, second = nirtrip(*words), nirtrip(*words)
    assert "0 from the store" in first.stdout, first.stderr
    assert " 0 results computed" in f" {second.stdout}".replace("\n", " ")
    file.write_text(file.read_text() + "\n# a change\n")
    assert "identical" in nirtrip(*words).stdout
    file.write_text(file.read_text() + "\nraise ImportError('a bug in the checkout')\n")
    broken = nirtrip(*words)
    assert broken.returncode == 0, broken.stderr
    assert "a bug in the checkout" in "".join(broken.stdout.splitlines())


@pytest.mark.parametrize("text", ["norse", "norse=", "", "=", "norse@mine"])
def test_a_python_without_a_name_or_a_path_is_refused(refuses, text):
    assert f"--python {text}: expected a framework and one Python for it".replace("  ", " ") in refuses(
        *BRIDGED, "--python", text
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nope=python", "no framework is called 'nope'"),
        (f"={sys.executable}", "no framework is called ''"),
        ("norse@=python", "'norse@' names no release"),
        ("norse@1--2=python", "names no release"),
        ("norse=absent/python", "absent/python did not answer as a Python"),
        ("norse=/", "/ did not answer as a Python"),
        (f"norse@0.0.1={sys.executable}", "name the release it has"),
    ],
)
@pytest.mark.parametrize("first", [BRIDGED, ("frameworks",)])
def test_a_python_that_is_none_is_refused(refuses, text, said, first):
    assert said in refuses(*first, "--python", text)


def test_two_pythons_for_one_name_are_refused(refuses):
    words = (*BRIDGED, "--python", "norse=a", "--python", "norse=b")
    assert "--python norse=b: expected a framework and one Python for it" in refuses(*words)


def test_a_python_for_a_framework_that_is_not_chosen_is_refused(refuses):
    words = (*BRIDGED, "--framework", "reference", "--python", f"norse={sys.executable}")
    assert "--python norse: it is not among the frameworks that were named" in refuses(*words)


def test_a_label_without_a_python_is_refused(refuses):
    assert "norse@mine=PATH" in refuses(*BRIDGED, "--framework", "norse@mine")


def test_a_release_that_cannot_be_made_is_refused(refuses, monkeypatch, tmp_path):
    # Nothing is made: there is no place for it.
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("NIRTRIP_ENVIRONMENTS", str(tmp_path / "file"))
    assert "NIRTRIP_ENVIRONMENTS" in refuses(*BRIDGED, "--framework", "norse@0.0.1")


def test_lava_is_not_made_on_demand(refuses):
    assert "install lava-nc from source" in refuses(*BRIDGED, "--framework", "lava@0.5.0")
