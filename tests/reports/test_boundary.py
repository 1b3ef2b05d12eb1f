"""Reports need nothing but the run directory, so they import no other package of nirtrip."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import reports

FILES = sorted(Path(reports.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_other_package_is_imported(file):
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert not {name.split(".")[0] for name in named} & {"adapters", "harness", "scenarios"}
