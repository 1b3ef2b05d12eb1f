"""adapters/environments.toml pins everything, follows the registry, never holds samna; each name finds its own."""

from __future__ import annotations

import importlib
import tomllib
from importlib import resources

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from adapters.registry import FRAMEWORKS, REFERENCE, UnknownFrameworkError, framework
from harness.environments import definition, definitions
from harness.exceptions import ForbiddenPackageError, UsageError

# The package exports a function of the same name.
module = importlib.import_module("harness.environments.definition")

TOML = tomllib.loads(resources.files("adapters").joinpath("environments.toml").read_text())
NAMES = tuple(TOML["environments"])
WITHOUT_DEPENDENCIES = {name: each for name, each in TOML["frameworks"].items() if each.get("without_dependencies")}


def distribution(requirement):
    return canonicalize_name(Requirement(requirement).name)


def pin(requirement):
    """The one release that a requirement allows."""
    (specifier,) = Requirement(requirement).specifier
    assert specifier.operator == "=="
    assert "*" not in specifier.version
    return specifier.version


def pins(name):
    """What an environment's constraints pin."""
    return {distribution(each): pin(each) for each in TOML["environments"][name]["constraints"]}


def test_every_framework_but_the_reference_and_lava_has_one_environment():
    held = [name for each in definitions() for name in each.frameworks]
    assert sorted(held) == sorted(set(FRAMEWORKS) - {REFERENCE, "lava"})
    assert [each.name for each in definitions()] == list(NAMES)


@pytest.mark.parametrize("name", TOML["frameworks"])
def test_a_framework_is_pinned_and_comes_by_its_own_distribution(name):
    requirement = TOML["frameworks"][name]["requirement"]
    assert pin(requirement)
    assert distribution(requirement) == framework(name).distributions[0]


@pytest.mark.parametrize("name", TOML["frameworks"])
def test_what_the_registry_says_a_framework_runs_on_is_in_its_environment(name):
    there = definition(name)
    held = {distribution(each) for each in (*there.requirements, *there.without_dependencies)}
    # Flax comes with Spyx, and is pinned.
    assert set(framework(name).distributions) <= held | set(pins(TOML["frameworks"][name]["environment"]))


@pytest.mark.parametrize("name", NAMES)
def test_every_name_that_an_environment_asks_for_is_pinned(name):
    members = [each for each in TOML["frameworks"].values() if each["environment"] == name]
    asked = {distribution(each) for each in TOML["environments"][name]["requirements"]}
    asked |= {distribution(need) for each in members for need in each.get("needs", ())}
    assert asked <= set(pins(name))
    assert len(pins(name)) == len(TOML["environments"][name]["constraints"])
    for each in TOML["testing"]:
        assert pin(each)


def test_brian2_has_a_numpy_that_it_can_use():
    major, minor, *_ = map(int, pins(TOML["frameworks"]["brian2"]["environment"])["numpy"].split("."))
    assert (major, minor) < (2, 4)


@pytest.mark.parametrize("name", WITHOUT_DEPENDENCIES)
def test_a_framework_without_its_dependencies_has_a_reason(name):
    assert WITHOUT_DEPENDENCIES[name]["reason"]
    there = definition(name)
    assert TOML["frameworks"][name]["requirement"] in there.without_dependencies
    assert TOML["frameworks"][name]["requirement"] not in there.requirements


def test_what_declares_samna_or_an_old_nir_is_without_dependencies():
    assert {"sinabs", "rockpool"} <= set(WITHOUT_DEPENDENCIES)
    assert "a package that no environment may hold" in WITHOUT_DEPENDENCIES["sinabs"]["reason"]


def test_samna_is_nowhere_in_the_file():
    for each in (*definitions(), *(definition(f"{name}@1.0.0") for name in TOML["frameworks"])):
        listed = (*each.requirements, *each.without_dependencies, *each.constraints)
        assert "samna" not in map(distribution, listed)
    assert "samna" not in {name for each in NAMES for name in pins(each)}


