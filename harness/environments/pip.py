"""pip in another environment's Python: what would be installed, and installing it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import dropwhile, islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from harness.exceptions import EnvironmentCreationError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WORDS = 3
"""Last lines of pip's own words that an error shows."""

BUILD_ENDED = "[end of output]"
CONFLICT = "The conflict is caused by:"
VAGUE = "ResolutionImpossible"
"""An error that points to pip's manual; what is in conflict is told beside it."""


@dataclass(frozen=True)
class Pip:
    """Pip of one Python.

    Args:
        python: path of the Python.
        constraints: versions of whatever pip resolves.
        said: told of every line pip prints.
    """

    python: Path
    constraints: tuple[str, ...]
    said: Callable[[str], None]

    def plan(self, arguments: Sequence[str]) -> tuple[str, ...]:
        """Names, in their canonical form, of what `install` with the same arguments would install."""
        with tempfile.TemporaryDirectory(prefix="nirtrip-") as folder:
            report = Path(folder, "report.json")
            self._run(["install", "--dry-run", "--report", str(report), *arguments])
            planned = json.loads(report.read_text())["install"]
        return tuple(canonicalize_name(each["metadata"]["name"]) for each in planned)

    def install(self, arguments: Sequence[str]) -> None:
        """Install.

        Args:
            arguments: requirements, and options of `pip install`.

        Raises:
            EnvironmentCreationError: pip failed; its last words are shown.
        """
        self._run(["install", *arguments])

    def _run(self, arguments: Sequence[str]) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".txt", prefix="nirtrip-") as constraints:
            constraints.write("\n".join(self.constraints))
            constraints.flush()
            command = [str(self.python), "-I", "-m", "pip", *arguments]
            command += ["--disable-pip-version-check", "--no-input"]
            # As a variable it holds in the environments that pip builds source releases in, too: what is compiled
            # against torch has to meet the same torch.
            variables = os.environ | {"PIP_CONSTRAINT": constraints.name}
            with subprocess.Popen(  # noqa: S603  pip of an environment we made
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=variables
            ) as process:
                try:
                    lines = [self._heard(line) for line in process.stdout or ()]
                except BaseException:
                    process.terminate()
                    raise
        if process.returncode != 0:
            raise EnvironmentCreationError(_last_words(lines))

    def _heard(self, line: str) -> str:
        self.said(line.strip())
        return line.strip()


def _last_words(lines: Sequence[str]) -> str:
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR:") and VAGUE not in line]
    told = [*errors[-WORDS:], *_build(lines), *_conflict(lines)]
    return "; ".join(told or [line for line in lines if line][-WORDS:])


def _build(lines: Sequence[str]) -> tuple[str, ...]:
    """Which source release could not be built, and what its own build said last."""
    until = [line for line in takewhile(lambda line: line != BUILD_ENDED, lines) if line]
    if BUILD_ENDED not in lines:
        return ()
    collected = [line for line in until if line.startswith(("Collecting ", "Processing "))]
    return (*collected[-1:], *until[-1:])


def _conflict(lines: Sequence[str]) -> tuple[str, ...]:
    """Who asked for what, where no release is what all of them ask for."""
    after = dropwhile(lambda line: line != CONFLICT, lines)
    return tuple(takewhile(bool, islice(after, 1, None)))
