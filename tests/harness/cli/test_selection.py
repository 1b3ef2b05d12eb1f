"""Which frameworks a command takes: those named, else all that are installed; a release is made on demand, once."""

from __future__ import annotations

import pytest
from rich.console import Console

from adapters.registry import FRAMEWORKS
from harness.cli import env
from harness.cli.selection import select
from harness.environments import Home, Interpreters, definition, finding
from harness.environments.home import Manifest
from harness.environments.installation import Installation
from harness.exceptions import EnvironmentCreationError, UsageError

VERSIONS = {"torch": "2", "nirtorch": "2", "nir": "1", "numpy": "2"}


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """nirtrip's own Python has no framework."""
    monkeypatch.setattr(finding, "here", lambda: Installation("3.11.0", {"nir": "1", "numpy": "2"}))


@pytest.fixture
def making(monkeypatch):
    """Creation that takes no time, with the release that the definition's name states; the names of what it made."""
    made = []

    def create(wanted, home, listener):
        del listener
        made.append(wanted.name)
        home.folder(wanted).mkdir(parents=True)
        pins = {each: wanted.name.partition("@")[2] or "1.1.0" for each in wanted.frameworks}
        manifest = Manifest(
            name=wanted.name,
            digest=wanted.digest,
            frameworks=wanted.frameworks,
            python="3.11.0",
            versions=VERSIONS | pins,
            size=1,
            created="",
        )
        (home.folder(wanted) / "nirtrip.json").write_text(manifest.model_dump_json())
        for name, version in manifest.versions.items():
            info = home.folder(wanted) / "lib" / "python3.11" / "site-packages" / f"{name}-{version}.dist-info"
            info.mkdir(parents=True)
            (info / "METADATA").write_text(f"Name: {name}\nVersion: {version}\n")
        return manifest

    monkeypatch.setattr(env, "create", create)
    return made


def chosen(*names, touching=None, named=()):
    """Names of those to run, and of all that are worth mentioning."""
    to_run, mentioned = select(list(names) or None, touching, Interpreters(dict(named)), Console(quiet=True))
    return [each.name for each in to_run], [each.name for each in mentioned]


def test_without_names_what_is_installed_runs_and_all_are_mentioned(making):
    assert chosen() == (["reference"], list(FRAMEWORKS))
    env.make([definition("torch")], Home(), Console(quiet=True))
    assert chosen()[0] == ["reference", "norse", "snntorch", "spikingjelly", "sinabs", "rockpool"]
    assert making == ["torch"]


def test_nothing_is_made_for_a_framework_without_a_release(making):
    assert chosen("norse", "lava") == (["norse", "lava"], ["norse", "lava"])
    assert making == []


def test_what_a_command_is_about_runs_even_if_it_is_missing(making):
    assert chosen(touching="nengo")[0] == ["reference", "nengo"]
    assert making == []


def test_a_release_is_made_when_it_is_first_asked_for(making):
    assert chosen("norse@1.0.0", "reference", "norse@1.0.0")[0] == ["norse@1.0.0", "reference"]
    assert chosen("norse@1.0.0")[0] == ["norse@1.0.0"]
    assert chosen(touching="norse@1.0.0")[0] == ["reference", "norse@1.0.0"]
    assert making == ["norse@1.0.0"]


def test_the_tested_release_is_not_made_again_where_the_shared_environment_is(making):
    env.make([definition("norse")], Home(), Console(quiet=True))
    assert chosen("norse@1.1.0", "norse")[0] == ["norse@1.1.0", "norse"]
    assert making == ["torch"]


def test_a_release_that_cannot_be_made_ends_the_command(monkeypatch):
    def fail(*_):
        raise EnvironmentCreationError("no such release")

    monkeypatch.setattr(env, "create", fail)
    with pytest.raises(EnvironmentCreationError):
        chosen("norse@0.0.1")


def test_a_label_needs_a_python(making):
    with pytest.raises(UsageError, match="norse@mine=PATH"):
        chosen("norse@mine")
    with pytest.raises(UsageError, match="norse@mine=PATH"):
        chosen(touching="norse@mine")
    assert making == []


@pytest.mark.parametrize(("touching", "named"), [("norse", {}), (None, {"norse": "python"})])
def test_what_is_pointed_at_has_to_be_among_the_names(touching, named):
    with pytest.raises(UsageError, match="norse: it is not among the frameworks that were named"):
        chosen("reference", touching=touching, named=named)
