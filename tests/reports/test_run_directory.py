"""A run is written whole, replaces only runs, and is read with errors that name the place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reports.atomic import PlaceError
from reports.run_directory import CorruptRunError, RunDirectoryError, RunWriter, check_replaceable, read_run
from reports.support import Entry, FrameworkSupport, Outcome, Row, Support
from reports.verdict import Verdict

SUPPORT = FrameworkSupport(
    framework="norse",
    version="1.1.0",
    route="native",
    dialect=(),
    wrong=1,
    spoken=0,
    rows=(
        Row(
            primitive="LIF",
            field="r",
            cases=("lif-r-not-1",),
            imported=Entry(support=Support.IGNORED, why="reads no r"),
            exported=Entry(support=Support.UNTRIED),
        ),
    ),
    outcomes=(Outcome(case="lif-r-not-1", verdict=Verdict.DIVERGED, faults=("r-ignored",)),),
    meanings={"r-ignored": "reads no r"},
)

REPORTS = ["matrix.csv", "matrix.md", "report.html", "run.jsonl"]


@pytest.fixture
def out(tmp_path):
    """A destination in a folder of its own, so that leftovers beside it show."""
    (tmp_path / "parent").mkdir()
    return tmp_path / "parent" / "out"


@pytest.fixture
def write(make):
    """Write a run of `cells` to a folder, finished unless told otherwise."""

    def _write(out, cells=None, *, finished=True):
        chosen = make.every_cell() if cells is None else cells
        with RunWriter(out, make.header()) as writer:
            for cell in chosen:
                writer.add(cell)
            if finished:
                writer.finish(make.footer(len(chosen)))

    return _write


def test_a_run_is_read_as_it_was_written(out, write, run):
    write(out)
    back = read_run(out)
    assert repr((back.header, back.cells)) == repr((run.header, run.cells))
    assert back.finished
    assert back.path == out


def test_every_report_lies_beside_the_run_and_nothing_beside_the_folder(out, write):
    write(out)
    assert sorted(p.name for p in out.iterdir()) == REPORTS
    assert [p.name for p in out.parent.iterdir()] == ["out"]


def test_nothing_appears_in_place_before_the_run_ends(out, make):
    with RunWriter(out, make.header()) as writer:
        writer.add(make.cell())
        assert not out.exists()
        assert writer.folder.name.startswith(f".out.partial-{os.getpid()}")
        assert writer.folder.parent == out.parent


def test_a_cell_is_on_disk_as_soon_as_it_is_added(out, make):
    with RunWriter(out, make.header()) as writer:
        writer.add(make.cell())
        assert [cell.id for cell in read_run(writer.folder).cells] == [make.cell().id]


def test_a_leg_folder_moves_with_the_run(out, make):
    with RunWriter(out, make.header()) as writer:
        (writer.leg_folder("abc") / "log").write_text("hello")
        assert writer.leg_folder("abc") == writer.leg_folder("abc")
    assert (out / "legs" / "abc" / "log").read_text() == "hello"


def test_a_cell_is_added_once(out, make):
    with RunWriter(out, make.header()) as writer:
        writer.add(make.cell())
        with pytest.raises(ValueError, match="already in the run"):
            writer.add(make.cell())


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_run_that_is_cut_short_is_readable_and_unfinished(out, make, error):
    with pytest.raises(error), RunWriter(out, make.header()) as writer:  # noqa: PT012  both lines are the run
        writer.add(make.cell())
        raise error
    run = read_run(out)
    assert not run.finished
    assert len(run.cells) == 1
    for name in ("matrix.md", "report.html"):
        assert "Unfinished run" in (out / name).read_text()


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_run_that_is_cut_short_before_its_first_cell_leaves_the_earlier_one(out, write, make, error):
    write(out)
    with pytest.raises(error), RunWriter(out, make.header()) as writer:  # noqa: PT012  both lines are the run
        assert writer.leaves_earlier
        raise error
    assert len(read_run(out).cells) == len(make.every_cell())
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_run_that_is_interrupted_before_its_first_cell_is_there_where_nothing_was(out, make):
    with pytest.raises(KeyboardInterrupt), RunWriter(out, make.header()) as writer:  # noqa: PT012  same
        assert not writer.leaves_earlier
        raise KeyboardInterrupt
    assert not read_run(out).finished


def test_a_run_without_any_cell_can_be_read_and_shown(out, write):
    write(out, cells=(), finished=False)
    assert read_run(out).cells == ()
    assert (out / "matrix.csv").read_text().startswith("scenario,route,")


def test_a_run_replaces_a_run_whole(out, write, make):
    write(out)
    (out / "legs" / "old").mkdir(parents=True)
    write(out, cells=(make.cell(),))
    assert len(read_run(out).cells) == 1
    assert not (out / "legs").exists()
    assert [p.name for p in out.parent.iterdir()] == ["out"]


def test_an_unfinished_run_and_an_empty_folder_are_replaced(out, write):
    out.mkdir()
    write(out, finished=False)
    write(out)
    assert read_run(out).finished


def test_parents_are_made(tmp_path, write):
    write(tmp_path / "a" / "b" / "out")
    assert read_run(tmp_path / "a" / "b" / "out").finished


def test_the_folder_a_link_leads_to_is_replaced_and_the_link_stays(out, write, tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    out.symlink_to(real)
    write(out)
    assert out.is_symlink()
    assert read_run(real).finished


@pytest.mark.parametrize("content", ["something else", '{"header": {}}\n', "{}\n", ""])
def test_a_folder_whose_run_file_has_no_valid_header_is_left_alone(out, make, content):
    out.mkdir()
    (out / "run.jsonl").write_text(content)
    with (
        pytest.raises(PlaceError, match="holds something other than a run"),
        RunWriter(out, make.header()),
    ):
        pytest.fail("must not start")
    assert (out / "run.jsonl").read_text() == content
    assert [p.name for p in out.parent.iterdir()] == ["out"]


def test_a_file_is_left_alone(out):
    out.write_text("precious")
    with pytest.raises(PlaceError, match="is a file"):
        check_replaceable(out)
    assert out.read_text() == "precious"


def test_what_appears_at_the_destination_during_a_run_is_left_alone_and_the_run_is_kept(out, make):
    writer = RunWriter(out, make.header()).__enter__()
    writer.add(make.cell())
    out.mkdir()
    (out / "precious").write_text("mine")
    with pytest.raises(PlaceError, match="it is kept in"):
        writer.__exit__(None, None, None)
    assert (out / "precious").read_text() == "mine"
    assert len(read_run(writer.folder).cells) == 1


def test_the_earlier_run_comes_back_when_renaming_fails(out, write, make, monkeypatch):
    write(out)
    rename = Path.rename

    def fails_for_the_new_one(self, target):
        if ".partial-" in self.name:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails_for_the_new_one)
    with pytest.raises(PlaceError, match="No space left"):
        write(out, cells=(make.cell(),))
    assert len(read_run(out).cells) == len(make.every_cell())


def test_a_parent_that_is_a_file_is_one_clear_error(out, make):
    out.write_text("a file")
    with pytest.raises(PlaceError, match=r"cannot write .*choose another --out"):
        RunWriter(out / "below", make.header()).__enter__()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that even root cannot write")
def test_a_parent_that_cannot_be_written_is_one_clear_error(make):
    with pytest.raises(PlaceError, match=r"cannot write .*choose another --out"):
        RunWriter(Path("/proc/nirtrip/out"), make.header()).__enter__()


def test_a_mount_point_is_refused_before_anything_runs(monkeypatch, out):
    out.mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda self: self == out)
    with pytest.raises(PlaceError, match="mount point"):
        check_replaceable(out)


def test_a_partial_folder_left_by_a_dead_process_of_the_same_id_is_kept(out, write):
    left = out.with_name(f".out.partial-{os.getpid()}")
    left.mkdir()
    (left / "run.jsonl").write_text("left")
    write(out)
    assert (left / "run.jsonl").read_text() == "left"
    assert read_run(out).finished


@pytest.mark.parametrize("what", ["absent", "empty", "file"])
def test_what_is_no_run_directory_is_said_to_be_none(tmp_path, what):
    path = tmp_path / "x"
    if what == "empty":
        path.mkdir()
    if what == "file":
        path.write_text("x")
    with pytest.raises(RunDirectoryError, match="is not a run directory"):
        read_run(path)


def test_a_run_file_that_is_binary_is_no_run(out):
    out.mkdir()
    (out / "run.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RunDirectoryError, match="is not a run directory"):
        read_run(out)


def edit(out, number, change):
    """Replace line `number` (from 1) of a run's file by what `change` makes of it."""
    file = out / "run.jsonl"
    lines = file.read_text().split("\n")
    lines[number - 1] = change(lines[number - 1])
    file.write_text("\n".join(lines))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda line: line[:40], "Invalid JSON"),
        (lambda _: "{}", "exactly one of"),
        (lambda line: line.replace('"identical"', '"splendid"', 1), "cell.verdict"),
        (lambda line: line.replace('"route"', '"rouet"', 1), "cell.route"),
        (lambda line: line.replace('"norse"', '"spyx"', 1), "its columns say"),
    ],
)
def test_a_corrupt_line_is_named(out, write, change, says):
    write(out)
    edit(out, 3, change)
    with pytest.raises(CorruptRunError, match=rf"line 3 of .*run\.jsonl is not valid: .*{says}"):
        read_run(out)


