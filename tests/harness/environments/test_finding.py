"""A framework is looked for in the Python a user named, then where nirtrip made it, then in nirtrip's own."""

from __future__ import annotations

import json
import platform
import shutil
import sys
import venv
from pathlib import Path

import pytest

from adapters.registry import Framework, framework
from harness.environments import Home, Interpreters, definition, find, finding, installation
from harness.environments.home import Manifest, interpreter
from harness.environments.installation import Installation
from harness.exceptions import ForbiddenPackageError, InterpreterError, UsageError

ON_TORCH = {"torch": "2.13.0", "nirtorch": "2.6", "nir": "1.0.8", "numpy": "2.4.6"}


def install(site, **versions):
    """Leave what pip leaves of these distributions."""
    for name, version in versions.items():
        folder = site / f"{name}-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Name: {name}\nVersion: {version}\n")


@pytest.fixture
def own(monkeypatch):
    """Say what nirtrip's own Python has; it has no framework at first."""

    def has(**versions):
        there = Installation("3.11.0 own", {"nir": "1.0.8", "numpy": "2.4.6", **versions})
        monkeypatch.setattr(finding, "here", lambda: there)

    has()
    return has


@pytest.fixture
def made(tmp_path, own):
    """Put an environment where it would be made, with these versions in it."""
    home = Home(tmp_path / "environments")

    def make(name, **versions):
        wanted = definition(name)
        folder = home.folder(wanted)
        folder.mkdir(parents=True)
        manifest = Manifest(
            name=wanted.name,
            digest=wanted.digest,
            frameworks=wanted.frameworks,
            python="3.11.0 made",
            versions=ON_TORCH | versions,
            size=1,
            created="",
        )
        (folder / "nirtrip.json").write_text(manifest.model_dump_json())
        install(folder / "lib" / "python3.11" / "site-packages", **ON_TORCH | versions)
        return interpreter(folder)

    del own
    return make


@pytest.fixture
def user(tmp_path):
    """Make a Python of the user's own, without pip, with these distributions."""

    def make(**versions):
        folder = tmp_path / "user"
        venv.EnvBuilder(symlinks=True).create(folder)
        (site,) = folder.glob("lib/python3*/site-packages")
        install(site, **versions)
        return interpreter(folder)

    return make


def test_the_reference_is_always_in_nirtrips_own(own):
    own(norse="1.1.0")
    there = find(framework("reference"))
    assert (there.interpreter, there.ready, there.place) == (sys.executable, True, "")


def test_a_framework_that_is_nowhere_is_told_how_to_get(own):
    own()
    there = find(framework("norse"))
    assert (there.ready, there.interpreter, there.version) == (False, "", "")
    assert there.status == "not installed: nirtrip env create norse"
    assert find(framework("norse@1.0.0")).status == "not installed: nirtrip env create norse@1.0.0"
    assert find(framework("lava")).status.startswith("not installed: not on the package index: install lava-nc")


def test_the_order_is_named_made_own(own, made, user):
    own(**ON_TORCH, norse="1.1.0")
    at_home = find(framework("norse"))
    assert (at_home.interpreter, at_home.python, at_home.place) == (sys.executable, "3.11.0 own", "")
    path = made("torch", norse="1.1.0")
    there = find(framework("norse"))
    assert (there.interpreter, there.python, there.place) == (path, "3.11.0 made", "environment torch")
    assert there.versions == {"norse": "1.1.0", **ON_TORCH}
    theirs = user(norse="0.1", **ON_TORCH)
    named = Interpreters({"norse": theirs}).find(framework("norse"))
    assert (named.interpreter, named.version, named.place) == (theirs, "0.1", theirs)
    assert named.python == f"{platform.python_version()} {platform.machine()}"
    assert Interpreters({"norse": theirs}).find(framework("snntorch")).interpreter != theirs


def test_a_python_that_lacks_the_framework_is_not_replaced_by_another(made, user):
    made("torch", norse="1.1.0")
    theirs = user(nir="1.0.8")
    there = Interpreters({"norse": theirs}).find(framework("norse"))
    assert there.status == f"not installed: {theirs} lacks norse, torch, nirtorch, numpy"


def test_a_made_environment_that_lacks_a_distribution_is_passed_over(own, made):
    own(**ON_TORCH, norse="1.1.0")
    made("torch")
    assert find(framework("norse")).interpreter == sys.executable


def test_an_outdated_environment_is_not_taken(made, monkeypatch):
    made("torch", norse="1.1.0")
    assert find(framework("norse")).ready
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    assert not find(framework("norse")).ready


def test_the_tested_release_is_found_in_the_shared_environment(made):
    path = made("torch", norse="1.1.0")
    there = find(framework("norse@1.1.0"))
    assert (there.name, there.interpreter, there.place) == ("norse@1.1.0", path, "environment torch")


