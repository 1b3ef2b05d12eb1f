"""`nirtrip run --expect` and `nirtrip accept`, end to end."""

from __future__ import annotations

import pytest

ONE = "lif/bridged/reference--reference"
NORSE = ("run", "lif", "--framework", "reference", "--framework", "norse", "--with", "norse", "--route", "native")


@pytest.fixture
def expect(tmp_path):
    """Write a file of one entry."""

    def write(cells, verdict="diverged", more=""):
        text = f'[[expect]]\ncells = "{cells}"\nverdict = "{verdict}"\n{more}'
        (tmp_path / "expected.toml").write_text(text)
        return "--expect", "expected.toml"

    return write


def test_run_as_expected_exits_with_zero_and_says_so(run_lif, expect):
    done = run_lif(*expect(ONE, "identical"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("As expected by expected.toml: 1 cells by its entries, 0 fine.\n")


def test_cell_that_got_better_exits_with_one_and_says_what_to_do(run_lif, expect):
    done = run_lif(*expect(ONE, more='link = "https://example.org/1"\n'), "--out", "made")
    assert done.returncode == 1
    assert (
        f"better: {ONE} identical: better, expected diverged (expected.toml, entry 1: {ONE}); expect it "
        "(`nirtrip accept --run made --expect expected.toml`), and see whether https://example.org/1 can be closed"
    ) in done.stdout
    assert done.stdout.endswith("1 deviation from expected.toml\n")


def test_entry_that_is_about_no_cell_exits_with_one(run_lif, expect):
    done = run_lif(*expect("lif/bridged/referense--*"))
    assert done.returncode == 1
    assert "unused: expected.toml, entry 1: lif/bridged/referense--* fits no cell of out" in done.stdout


def test_entry_about_cells_that_were_not_asked_for_is_let_be(run_lif, expect):
    assert run_lif(*expect("scnn/native/norse--*")).returncode == 0


def test_file_that_cannot_be_read_is_refused_before_anything_runs(refuses, expect):
    run = ("run", "lif", "--framework", "reference", "--route", "bridged")
    assert "nope.toml cannot be read: No such file or directory" in refuses(*run, "--expect", "nope.toml")
    assert "expected.toml, entry 1: verdict: Input should be" in refuses(*run, *expect(ONE, "nope"))


@pytest.mark.frameworks
def test_findings_are_accepted_and_a_run_is_held_against_them(nirtrip, tmp_path):
    file = tmp_path / "expectations.toml"
    assert nirtrip(*NORSE).returncode == 0
    told = nirtrip("accept").stdout
    assert "expectations.toml: 1 new, 0 changed, 0 kept, 0 dropped" in told
    text = file.read_text()
    assert 'cells = "lif/native/norse--*"\nverdict = "failed"\nblame = "export:norse"\n' in text

    assert nirtrip(*NORSE, "--expect", file).returncode == 0
    file.write_text(text.replace('"failed"', '"drift"') + 'reason = "no exporter"\n')
    worse = nirtrip(*NORSE, "--expect", file)
    assert worse.returncode == 1
    assert "worse: lif/native/norse--reference failed by export:norse (norse export: failed:" in worse.stdout
    assert "2 deviations from" in worse.stdout

    assert "changed: lif/native/norse--*: failed (no exporter)" in nirtrip("accept", "--expect", file).stdout
    assert file.read_text() == text + 'reason = "no exporter"\n'


def test_accepting_a_run_that_is_fine_writes_an_empty_file(run_lif, nirtrip, tmp_path):
    run_lif("--out", "made")
    assert nirtrip("accept", "--run", "made", "--expect", "new.toml").returncode == 0
    text = (tmp_path / "new.toml").read_text()
    assert text.startswith("# What nirtrip finds")
    assert "[[expect]]" not in text


def test_unfinished_run_and_no_run_are_not_accepted(run_lif, refuses, tmp_path):
    assert "out is not a run directory" in refuses("accept")
    run_lif()
    lines = (tmp_path / "out" / "run.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "out" / "run.jsonl").write_text("".join(lines[:-1]))
    assert "is unfinished" in refuses("accept")
