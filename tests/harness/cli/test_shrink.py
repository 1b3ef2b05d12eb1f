"""`nirtrip shrink`."""

from __future__ import annotations

import shlex

import nir
import numpy as np
import pytest

CELL = "lif/bridged/reference--reference"


def test_refuses_what_cannot_be_shrunk(run_lif, refuses, tmp_path):
    assert run_lif("--store", "store").returncode == 0
    assert "there is no fault" in refuses("shrink", CELL)
    assert "has no cell 'nope'" in refuses("shrink", "nope")
    assert "is not a run directory" in refuses("shrink", CELL, "--run", "elsewhere")
    assert "--tries 0" in refuses("shrink", CELL, "--tries", "0")
    assert "--timeout -1" in refuses("shrink", CELL, "--timeout", "-1")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.tex").write_text("precious")
    assert "left alone" in refuses("shrink", CELL, "--out", "mine")
    assert "is a file" in refuses("shrink", CELL, "--out", "mine/thesis.tex")


@pytest.mark.slow
@pytest.mark.frameworks
@pytest.mark.parametrize(
    ("name", "kept", "said"),
    [
        ("norse", {"Flatten", "Affine"}, "RuntimeError: mat1 and mat2 shapes"),
        ("snntorch", {"Conv2d"}, "TypeError: conv2d() received an invalid combination"),
    ],
)
def test_the_failed_import_of_the_scnn_becomes_at_most_four_nodes(nirtrip, tmp_path, name, kept, said):
    pytest.importorskip(name)
    words = ("run", "scnn", "--framework", "reference", "--framework", name, "--route", "native", "--samples", "2")
    ran = nirtrip(*words, "--store", "store", "--out", "ran")
    assert ran.returncode == 0, ran.stderr
    cell = f"scnn/native/reference--{name}"
    done = nirtrip("shrink", cell, "--run", "ran", "--out", "small", "--tries", "200", "--timeout", "60")
    assert done.returncode == 0, done.stderr
    assert "try " in done.stdout
    graph, drive = nir.read(tmp_path / "small/smallest.nir"), np.load(tmp_path / "small/stimulus.npy")
    assert len(graph.nodes) <= 4
    assert kept <= {type(node).__name__ for node in graph.nodes.values()}
    assert drive.shape[0] == 1
    text = (tmp_path / "small/explanation.txt").read_text()
    for told in ("verdict: failed", f"blame: import:{name}", said):
        assert told in text
    # Another shape than the scenario's: only the stimulus that was found shows it.
    words = shlex.split(text.partition("run it: nirtrip ")[2])
    assert words[:2] == ["check", "small/smallest.nir"]
    assert "failed" in nirtrip(*words, "--store", "store").stdout
