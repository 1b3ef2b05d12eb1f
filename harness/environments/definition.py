"""What an environment is made of, from `adapters/environments.toml`.

Decides what is installed for a framework, for those that share an environment with it, and for a stated release of
one; and what may never be installed.
"""

from __future__ import annotations

import hashlib
import json
import platform
import tomllib
from functools import cache
from importlib import resources

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from pydantic import BaseModel, ConfigDict

from adapters.registry import Framework, framework
from harness.exceptions import ForbiddenPackageError, UsageError

FORBIDDEN = "samna"
"""Its package on the index installs something else from another index as soon as it is imported."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Shared(_Record):
    """What frameworks of one environment share."""

    requirements: tuple[str, ...]
    constraints: tuple[str, ...]


class _Needs(_Record):
    """What one framework needs."""

    environment: str
    requirement: str
    without_dependencies: bool = False
    needs: tuple[str, ...] = ()
    reason: str = ""


class _File(_Record):
    """The whole of environments.toml."""

    testing: tuple[str, ...]
    environments: dict[str, _Shared]
    frameworks: dict[str, _Needs]


class Definition(_Record):
    """An environment that can be made.

    Args:
        name: of the environment, and of its folder.
        frameworks: import names of the frameworks in it.
        requirements: what pip resolves.
        without_dependencies: what is installed as it is.
        constraints: versions of whatever is resolved.
    """

    name: str
    frameworks: tuple[str, ...]
    requirements: tuple[str, ...]
    without_dependencies: tuple[str, ...]
    constraints: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Of the content, and of the Python that will be in it."""
        content = json.dumps([self.model_dump(), platform.python_version(), platform.machine()])
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    @property
    def torch(self) -> str:
        """The requirement that torch comes in by, "" if the environment has none."""
        pins = {_distribution(line): line for line in self.constraints}
        return pins.get("torch", "torch") if any(_distribution(each) == "torch" for each in self.requirements) else ""


def definitions() -> tuple[Definition, ...]:
    """The environments that hold every framework in the release that nirtrip is tested with."""
    return tuple(_shared(name) for name in _file().environments)


def definition(name: str) -> Definition:
    """The environment of this name, or that holds the framework of this name, or its stated release.

    Raises:
        UsageError: no environment holds it.
    """
    if name in _file().environments:
        return _shared(name)
    wanted = framework(name)
    if wanted.base not in _file().frameworks:
        raise UsageError(f"no environment can be made for {name}: {wanted.install or 'it runs in nirtrip’s own'}")
    if not wanted.release:
        return _shared(_file().frameworks[wanted.base].environment)
    if not is_release(wanted.release):
        raise UsageError(f"{name} names no release, so that a Python has to be named: --python {name}=PATH")
    return _of_release(wanted)


def tested(wanted: Framework) -> str:
    """The release of a framework that its shared environment holds; "" if none does."""
    needs = _file().frameworks.get(wanted.base)
    return next(iter(Requirement(needs.requirement).specifier)).version if needs else ""


def is_release(name: str) -> bool:
    """Whether a name after the @ is a release; any other word is the user's own name for a checkout."""
    try:
        Version(name)
    except InvalidVersion:
        return False
    return True


@cache
def _file() -> _File:
    text = resources.files("adapters").joinpath("environments.toml").read_text(encoding="utf-8")
    return _File.model_validate(tomllib.loads(text))


def _shared(name: str) -> Definition:
    members = {key: needs for key, needs in _file().frameworks.items() if needs.environment == name}
    return _made(name, members)


def _of_release(wanted: Framework) -> Definition:
    needs = _file().frameworks[wanted.base]
    requirement = Requirement(needs.requirement)
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    stated = needs.model_copy(update={"requirement": f"{requirement.name}{extras}=={wanted.release}"})
    return _made(wanted.name, {wanted.base: stated})


def _made(name: str, members: dict[str, _Needs]) -> Definition:
    (environment,) = {needs.environment for needs in members.values()}
    shared = _file().environments[environment]
    resolved = [needs.requirement for needs in members.values() if not needs.without_dependencies]
    needed = [each for needs in members.values() for each in needs.needs]
    made = Definition(
        name=name,
        frameworks=tuple(members),
        requirements=tuple(dict.fromkeys((*shared.requirements, *needed, *resolved, *_file().testing))),
        without_dependencies=tuple(n.requirement for n in members.values() if n.without_dependencies),
        constraints=shared.constraints,
    )
    check_allowed(name, (*made.requirements, *made.without_dependencies, *made.constraints))
    return made


def check_allowed(environment: str, requirements: tuple[str, ...]) -> None:
    """See that nothing of this is forbidden.

    Raises:
        ForbiddenPackageError: something is.
    """
    if FORBIDDEN in map(_distribution, requirements):
        raise ForbiddenPackageError(
            f"environment {environment!r} would hold {FORBIDDEN}, which installs packages from a foreign index when "
            "it is imported; install what asks for it with `without_dependencies`"
        )


def _distribution(requirement: str) -> str:
    return canonicalize_name(Requirement(requirement).name)
