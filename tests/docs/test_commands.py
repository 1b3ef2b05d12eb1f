"""What the pages tell a reader to type does what they say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

# `-p` loads the plug-in where nirtrip is not installed, or was before it had one.
LOADED = "" if metadata.entry_points(group="pytest11", name="nirtrip") else "harness.pytest_plugin"

pytestmark = pytest.mark.frameworks


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """One for all pages: what one has run, the next need not."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def desk(tmp_path, store):
    """`desk(command)`: run it in an empty folder, as a reader with nirtrip's environment at hand."""
    folder = tmp_path / "desk"
    folder.mkdir()
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTEST_PLUGINS": LOADED,
        "NIRTRIP_STORE": str(store),
    }

    def run(*command):
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)  # noqa: PLW1510  the caller looks

    return run


@pytest.mark.slow
def test_what_a_page_shows_runs_in_its_order(page, blocks_of, desk):
    for block in blocks_of(page):
        if block.language == "python":
            done = desk(sys.executable, "-c", block.text)
            assert done.returncode == 0, f"{block.text}\n{done.stderr}"
        if block.language == "sh" and not block.slow:
            for command in block.commands:
                done = desk("bash", "-c", command.text)
                said = f"$ {command.text}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
                assert done.returncode == command.status, said


def test_every_language_of_a_block_is_known(page, blocks_of):
    assert {block.language for block in blocks_of(page)} <= {"sh", "python", "toml", "yaml"}
    assert page.read_text().count("```") == 2 * len(blocks_of(page))


def test_what_is_not_run_is_a_command_with_these_options(slow_command, desk):
    program, *words = shlex.split(slow_command)
    CHECKS[program](words, desk)


def _is_target(words, _desk):
    for word in words:
        assert re.search(rf"^{re.escape(word)}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def _is_installable(words, _desk):
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert words[:3] == ["install", "--constraint", "../nirtrip/constraints.txt"]
    assert set(re.fullmatch(r"\.\./nirtrip\[(.+)\]", words[3])[1].split(",")) <= set(extras)


def _is_clone(words, _desk):
    assert (words[0], words[-1]) == ("clone", "../nirtrip")


def _is_command(words, desk):
    known = _options(desk, "nirtrip", *_subcommand(words))
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known


def _is_test_run(words, desk):
    assert {word for word in words if word.startswith("--")} <= _options(desk, "pytest")
    assert all((ROOT / word).exists() for word in words if word.startswith("tests/"))


def _options(desk, *command):
    if command not in KNOWN:
        done = desk("env", "COLUMNS=200", "NO_COLOR=1", *command, "--help")
        assert done.returncode == 0, done.stderr
        KNOWN[command] = set(re.findall(r"--[a-z][a-z-]*", done.stdout))
    return KNOWN[command]


def _subcommand(words):
    return words[:2] if words[0] in {"env", "store", "train"} else words[:1]


KNOWN: dict[tuple[str, ...], set[str]] = {}
"""A command, and the options that its help names: asked once."""

CHECKS = {"git": _is_clone, "make": _is_target, "pip": _is_installable, "nirtrip": _is_command, "pytest": _is_test_run}
"""What is known of a program without running what the page says."""