@pytest.mark.parametrize("key", ["requirement", "needs"])
@pytest.mark.parametrize("spelt", ["samna", "Samna==0.40", "SAMNA>=0.1"])
def test_samna_in_the_file_is_refused(monkeypatch, key, spelt):
    value = {"requirement": spelt, "needs": [spelt]}[key]
    changed = TOML["frameworks"]["sinabs"] | {key: value}
    _change(monkeypatch, frameworks=TOML["frameworks"] | {"sinabs": changed})
    with pytest.raises(ForbiddenPackageError, match="environment 'torch' would hold samna"):
        definitions()


def test_samna_among_the_constraints_is_refused(monkeypatch):
    torch = TOML["environments"]["torch"]
    changed = torch | {"constraints": [*torch["constraints"], "samna==0.40"]}
    _change(monkeypatch, environments=TOML["environments"] | {"torch": changed})
    with pytest.raises(ForbiddenPackageError):
        definition("norse@1.0.0")


def test_an_environment_is_found_by_its_name_and_by_each_of_its_frameworks():
    for each in definitions():
        assert definition(each.name) == each
        assert [definition(name) for name in each.frameworks] == [each] * len(each.frameworks)


def test_a_stated_release_has_an_environment_of_its_own_with_that_framework_alone():
    shared, alone = definition("snntorch"), definition("snntorch@0.9.4")
    assert alone.name == "snntorch@0.9.4"
    assert alone.frameworks == ("snntorch",)
    assert "snntorch==0.9.4" in alone.requirements
    assert alone.without_dependencies == ()
    assert alone.constraints == shared.constraints
    assert alone.torch == shared.torch == f"torch=={pins('torch')['torch']}"


def test_a_stated_release_keeps_extras_and_is_installed_as_the_tested_one_is():
    assert "jaxsnn[nir]==0.2.0" in definition("jaxsnn@0.2.0").requirements
    sinabs = definition("sinabs@3.0.0")
    assert sinabs.without_dependencies == ("sinabs==3.0.0",)
    assert {"matplotlib", "pbr"} <= set(sinabs.requirements)
    assert "scipy" not in sinabs.requirements


@pytest.mark.parametrize("name", ["jax", "numpy"])
def test_torch_is_only_where_it_is_asked_for(name):
    assert not definition(name).torch


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("reference", "it runs in nirtrip’s own"),
        ("lava", "install lava-nc from source"),
        ("lava@0.5.0", "install lava-nc from source"),
        ("norse@mine", "norse@mine=PATH"),
    ],
)
def test_what_no_environment_can_be_made_for_says_what_to_do(name, said):
    with pytest.raises(UsageError, match=said):
        definition(name)


@pytest.mark.parametrize("name", ["nope", "nope@1.0", "reference@1.0", "norse@", "norse@1--2", "torch@2.0", ""])
def test_an_unknown_name_says_what_there_is(name):
    with pytest.raises(UnknownFrameworkError, match=r"there are reference, norse|names no release"):
        definition(name)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "other"},
        {"frameworks": ()},
        {"requirements": ("tiny==1",)},
        {"without_dependencies": ("more",)},
        {"constraints": ("numpy==1",)},
    ],
)
def test_any_change_of_the_content_is_another_environment(workshop, change):
    assert workshop.define().digest == workshop.define().digest
    assert workshop.define(**change).digest != workshop.define().digest
    assert workshop.home.folder(workshop.define(**change)) != workshop.home.folder(workshop.define())


def test_another_python_is_another_environment(workshop, monkeypatch):
    before = workshop.define().digest
    monkeypatch.setattr(module.platform, "python_version", lambda: "3.99.0")
    assert workshop.define().digest != before


def _change(monkeypatch, **tables):
    changed = module._File.model_validate(TOML | tables)
    monkeypatch.setattr(module, "_file", lambda: changed)
