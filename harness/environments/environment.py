"""A framework as one interpreter has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adapters.registry import REFERENCE
from harness.environments.own import tool_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.registry import Framework


@dataclass(frozen=True)
class Environment:
    """A framework as it is installed for one interpreter.

    Args:
        framework: which.
        interpreter: path of the Python that runs it, "" if there is none.
        versions: distribution to version, of those that are installed.
        python: the interpreter's version and machine.
        content: digest of all that is installed there, and of the framework's code where it can change without its
            version.
        place: name of the environment for people; the path of a Python that a user named.
    """

    framework: Framework
    interpreter: str
    versions: Mapping[str, str] = field(default_factory=dict)
    python: str = ""
    content: str = ""
    place: str = ""

    @property
    def name(self) -> str:
        """Of the framework, as in cell ids."""
        return self.framework.name

    @property
    def named(self) -> bool:
        """Whether a user named its Python."""
        return bool(self.place) and self.place == self.interpreter

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
        if self.place:
            return f"not installed: {self.place} lacks {', '.join(self.missing)}"
        return f"not installed: {self.framework.how_to_get}"

    @property
    def version(self) -> str:
        """The framework's own release; our reference has nirtrip's."""
        if self.name == REFERENCE:
            return tool_version()
        return self.versions.get(self.framework.distributions[0], "")
