"""`nirtrip golden`."""

from __future__ import annotations

import json

from scenarios.conformance.catalogue import cases


def test_writes_the_corpus_and_replaces_it(nirtrip, tmp_path):
    for _ in range(2):
        done = nirtrip("golden", "new/corpus")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"new/corpus: {len(cases())} cases")
        assert done.stderr == ""
    manifest = json.loads((tmp_path / "new/corpus/manifest.json").read_text())
    assert [case["name"] for case in manifest["cases"]] == list(cases())


def test_leaves_what_is_no_corpus_alone(refuses, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.tex").write_text("precious")
    assert "left alone" in refuses("golden", "mine")
    assert "is a file" in refuses("golden", "mine/thesis.tex")
    assert "choose another folder" in refuses("golden", "mine/thesis.tex/corpus")


def test_without_a_folder_is_told_its_usage(nirtrip):
    done = nirtrip("golden")
    assert done.returncode == 2
    assert "Missing argument" in done.stderr
