"""`nirtrip merge`."""

from __future__ import annotations

from reports.run_directory import read_run


def test_partial_runs_become_one_with_their_legs(run_lif, nirtrip, tmp_path):
    run_lif("--out", "one")
    nirtrip("run", "conformance/lif-alone", "--framework", "reference", "--route", "native", "--out", "other")
    done = nirtrip("merge", "one", "other", "one", "--out", "both")
    assert done.returncode == 0, done.stderr
    both = read_run(tmp_path / "both")
    assert [cell.id for cell in both.cells] == [
        "lif/bridged/reference--reference",
        "conformance/lif-alone/native/reference--reference",
    ]
    assert both.finished
    assert [each.name for each in both.header.scenarios] == ["lif", "conformance/lif-alone"]
    for cell in both.cells:
        for leg in cell.legs:
            assert (tmp_path / "both/legs" / leg.digest / "recording.npz").is_file()
    assert both.support == read_run(tmp_path / "other").support
    assert nirtrip("show", both.cells[1].id, "--run", "both").returncode == 0


def test_what_does_not_agree_is_named_and_nothing_is_written(run_lif, refuses, tmp_path):
    run_lif("--out", "one")
    run_lif("--out", "other")
    file = tmp_path / "other" / "run.jsonl"
    whole = file.read_text()
    file.write_text(whole.replace('"verdict":"identical","port"', '"verdict":"diverged","port"'))
    line = refuses("merge", "one", "other", "--out", "both")
    assert "cell lif/bridged/reference--reference is identical (nobody to blame) in one and diverged" in line
    file.write_text(whole.replace('["nir","1.0.8"]', '["nir","1.0.7"]'))
    assert "reference ran with nir 1.0.8 and 1.0.7 in one and other" in refuses(
        "merge", "one", "other", "--out", "both"
    )


def test_bad_places_are_left_alone(run_lif, refuses, unfinished, tmp_path):
    run_lif()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note").write_text("mine")
    assert "is one of the runs to merge" in refuses("merge", "out", "--out", "out")
    assert "choose another --out or move it away" in refuses("merge", "out", "--out", "mine")
    assert "is not a run directory" in refuses("merge", "out", "absent", "--out", "both")
    assert "is unfinished" in refuses("merge", "out", unfinished("out"), "--out", "both")
