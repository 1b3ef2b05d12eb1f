"""What the pages and the README show of files is what nirtrip reads: expectations, entry points, GitHub's workflows."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from adapters.registry import GROUP
from reports import expectations

ROOT = Path(__file__).resolve().parents[2]
SHOWING = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]

pytestmark = pytest.mark.parametrize("showing", SHOWING, ids=lambda page: page.stem)


def shown(blocks_of, page, language):
    return [block.text for block in blocks_of(page) if block.language == language]


def test_toml_is_a_file_of_expectations_or_an_entry_point(showing, blocks_of, tmp_path):
    for text in shown(blocks_of, showing, "toml"):
        read = tomllib.loads(text)
        if "project" in read:
            assert set(read["project"]["entry-points"]) == {GROUP}
        else:
            file = tmp_path / "expectations.toml"
            file.write_text(text)
            assert expectations.read(file).entries


def test_a_step_gives_the_action_the_inputs_that_it_has(showing, blocks_of):
    yaml = pytest.importorskip("yaml")
    action = yaml.safe_load((ROOT / "action.yml").read_text())["inputs"]
    required = {name for name, each in action.items() if each.get("required")}
    for text in shown(blocks_of, showing, "yaml"):
        read = yaml.safe_load(text)
        steps = read if isinstance(read, list) else [each for job in read["jobs"].values() for each in job["steps"]]
        (step,) = (each for each in steps if "/nirtrip@" in each.get("uses", ""))
        assert required <= set(step["with"]) <= set(action)
