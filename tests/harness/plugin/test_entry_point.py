"""That pytest finds the plug-in by itself where nirtrip is installed."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[3]


def test_it_is_found_by_its_entry_point(project, monkeypatch):
    """The metadata is written here, as the tree under test may not be the one that is installed."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    ((name, value),) = declared["pytest11"].items()
    folder = project.mkdir("metadata") / "nirtrip-9.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: nirtrip\nVersion: 9\n")
    (folder / "entry_points.txt").write_text(f"[pytest11]\n{name} = {value}\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(folder.parent), os.environ["PYTHONPATH"])))
    words = ("--nirtrip", "--nirtrip-framework", "tiny", "--nirtrip-scenario", "lif", "--collect-only", "-q")
    result = project.runpytest_subprocess("-p", "no:nengo", *words, timeout=60)
    assert result.ret == 0
    assert "nirtrip::lif/bridged/tiny--tiny" in result.outlines
