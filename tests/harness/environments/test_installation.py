"""A Python is asked what it has in a process of its own; what is no Python is told in one line."""

from __future__ import annotations

import json
import platform
import sys
import venv

import pytest

from harness.environments import installation
from harness.environments.installation import ask, here
from harness.exceptions import InterpreterError


@pytest.fixture
def program(tmp_path):
    """Write a program that stands where a Python should."""

    def write(*lines):
        path = tmp_path / "program"
        path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
        path.chmod(0o755)
        return str(path)

    return write


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A Python without pip that sees a checkout, as an editable installation does: its folder and its Python."""
    folder = tmp_path_factory.mktemp("user")
    venv.EnvBuilder(symlinks=True).create(folder / "python")
    (site,) = (folder / "python").glob("lib/python3*/site-packages")
    (folder / "checkout" / "framework" / "deep").mkdir(parents=True)
    (folder / "checkout" / "framework" / "__init__.py").write_text("raise SystemExit('imported')")
    (folder / "checkout" / "framework" / "deep" / "neuron.py").write_text("tau = 1")
    (site / "checkout.pth").write_text(f"{folder / 'checkout'}\n")
    (site / "Frame_Work-2.1.dist-info").mkdir()
    (site / "Frame_Work-2.1.dist-info" / "METADATA").write_text("Name: Frame_Work\nVersion: 2.1\n")
    (site / "nameless-1.dist-info").mkdir()
    return folder / "checkout", str(folder / "python" / "bin" / "python")


def refusal(path):
    with pytest.raises(InterpreterError) as raised:
        ask(path)
    said = str(raised.value)
    assert said.startswith(path)
    assert "\n" not in said
    assert len(said) < 300, "the question itself is not part of the answer"
    return said.removeprefix(path)


def test_a_python_answers_with_its_version_and_all_that_is_installed(python):
    _, path = python
    there = ask(path)
    assert there.python == f"{platform.python_version()} {platform.machine()}"
    assert there.versions == {"frame-work": "2.1"}
    assert not there.source


def test_our_own_python_is_described_alike_with_and_without_a_process():
    there = ask(sys.executable)
    assert there.python == here().python
    assert there.versions["nir"] == here().versions["nir"]


def test_a_changed_checkout_has_another_digest_and_is_not_imported(python):
    checkout, path = python
    before = ask(path, "framework").source
    assert len(before) == 64
    assert ask(path, "framework").source == before
    (checkout / "framework" / "deep" / "neuron.py").write_text("tau = 2")
    changed = ask(path, "framework").source
    (checkout / "framework" / "deep" / "more.py").write_text("")
    assert len({before, changed, ask(path, "framework").source}) == 3


def test_a_package_that_is_not_there_is_no_error(python):
    _, path = python
    assert ask(path, "nowhere").versions == {"frame-work": "2.1"}


def test_a_path_that_does_not_exist_is_told(tmp_path):
    assert "No such file" in refusal(str(tmp_path / "absent"))


def test_a_folder_and_a_file_that_does_not_run_are_told(tmp_path):
    (tmp_path / "file").write_text("text")
    for name in ("", "file"):
        assert "did not answer as a Python: [Errno 13] Permission denied" in refusal(str(tmp_path / name))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("echo hello", "Expecting value"),
        ("exit 1", "ended with exit status 1"),
        ("kill -9 $$", "ended by SIGKILL"),
        ("echo no such option >&2; exit 2", "no such option"),
        ("echo '[]'", "must be a mapping"),
        ('echo \'{"python": "3.12.0 x", "versions": {}, "source": "", "more": 1}\'', "more"),
        ('echo \'{"python": "Monty", "versions": {}}\'', "Monty"),
    ],
)
def test_a_program_that_is_no_python_is_told(program, line, said):
    assert said in refusal(program(line))


def test_a_program_that_does_not_answer_is_given_up(program, monkeypatch):
    monkeypatch.setattr(installation, "PATIENCE", 0.3)
    assert "still busy after 0.3 s" in refusal(program("echo thinking >&2", "exec sleep 60"))


@pytest.mark.parametrize("version", ["3.10.14", "3.9.0", "2.7.18"])
def test_a_python_that_is_too_old_is_told(program, version):
    answer = json.dumps({"python": f"{version} x86_64", "versions": {}, "source": ""})
    assert f"is Python {version} x86_64; nirtrip's adapters need 3.11 or later" in refusal(program(f"echo '{answer}'"))


@pytest.mark.parametrize("version", ["3.11.0", "3.14.0rc1", "4.0.0"])
def test_a_python_that_is_young_enough_is_taken(program, version):
    answer = json.dumps({"python": f"{version} x86_64", "versions": {"nir": "1"}, "source": ""})
    assert ask(program(f"echo '{answer}'")).versions == {"nir": "1"}