def test_another_release_is_only_where_that_release_is(own, made):
    own(**ON_TORCH, norse="1.1.0")
    made("torch", norse="1.1.0")
    assert not find(framework("norse@1.0.0")).ready
    alone = made("norse@1.0.0", norse="1.0.0")
    there = find(framework("norse@1.0.0"))
    assert (there.interpreter, there.version, there.place) == (alone, "1.0.0", "environment norse@1.0.0")
    assert find(framework("norse")).version == "1.1.0"


def test_a_release_that_nirtrips_own_python_has_is_found_there(own):
    own(**ON_TORCH, norse="1.0.0")
    assert find(framework("norse@1.0.0")).interpreter == sys.executable
    assert not find(framework("norse@1.1.0")).ready


def test_a_label_stands_for_the_python_that_was_named_for_it(own, user):
    own(**ON_TORCH, norse="1.1.0")
    theirs = user(norse="1.2.dev0", **ON_TORCH)
    there = Interpreters({"norse@mine": theirs}).find(framework("norse@mine"))
    assert (there.name, there.interpreter, there.version, there.ready) == ("norse@mine", theirs, "1.2.dev0", True)
    assert not find(framework("norse@mine")).ready


def test_a_release_has_to_be_the_one_that_the_named_python_has(user):
    theirs = user(norse="1.1.0", **ON_TORCH)
    assert Interpreters({"norse@1.1.0": theirs}).find(framework("norse@1.1.0")).ready
    with pytest.raises(UsageError, match=r"has norse 1\.1\.0; name the release it has, or .* norse@mine"):
        Interpreters({"norse@1.0.0": theirs}).find(framework("norse@1.0.0"))
    with pytest.raises(UsageError, match="has snntorch not at all"):
        Interpreters({"snntorch@1.0.0": theirs}).find(framework("snntorch@1.0.0"))


def test_lava_is_found_in_a_python_that_has_it(user):
    theirs = user(lava_nc="0.10.0", **ON_TORCH)
    there = Interpreters({"lava": theirs}).find(framework("lava"))
    assert (there.ready, there.version) == (True, "0.10.0")


@pytest.mark.parametrize("spelt", ["samna", "Samna"])
def test_a_python_that_has_samna_is_refused(user, spelt):
    theirs = user(sinabs="3.1.3", **{spelt: "0.40"}, **ON_TORCH)
    with pytest.raises(ForbiddenPackageError, match="has samna, which installs packages from a foreign index"):
        Interpreters({"sinabs": theirs}).find(framework("sinabs"))


def test_a_python_that_does_not_run_is_told(tmp_path, monkeypatch):
    places = Interpreters({"norse": str(tmp_path / "absent")})
    with pytest.raises(InterpreterError, match="absent did not answer as a Python"):
        places.find(framework("norse"))
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(installation, "PATIENCE", 0.2)
    with pytest.raises(InterpreterError, match="still busy"):
        Interpreters({"norse": str(slow)}).find(framework("norse"))


def test_a_python_that_is_too_old_is_told(tmp_path):
    old = tmp_path / "old"
    answer = json.dumps({"python": "3.9.1 x86_64", "versions": {}, "source": ""})
    old.write_text(f"#!/bin/sh\necho '{answer}'\n")
    old.chmod(0o755)
    with pytest.raises(InterpreterError, match=r"is Python 3\.9\.1"):
        Interpreters({"norse": str(old)}).find(framework("norse"))


def test_an_adapter_from_a_folder_of_its_own_runs_in_nirtrips_own(own, tmp_path):
    own()
    there = find(Framework("fake", "fake", ("nir",), path=str(tmp_path)))
    assert (there.interpreter, there.ready) == (sys.executable, True)


def test_what_was_installed_into_an_environment_since_is_seen(made):
    path = made("torch", norse="1.1.0")
    before = find(framework("norse"))
    site = Path(path).parents[1] / "lib" / "python3.11" / "site-packages"
    shutil.rmtree(site / "norse-1.1.0.dist-info")
    install(site, norse="1.2.0")
    after = find(framework("norse"))
    assert (before.version, after.version) == ("1.1.0", "1.2.0")
    assert before.content != after.content


def test_samna_is_refused_wherever_it_was_put(made, own):
    own(**ON_TORCH, norse="1.1.0", samna="0.40")
    with pytest.raises(ForbiddenPackageError, match="remove it"):
        find(framework("norse"))
    own()
    made("torch", norse="1.1.0", samna="0.40")
    with pytest.raises(ForbiddenPackageError, match="remove it"):
        find(framework("norse"))
    assert find(framework("reference")).ready
