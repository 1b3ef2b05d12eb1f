"""A folder is there whole or not at all, and takes only the place of its like."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.atomic import PlaceError, check_replaceable, replacing


def has_mark(folder):
    return (folder / "mark").exists()


@pytest.fixture
def out(tmp_path):
    """A destination in a folder of its own, so that leftovers beside it show."""
    return tmp_path / "parent" / "out"


@pytest.fixture
def earlier(out):
    """One of the same kind."""
    out.mkdir(parents=True)
    (out / "mark").write_text("earlier")
    return out


def test_what_is_absent_empty_or_of_the_same_kind_is_replaced(out):
    for text in ("first", "second"):
        check_replaceable(out, "a thing", has_mark)
        with replacing(out) as folder:
            (folder / "mark").write_text(text)
        assert (out / "mark").read_text() == text
    assert [path.name for path in out.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, PlaceError])
def test_what_was_there_stays_where_the_new_one_breaks_off(earlier, error):
    with pytest.raises(error), replacing(earlier) as folder:  # noqa: PT012  both lines are the writing
        (folder / "mark").write_text("half")
        raise error
    assert (earlier / "mark").read_text() == "earlier"
    assert [path.name for path in earlier.parent.iterdir()] == ["out"]


def test_what_was_there_comes_back_where_renaming_fails(earlier, monkeypatch):
    rename = Path.rename

    def fail(self, target):
        if target == earlier and "old" not in self.name:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(PlaceError, match=r"No space left .*choose another --out"), replacing(earlier):
        pass
    assert (earlier / "mark").read_text() == "earlier"


def test_what_is_somebody_elses_is_left_alone(out):
    out.mkdir(parents=True)
    (out / "thesis.tex").write_text("precious")
    with pytest.raises(PlaceError, match="holds something other than a thing and is left alone; choose another folder"):
        check_replaceable(out, "a thing", has_mark, "another folder")
    with pytest.raises(PlaceError, match="is a file and is left alone"):
        check_replaceable(out / "thesis.tex", "a thing", has_mark)


def test_a_folder_that_cannot_be_read_is_one_clear_error(earlier, monkeypatch):
    def denied(self):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", denied)
    with pytest.raises(PlaceError, match=r"cannot look into .*Permission denied.*choose another --out"):
        check_replaceable(earlier, "a thing", has_mark)
