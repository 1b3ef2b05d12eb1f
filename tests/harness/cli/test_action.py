"""`action.yml`: what it calls is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from harness.cli.app import app

FILE = Path(__file__).resolve().parents[3] / "action.yml"

STEP = re.compile(r"^    - ", re.MULTILINE)
CALL = re.compile(r"bin/nirtrip ((?:[a-z]+ ?)+)")
OPTION = re.compile(r"(?<=[ (])--[a-z-]+")


def steps():
    return STEP.split(FILE.read_text().partition("\n  steps:\n")[2])[1:]


def command(words):
    """A subcommand by its words, as far as they name one."""
    found = get_command(app)
    for word in words.split():
        found = getattr(found, "commands", {}).get(word, found)
    return found


@pytest.mark.parametrize("step", [step for step in steps() if "bin/nirtrip " in step], ids=lambda s: s.splitlines()[0])
def test_every_command_and_option_exists(step):
    called = CALL.findall(step)
    assert called
    known = {option for words in called for each in command(words).params for option in each.opts}
    assert command(called[0]) is not get_command(app)
    assert set(OPTION.findall(step.partition("      run: ")[2])) <= known


def test_inputs_are_declared_and_used():
    text = FILE.read_text()
    declared = set(re.findall(r"^  ([\w-]+):\n    description", text.partition("\noutputs:")[0], re.MULTILINE))
    used = set(re.findall(r"inputs\.([\w-]+)", text))
    assert declared == used
    assert {"framework", "python", "scenarios", "expect", "previous", "ref"} <= declared


def test_no_input_is_pasted_into_a_script():
    for step in steps():
        _, _, script = step.partition("      run: ")
        assert "${{" not in script


def test_it_is_a_composite_action_whose_steps_say_in_what_they_run():
    read = pytest.importorskip("yaml").safe_load(FILE.read_text())
    assert read["runs"]["using"] == "composite"
    for step in read["runs"]["steps"]:
        assert step["name"]
        assert ("uses" in step) != ("run" in step)
        assert "run" not in step or step["shell"] == "bash"
    assert read["inputs"]["framework"]["required"] is True
    kept = read["runs"]["steps"][-1]
    assert kept["uses"].startswith("actions/upload-artifact@")
    assert kept["with"]["path"] == "nirtrip-out"
