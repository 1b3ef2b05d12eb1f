"""Which interpreter runs which framework, and how the interpreters come to be."""

from __future__ import annotations

from harness.environments.creation import create
from harness.environments.definition import Definition, definition, definitions
from harness.environments.environment import Environment
from harness.environments.finding import Interpreters, find
from harness.environments.home import Home
from harness.environments.own import check_packages, tool_version

__all__ = [
    "Definition",
    "Environment",
    "Home",
    "Interpreters",
    "check_packages",
    "create",
    "definition",
    "definitions",
    "find",
    "tool_version",
]
