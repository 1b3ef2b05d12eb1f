"""An environment is made from nothing but Python, pip and its definition, once."""

from __future__ import annotations

import shutil

import pytest

from harness.environments.home import interpreter
from harness.environments.installation import ask
from harness.exceptions import EnvironmentCreationError


def test_made_from_nothing_and_the_second_time_at_once(workshop):
    workshop.index.add("tiny", "2.0", requires=["other"])
    workshop.index.add("other", "3.0")
    first, second, folder = workshop.listen(), workshop.listen(), workshop.home.folder(workshop.define())
    manifest = workshop.create(first)
    assert first.steps == ["Python", "requirements", "imports"]
    assert any("Successfully installed" in line for line in first.lines)
    assert workshop.left() == [folder.name]
    assert workshop.home.manifest(workshop.define()) == manifest
    assert manifest.frameworks == ("tiny",)
    assert manifest.size > 1e6
    there = ask(interpreter(folder))
    assert (there.versions, there.python) == (manifest.versions, manifest.python)
    assert there.versions["tiny"] == "2.0"
    assert there.versions["other"] == "3.0"
    assert workshop.create(second) == manifest
    assert (second.steps, second.lines) == ([], [])


@pytest.mark.usefixtures("quick")
def test_constraints_hold_for_what_is_pulled_along(workshop):
    workshop.index.add("tiny", "2.0", requires=["other"])
    for version in ("1.0", "2.0"):
        workshop.index.add("other", version)
    assert workshop.create(constraints=("other==1.0",)).versions["other"] == "1.0"


@pytest.mark.usefixtures("quick")
def test_what_is_installed_as_it_is_pulls_nothing_along(workshop):
    workshop.index.add("picky", requires=["nowhere<1"], code="import tiny")
    listener = workshop.listen()
    manifest = workshop.create(listener, frameworks=("tiny", "picky"), without_dependencies=("picky==1.0",))
    assert listener.steps == ["Python", "requirements", "frameworks", "imports"]
    assert manifest.versions["picky"] == "1.0"


@pytest.mark.usefixtures("quick")
def test_arguments_for_torch_say_where_torch_and_nothing_else_comes_from(workshop, tmp_path, monkeypatch):
    for name in ("torch", "hidden"):
        workshop.index.add(name, "2.0")
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    for wheel in (*workshop.index.folder.glob("torch*"), *workshop.index.folder.glob("hidden*")):
        shutil.move(wheel, elsewhere)
    on_torch = {"requirements": ("torch", "tiny"), "constraints": ("torch==2.0",)}
    assert "torch==2.0" in workshop.fails(EnvironmentCreationError, **on_torch)
    monkeypatch.setenv("NIRTRIP_TORCH_ARGS", f"--find-links '{elsewhere}'")
    listener = workshop.listen()
    with pytest.raises(EnvironmentCreationError, match="hidden"):
        workshop.create(listener, **on_torch | {"requirements": ("torch", "hidden")})
    assert listener.steps == ["Python", "torch", "requirements"]
    assert any("Successfully installed torch-2.0" in line for line in listener.lines)
