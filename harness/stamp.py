"""With what COMPATIBILITY.md would be made now: releases of frameworks, and the code that runs them.

Decides what of an adapter counts: its own package, what it shares and what every adapter is made of, as code, so that a
comment or a docstring changes nothing.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import adapters
from adapters.registry import FRAMEWORKS, framework
from harness.environments import definitions, tool_version
from harness.environments.definition import tested
from harness.legs import SHARED_FILES, SHARED_FOLDER
from reports.compatibility import Stamp

if TYPE_CHECKING:
    from reports.records import Run

LENGTH = 8
"""Characters of a digest: it is compared with one other."""


def of_run(run: Run) -> Stamp:
    """Of what is made of a run with the adapters as they are."""
    ran = {side for cell in run.cells for side in (cell.source, cell.target)}
    found = {each.name: each.version for each in run.header.frameworks if each.name in ran}
    return Stamp(tool=run.header.tool_version, frameworks=found, adapters={name: _digest(name) for name in found})


def now() -> Stamp:
    """Of a run of everything that an environment is defined for."""
    names = ["reference", *(name for each in definitions() for name in each.frameworks)]
    releases = {name: tested(framework(name)) or tool_version() for name in sorted(names, key=list(FRAMEWORKS).index)}
    return Stamp(tool=tool_version(), frameworks=releases, adapters={name: _digest(name) for name in releases})


def _digest(name: str) -> str:
    root = Path(str(adapters.__file__)).parent
    found = framework(name)
    folders = [SHARED_FOLDER, *found.shares, found.package.removeprefix("adapters.")]
    files = [root / f"{each}.py" for each in SHARED_FILES]
    files += [file for folder in folders for file in sorted((root / folder).rglob("*.py"))]
    return hashlib.sha256("".join(map(_code, files)).encode()).hexdigest()[:LENGTH]


@cache
def _code(file: Path) -> str:
    """A file without comments, layout and docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [each for each in body if not _is_docstring(each)]  # type: ignore[attr-defined]  # it has one
    return f"{file.name}: {ast.dump(tree)}\n"


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
