"""What to install for a script: the versions that the run had, in pip's words.

Decides that a framework that is installed without what it declares, because that does not resolve or must not be
there, is a line of its own to install by `--no-deps`, and that what it needs instead is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from harness.environments import definition
from harness.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.records import FrameworkRecord

TESTING = ("hypothesis", "pytest")
"""What environments hold for the tests of adapters alone."""


@dataclass(frozen=True)
class Pins:
    """Requirements of one framework.

    Args:
        lines: of a requirements file.
        alone: what is installed without its dependencies, after these.
    """

    lines: tuple[str, ...]
    alone: tuple[str, ...]

    def command(self, file: str) -> str:
        """How to install them from a file that holds the lines."""
        steps = [f"pip install -r {file}", *(f"pip install --no-deps {each}" for each in self.alone)]
        return " && ".join(steps)


def pins(base: str, found: FrameworkRecord) -> Pins:
    """The requirements of a framework as a run found it.

    Args:
        base: its name without a release.
        found: what the run says of it.
    """
    versions = {str(canonicalize_name(name)): Version(version).public for name, version in found.versions}
    try:
        known = definition(f"{base}@{Version(found.version).public}")
    except (UsageError, InvalidVersion):  # not one that nirtrip makes environments for
        return Pins(_lines(versions.items()), ())
    alone = {_name(each) for each in known.without_dependencies} & versions.keys()
    pinned = {_name(each): each.partition("==")[2] for each in known.constraints}
    wanted = {_name(each) for each in known.requirements} - set(TESTING)
    together = {name: pinned[name] for name in wanted & pinned.keys()} | versions
    lines = _lines((name, version) for name, version in together.items() if name not in alone)
    return Pins(lines, _lines((name, versions[name]) for name in alone))


def _lines(versions: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{name}=={version}" for name, version in sorted(versions))


def _name(requirement: str) -> str:
    return str(canonicalize_name(Requirement(requirement).name))
