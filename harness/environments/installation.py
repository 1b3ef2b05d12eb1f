"""What an interpreter has, asked of the interpreter itself in a process of its own."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import signal
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

from harness.exceptions import InterpreterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PATIENCE = 60.0
"""Seconds a Python may take to answer."""

OLDEST = (3, 11)
"""Python the adapters are written for."""

QUESTION = """
import hashlib, importlib.metadata as metadata, importlib.util, json, pathlib, platform, sys

def digest(name):
    spec = importlib.util.find_spec(name)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = hashlib.sha256()
    for folder in folders:
        for file in sorted(pathlib.Path(folder).rglob("*")):
            if file.suffix in (".py", ".so", ".pyd", ".dylib"):
                found.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return found.hexdigest()

versions = {}
for each in metadata.distributions():
    name = each.metadata["Name"]
    if name:
        versions.setdefault(name.lower().replace("_", "-"), each.version)
answer = {"python": platform.python_version() + " " + platform.machine(), "versions": versions}
answer["source"] = digest(sys.argv[1]) if len(sys.argv) > 1 else ""
print(json.dumps(answer))
"""


@dataclass(frozen=True)
class Installation:
    """What an interpreter has.

    Args:
        python: its version and machine.
        versions: distribution, in lower case, to version.
        source: digest of the code of the package that was asked for.
    """

    python: str
    versions: Mapping[str, str]
    source: str = ""

    @property
    def digest(self) -> str:
        """Of all of it."""
        content = json.dumps([self.python, sorted(self.versions.items()), self.source])
        return hashlib.sha256(content.encode()).hexdigest()


def ask(interpreter: str, package: str = "") -> Installation:
    """Ask an interpreter what it has; nothing of a framework is imported.

    Args:
        interpreter: path of a Python.
        package: import name whose code is digested, so that a changed checkout is noticed.

    Raises:
        InterpreterError: it does not run, or is too old.
    """
    command = [interpreter, "-P", "-c", QUESTION, *filter(None, [package])]
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # as in its process
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True, env=variables)  # noqa: S603  the user's own
        found = Installation(**json.loads(done.stdout))
        release = tuple(int(part) for part in found.python.split(" ")[0].split(".")[:2])
    except (OSError, subprocess.SubprocessError, ValueError, TypeError) as error:
        raise InterpreterError(f"{interpreter} did not answer as a Python: {last_words(error)}") from error
    if release < OLDEST:
        raise InterpreterError(f"{interpreter} is Python {found.python}; nirtrip's adapters need 3.11 or later")
    return found


def last_words(error: Exception) -> str:
    """What a process that failed said last, or how it ended, in one line without its whole command."""
    if isinstance(error, subprocess.TimeoutExpired):
        return f"still busy after {error.timeout:g} s"
    if not isinstance(error, subprocess.CalledProcessError):
        return str(error)
    said = error.stderr or error.output or ""
    lines = (said if isinstance(said, str) else said.decode(errors="replace")).strip().splitlines()
    if lines:
        return lines[-1]
    code = error.returncode
    return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit status {code}"


@cache
def here() -> Installation:
    """What the Python nirtrip runs in has."""
    return Installation(f"{platform.python_version()} {platform.machine()}", listed(metadata.distributions()))


def listed(distributions: Iterable[metadata.Distribution]) -> dict[str, str]:
    """Names, in lower case, and versions; of two of a name the first is what Python imports."""
    versions: dict[str, str] = {}
    for each in distributions:
        name = each.metadata["Name"]
        if name:
            versions.setdefault(name.lower().replace("_", "-"), each.version)
    return versions


def is_editable(distribution: str) -> bool:
    """Whether nirtrip's own Python has a checkout of it, whose code changes without its version (PEP 610)."""
    told = metadata.distribution(distribution).read_text("direct_url.json")
    return bool(told) and bool(json.loads(told or "{}").get("dir_info", {}).get("editable"))
