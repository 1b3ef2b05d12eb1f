"""Which interpreter runs a framework.

Decides the order: the Python a user named, an environment that nirtrip made, the Python nirtrip runs in.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from packaging.version import Version

from adapters.registry import REFERENCE, Framework
from harness.environments.definition import FORBIDDEN, definition, is_release, tested
from harness.environments.environment import Environment
from harness.environments.home import Home, installed, interpreter
from harness.environments.installation import Installation, ask, here, is_editable
from harness.exceptions import ForbiddenPackageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Interpreters:
    """Where frameworks are looked for.

    Args:
        named: framework to the Python that a user names for it.
        home: the environments nirtrip made.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    home: Home = field(default_factory=Home)

    def find(self, framework: Framework) -> Environment:
        """The framework where it is installed; one that is not ready where it is nowhere.

        Raises:
            InterpreterError: the Python a user named does not run.
            ForbiddenPackageError: it has a package that must not be imported.
        """
        if framework.name in self.named:
            return _named(framework, self.named[framework.name])
        found = [each for each in self._made(framework) if each.ready]
        return found[0] if found else Environment(framework, "")

    def _made(self, framework: Framework) -> Iterator[Environment]:
        """Where it may be, the best place first."""
        if framework.path or framework.name == REFERENCE:
            yield _own(framework)
            return
        for name in _environments(framework):
            wanted = definition(name)
            manifest = self.home.manifest(wanted)
            if manifest:
                place = f"environment {wanted.name}"
                there = Installation(manifest.python, installed(self.home.folder(wanted)))
                yield _environment(framework, interpreter(self.home.folder(wanted)), there, place)
        own = _own(framework)
        if not framework.release or _same_release(own.version, framework.release):
            yield own


def find(framework: Framework) -> Environment:
    """The framework where it is installed, in the usual places."""
    return Interpreters().find(framework)


def _environments(framework: Framework) -> Iterator[str]:
    """Names of the definitions that hold it; its tested release is at home in the shared one."""
    if not tested(framework):
        return
    if framework.release in ("", tested(framework)):
        yield framework.base
    if is_release(framework.release):
        yield framework.name


def _named(framework: Framework, path: str) -> Environment:
    found = _environment(framework, path, ask(path, framework.base), path)
    if is_release(framework.release) and not _same_release(found.version, framework.release):
        raise UsageError(
            f"--python {framework.name}={path}: that Python has {framework.base} {found.version or 'not at all'}; "
            f"name the release it has, or give it a name that is no release, such as {framework.base}@mine"
        )
    return found


def _environment(framework: Framework, path: str, there: Installation, place: str) -> Environment:
    if FORBIDDEN in there.versions and framework.name != REFERENCE:
        raise ForbiddenPackageError(
            f"{path} has {FORBIDDEN}, which installs packages from a foreign index when it is imported; remove it"
        )
    wanted = [name for name in framework.distributions if name in there.versions]
    versions = {name: there.versions[name] for name in wanted}
    return Environment(framework, path, versions, there.python, there.digest, place)


def _same_release(a: str, b: str) -> bool:
    return is_release(a) and is_release(b) and Version(a) == Version(b)


def _own(framework: Framework) -> Environment:
    found = _environment(framework, sys.executable, here(), "")
    if framework.name != REFERENCE and found.version and is_editable(framework.distributions[0]):
        return replace(found, content=ask(sys.executable, framework.base).digest)
    return found
