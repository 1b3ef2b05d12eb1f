"""Ctrl-C, a crash and a second process: an environment is there whole or not at all."""

from __future__ import annotations

import subprocess
import sys

import pytest

STEPS = ("Python", "torch", "requirements", "frameworks", "imports")

CREATE = """
import sys
from pathlib import Path
from harness.environments import Definition, Home, create

class Silence:
    def step(self, environment, what):
        print(what, flush=True)
    def line(self, said):
        pass

create(Definition.model_validate_json(sys.argv[1]), Home(Path(sys.argv[2])), Silence())
"""


@pytest.mark.usefixtures("instant")
@pytest.mark.parametrize("step", STEPS)
def test_interrupted_at_any_step_it_leaves_nothing_and_is_made_the_next_time(workshop, step):
    for name in ("torch", "framework"):
        workshop.index.add(name)
    wanted = {"requirements": ("torch", "tiny"), "without_dependencies": ("framework",)}
    with pytest.raises(KeyboardInterrupt):
        workshop.create(workshop.listen(stop_at=step), **wanted)
    assert workshop.left() == []
    listener = workshop.listen()
    assert workshop.create(listener, **wanted).versions["framework"] == "1.0"
    assert tuple(listener.steps) == STEPS


@pytest.mark.usefixtures("quick")
def test_interrupted_while_pip_works_it_leaves_nothing(workshop):
    listener = workshop.listen(stop_when="Installing collected")
    with pytest.raises(KeyboardInterrupt):
        workshop.create(listener)
    assert listener.steps == ["Python", "requirements"]
    assert workshop.left() == []


@pytest.mark.usefixtures("instant")
def test_what_a_killed_attempt_left_is_neither_listed_nor_in_the_way(workshop):
    folder = workshop.home.folder(workshop.define())
    part = folder.with_name(f"{folder.name}.part")
    manifest = workshop.create(name="model")
    part.mkdir(parents=True)
    (part / "nirtrip.json").write_text(manifest.model_dump_json())
    assert [found for _, found in workshop.home.all()] == [manifest]
    assert workshop.home.manifest(workshop.define()) is None
    workshop.create()
    assert not part.exists()


@pytest.mark.usefixtures("instant")
@pytest.mark.parametrize("content", ['{"of": "another version of nirtrip"}', "", None])
def test_a_folder_that_does_not_say_what_it_is_is_made_anew(workshop, content):
    folder = workshop.home.folder(workshop.define())
    folder.mkdir(parents=True)
    (folder / "rubbish").write_text("")
    if content is not None:
        (folder / "nirtrip.json").write_text(content)
    assert list(workshop.home.all()) == []
    manifest = workshop.create()
    assert [found for _, found in workshop.home.all()] == [manifest]
    assert workshop.left() == [folder.name]
    assert not (folder / "rubbish").exists()


@pytest.mark.slow
def test_two_processes_at_once_make_one(workshop):
    words = [sys.executable, "-c", CREATE, workshop.define().model_dump_json(), str(workshop.home.root)]
    both = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted(len(out.split()) for out, _ in said) == [0, 3]
    assert workshop.left() == [workshop.home.folder(workshop.define()).name]
