"""The steps of `action.yml`, run by bash as GitHub does, with programs in the place of `nirtrip` and `gh`."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parents[3] / "action.yml"

COMMENTS, WRITTEN = "repos/me/mine/issues/7/comments", "repos/me/mine/issues/comments"
MARKER = "<!-- nirtrip norse -->"
ASKED = f"api --paginate {COMMENTS} --jq .[] | select(.body | startswith(env.MARKER)) | .id"


@dataclass
class Desk:
    """A job's folder, and what its steps have called there."""

    folder: Path

    def program(self, name, script):
        """Put a program in the place of another; what it was called with is kept in `calls`."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/bash\necho "$*" >> "{self.folder / "calls"}"\n{script}\n')
        path.chmod(0o755)

    def run(self, step, **environment):
        """Run a step's script with GitHub's options of bash."""
        known = {"PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": "summary"}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script(step)]
        return subprocess.run(  # noqa: PLW1510  the caller looks
            command, cwd=self.folder, env={**known, **environment}, capture_output=True, text=True, timeout=60
        )

    @property
    def calls(self):
        """A line a call."""
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def text(self, name):
        """A file's, None where there is none."""
        path = self.folder / name
        return path.read_text() if path.exists() else None


def script(name):
    """The script of a step."""
    steps = pytest.importorskip("yaml").safe_load(FILE.read_text())["runs"]["steps"]
    (found,) = (step["run"] for step in steps if step["name"] == name)
    return found


@pytest.fixture
def desk(tmp_path):
    for name in ("before", "nirtrip-out"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.jsonl").touch()
    return Desk(tmp_path)


def diff(desk, script, previous="before"):
    desk.program(".nirtrip/venv/bin/nirtrip", script)
    return desk.run("Say what changed", PREVIOUS=previous)


def comment(desk, script):
    desk.program("bin/gh", script)
    (desk.folder / "nirtrip-out" / "diff.md").write_text("one cell changed\n")
    (desk.folder / ".nirtrip").mkdir(exist_ok=True)
    return desk.run("Comment it", COMMENTS=COMMENTS, WRITTEN=WRITTEN, MARKER=MARKER, GH_TOKEN="secret")  # noqa: S106


@pytest.mark.parametrize("status", [0, 1])
def test_what_changed_is_written_and_summed_up(desk, status):
    done = diff(desk, f"echo changes; exit {status}")
    assert done.returncode == 0, done.stderr
    assert desk.calls == ["diff before nirtrip-out --markdown"]
    assert desk.text("nirtrip-out/diff.md") == desk.text("summary") == "changes\n"


def test_without_a_run_of_before_nothing_is_compared_and_nothing_fails(desk):
    done = diff(desk, "exit 2", previous="nowhere")
    assert done.returncode == 0, done.stderr
    assert "::notice::nowhere holds no run of nirtrip" in done.stdout
    assert desk.calls == []
    assert desk.text("nirtrip-out/diff.md") is None


def test_a_comparison_that_fails_leaves_nothing_to_comment(desk):
    done = diff(desk, "echo half; exit 2")
    assert done.returncode != 0
    assert desk.text("nirtrip-out/diff.md") is None
    assert desk.text("summary") is None


def test_the_first_comment_is_made_with_the_marker_of_its_framework(desk):
    done = comment(desk, "")
    assert done.returncode == 0, done.stderr
    assert desk.calls == [ASKED, f"api --method POST {COMMENTS} --field body=@.nirtrip/comment.md"]
    assert desk.text(".nirtrip/comment.md") == f"{MARKER}\none cell changed\n"


def test_a_later_comment_takes_the_place_of_the_first(desk):
    done = comment(desk, 'if [ "$2" = --paginate ]; then echo 41; echo 42; fi')
    assert done.returncode == 0, done.stderr
    assert desk.calls == [ASKED, f"api --method PATCH {WRITTEN}/41 --field body=@.nirtrip/comment.md"]


@pytest.mark.parametrize("failing", ["--paginate", "--method"])
def test_a_token_that_may_not_comment_is_a_warning(desk, failing):
    done = comment(desk, f'if [ "$2" = {failing} ]; then echo "HTTP 403" >&2; exit 1; fi')
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("::warning::The comment could not be written")
    assert len(desk.calls) == {"--paginate": 1, "--method": 2}[failing]


@pytest.mark.parametrize("given", [{}, {"INTERPRETER": "bash", "EXPECT": "known.toml"}])
def test_a_run_gets_the_words_of_its_inputs(desk, given):
    desk.program(".nirtrip/venv/bin/nirtrip", "exit 1")
    known = {"FRAMEWORK": "norse", "SCENARIOS": "lif conformance", "INTERPRETER": "", "EXPECT": ""}
    done = desk.run("Run", GITHUB_OUTPUT="output", **{**known, **given})
    assert done.returncode == 1  # a deviation fails the job
    (called,) = desk.calls
    assert called.startswith("run lif conformance --framework reference --framework norse --out nirtrip-out")
    assert ("--python norse=/" in called) == ("--expect known.toml" in called) == bool(given)
    assert desk.text("output") == f"run={desk.folder}/nirtrip-out\n"
