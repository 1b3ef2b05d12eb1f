"""Environments lie in one folder, each whole; removing one takes all of it and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.environments import Home

pytestmark = pytest.mark.usefixtures("instant")


def test_the_folder_is_named_by_a_variable_else_the_users_cache(tmp_path, monkeypatch):
    assert Home().root == tmp_path / "environments"
    monkeypatch.delenv("NIRTRIP_ENVIRONMENTS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert Home().root == tmp_path / "cache" / "nirtrip" / "environments"
    assert Home(Path("here")).root == Path("here")


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert list(Home(tmp_path / "absent").all()) == []
    Home(tmp_path / "absent").sweep()
    assert not (tmp_path / "absent").exists()


def test_all_contents_of_a_name_are_there_until_they_are_removed(workshop):
    workshop.create()
    workshop.create(constraints=("other==1",))
    workshop.create(name="second")
    found = list(workshop.home.all())
    assert [manifest.name for _, manifest in found] == ["second", "tiny", "tiny"]
    for folder, _ in found[1:]:
        workshop.home.remove(folder)
    assert [path for path, _ in workshop.home.all()] == [found[0][0]]
    assert workshop.left() == [found[0][0].name]


def test_a_removal_that_was_interrupted_is_no_environment_and_does_not_hinder_the_next(workshop):
    folder = workshop.home.folder(workshop.define())
    workshop.create()
    leaving = folder.with_name(f"{folder.name}.part")
    folder.rename(leaving)
    assert list(workshop.home.all()) == []
    workshop.create()
    leaving.mkdir()
    (leaving / "rest").write_text("")
    workshop.home.remove(folder)
    assert workshop.left() == []


def test_sweeping_takes_what_was_killed_and_leaves_what_is_whole_or_being_made(workshop):
    workshop.create()
    (whole,) = workshop.left()
    for name in ("dead@1.0-abc.part", "live-abc.part"):
        (workshop.home.root / name / "lib").mkdir(parents=True)
    with workshop.home.lock("live"):
        workshop.home.sweep()
        assert workshop.left() == sorted(["live-abc.part", whole])
    workshop.home.sweep()
    assert workshop.left() == [whole]