def test_a_footer_in_the_middle_is_named(out, write):
    write(out)
    footer = (out / "run.jsonl").read_text().splitlines()[-1]
    edit(out, 5, lambda _: footer)
    with pytest.raises(CorruptRunError, match=r"line 5 of .* is not a cell"):
        read_run(out)


def test_a_file_that_starts_with_a_cell_is_no_run(out, write):
    write(out)
    file = out / "run.jsonl"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[1:]))
    with pytest.raises(RunDirectoryError, match="does not start with a header"):
        read_run(out)


def test_a_last_line_that_was_cut_off_in_writing_makes_the_run_unfinished(out, write, make):
    write(out)
    file = out / "run.jsonl"
    file.write_text(file.read_text()[:-20])
    run = read_run(out)
    assert len(run.cells) == len(make.every_cell())
    assert not run.finished


def test_what_frameworks_support_is_read_as_it_was_written(out, make):
    with RunWriter(out, make.header()) as writer:
        writer.add(make.cell())
        writer.support((SUPPORT,))
        writer.finish(make.footer(1))
    assert read_run(out).support == (SUPPORT,)
    assert "What each framework speaks" in (out / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["{", "{}", '{"format": 2, "frameworks": []}', '{"format": 1, "frameworks": [3]}'])
def test_a_file_of_support_that_no_record_fits_is_named(out, write, text):
    write(out)
    (out / "support.json").write_text(text)
    with pytest.raises(CorruptRunError, match=r"support\.json is not valid: .*run again"):
        read_run(out)
