"""The registry names every framework, what it needs, and code that is there; a name is safe wherever it is shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import adapters
from adapters.registry import FRAMEWORKS, REFERENCE, UnknownFrameworkError, framework

FOLDER = Path(adapters.__file__).parent
ROUTES = {"bridged", "native", "authored"}
OTHERS = [name for name in FRAMEWORKS if name != REFERENCE]

TEN = "norse snntorch spikingjelly sinabs rockpool spyx jaxsnn nengo brian2 lava"


def test_the_frameworks():
    assert sorted(OTHERS) == sorted(TEN.split())


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_a_framework_has_a_module_for_each_of_its_routes_and_no_other(name):
    folder = FOLDER / name
    assert framework(name).package == f"adapters.{name}"
    assert framework(name).path == ""
    routes = framework(name).routes
    wanted = {*routes, "refusals"} if "native" in routes else set(routes)
    assert {each for each in ROUTES | {"refusals"} if (folder / f"{each}.py").is_file()} == wanted


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_what_it_shares_is_there(name):
    for each in framework(name).shares:
        assert (FOLDER / each / "__init__.py").is_file()


@pytest.mark.parametrize("name", OTHERS)
def test_a_reader_learns_the_licence_and_where_it_comes_from(name):
    assert framework(name).licence
    assert framework(name).homepage.startswith("https://")
    assert "nir" in framework(name).distributions


def test_what_to_do_where_it_is_missing():
    assert framework("norse").how_to_get == "nirtrip env create norse"
    assert framework("norse@1.0.0").how_to_get == "nirtrip env create norse@1.0.0"
    assert "--python lava=PATH" in framework("lava").how_to_get


@pytest.mark.parametrize("name", OTHERS)
def test_a_release_is_that_framework_by_another_name(name):
    stated = framework(f"{name}@1.0.0")
    assert (stated.name, stated.base, stated.release) == (f"{name}@1.0.0", name, "1.0.0")
    assert stated.package == framework(name).package
    assert (framework(name).base, framework(name).release) == (name, "")


@pytest.mark.parametrize("release", ["1.0.0", "2.0rc1", "1.0.0+cpu", "mine", "my-branch", "v1_2", "2026.10"])
def test_what_may_stand_after_the_at(release):
    assert framework(f"norse@{release}").release == release


@pytest.mark.parametrize("release", ["", "a--b", "-a", "a-", "a/b", "..", "a b", "a\n", "$(x)", "a@b", "é", "[b]"])
def test_what_would_break_a_cells_id_or_a_shell_is_refused(release):
    with pytest.raises(UnknownFrameworkError, match="names no release"):
        framework(f"norse@{release}")


@pytest.mark.parametrize("name", ["nope", "", "Norse", "nope@1.0", "@1.0", " norse"])
def test_an_unknown_name_is_told_the_known_ones(name):
    with pytest.raises(UnknownFrameworkError, match=r"there are reference, norse, .*, lava"):
        framework(name)


def test_the_reference_has_no_releases():
    with pytest.raises(UnknownFrameworkError):
        framework("reference@1.0")


def test_naming_a_framework_imports_nothing_of_it():
    code = "import sys, adapters.registry as r; [r.framework(n) for n in r.FRAMEWORKS]; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {*OTHERS, "torch", "jax", "numpy", "nir"} & set(loaded)
