"""The command as a person starts it: a process of its own, in a folder of its own, with a store of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path  # noqa: TC003  beside the types of fixtures

import nir
import numpy as np
import pytest

from harness.cli import main

Nirtrip = Callable[..., "subprocess.CompletedProcess[str]"]
COMMAND = (sys.executable, "-c", "from harness.cli import main; main()")


@pytest.fixture
def nirtrip(tmp_path: Path) -> Nirtrip:
    """Run the command in `tmp_path`, with pipes for a terminal."""

    def start(*arguments: object) -> subprocess.CompletedProcess[str]:
        words = [*COMMAND, *map(str, arguments)]
        return subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    return start


@pytest.fixture
def run_lif(nirtrip: Nirtrip) -> Nirtrip:
    """The shortest real run: `lif`, the reference alone, bridged, into `out`; further options follow."""

    def start(*arguments: object) -> subprocess.CompletedProcess[str]:
        words = ("run", "lif", "--framework", "reference", "--route", "bridged")
        return nirtrip(*words, *arguments)

    return start


@pytest.fixture
def refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run the command in this process, see that it refuses in one line and writes nothing; give the line.

    A traceback would be an exception here; a process for each refusal would take minutes.
    """
    monkeypatch.chdir(tmp_path)

    def refused(*arguments: object) -> str:
        before = files(tmp_path)
        monkeypatch.setattr(sys, "argv", ["nirtrip", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        lines = capfd.readouterr().err.splitlines()
        assert ended.value.code == 2
        assert len(lines) == 1, lines
        assert lines[0].startswith("nirtrip: ")
        assert files(tmp_path) == before
        return lines[0]

    return refused


@pytest.fixture
def unfinished(tmp_path: Path) -> Callable[[str], str]:
    """Copy a run without its last line; give the name of the copy."""

    def copy(run: str) -> str:
        shutil.copytree(tmp_path / run, tmp_path / "unfinished", dirs_exist_ok=True)
        file = tmp_path / "unfinished" / "run.jsonl"
        file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))
        return "unfinished"

    return copy


def files(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder with its content; the store's are left out."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in found if "store" not in path.relative_to(folder).parts}


@pytest.fixture
def graph_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a graph of `size` IF neurons; `dangling` adds an edge that leads nowhere."""

    def write(size: int = 1, *, dangling: bool = False) -> Path:
        each = np.full(size, 0.5, np.float32)
        nodes = {
            "input": nir.Input({"input": np.array([size])}),
            "1": nir.IF(r=each, v_threshold=each),
            "output": nir.Output({"output": np.array([size])}),
        }
        graph = nir.NIRGraph(nodes=nodes, edges=[("input", "1"), ("1", "output")])
        if dangling:
            graph.edges.append(("1", "ghost"))
        nir.write(tmp_path / "graph.nir", graph)
        return tmp_path / "graph.nir"

    return write


@pytest.fixture
def recording_folder(tmp_path: Path) -> Callable[..., Path]:
    """Write one recording in N-MNIST's layout; the place inside the folder and its bytes can be chosen."""

    def write(place: str = "Test/3/00001.bin", content: bytes = bytes((1, 2, 0, 0, 5)) * 30) -> Path:
        file = tmp_path / "recordings" / place
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        return tmp_path / "recordings"

    return write
