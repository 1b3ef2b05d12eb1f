"""Which interpreter has which framework, and in which versions."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import adapters
import harness
import reports
import scenarios
from harness.exceptions import ForeignPackageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.registry import Framework


@dataclass(frozen=True)
class Environment:
    """A framework as it is installed for one interpreter.

    Args:
        framework: which.
        interpreter: path of the Python that runs it.
        versions: distribution to version, of those that are installed.
    """

    framework: Framework
    interpreter: str
    versions: Mapping[str, str]

    @property
    def name(self) -> str:
        """Of the framework, as in cell ids."""
        return self.framework.name

    @property
    def missing(self) -> tuple[str, ...]:
        """Distributions the framework needs and this interpreter lacks."""
        return tuple(each for each in self.framework.distributions if each not in self.versions)

    @property
    def ready(self) -> bool:
        """Whether the framework can be run."""
        return not self.missing

    @property
    def status(self) -> str:
        """`ready`, or what is missing and the command that installs it."""
        if self.ready:
            return "ready"
        return f"not installed: {', '.join(self.missing)}; {self.framework.how_to_get}"

    @cached_property
    def version(self) -> str:
        """The framework's own release; our reference has nirtrip's."""
        if self.name == "reference":
            return tool_version()
        return self.versions.get(self.framework.distributions[0], "")


def find(framework: Framework) -> Environment:
    """The framework in the environment nirtrip runs in."""
    versions = {}
    for name in framework.distributions:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return Environment(framework, sys.executable, versions)


def tool_version() -> str:
    """Of nirtrip itself."""
    try:
        return metadata.version("nirtrip")
    except metadata.PackageNotFoundError:
        return "0+unknown"


def check_packages() -> None:
    """See that `adapters`, `harness`, `reports` and `scenarios` are ours: the names are common.

    Raises:
        ForeignPackageError: one of them comes from elsewhere.
    """
    places = {
        package.__name__: Path(str(package.__file__)).parent for package in (adapters, harness, reports, scenarios)
    }
    home = places["harness"].parent
    for name, place in places.items():
        if place.parent != home:
            raise ForeignPackageError(
                f"package {name!r} was found in {place}, expected in {home}; "
                "install nirtrip in an environment of its own"
            )
