"""Files, and names in them, that the pages and the README send a reader to are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWING = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]

PLACE = re.compile(r"`((?:adapters|harness|reports|scenarios|tests)/[\w/.-]*)`")
NAMES = re.compile(r"((?:`[A-Za-z_]+`(?:, | or |,\s)*)+) (?:in|of)\s`([\w/]+\.(?:py|toml))`")
MADE_UP = {"NAME"}
"""Stands for a name of the reader's."""

pytestmark = pytest.mark.parametrize("showing", SHOWING, ids=lambda page: page.stem)


def test_a_file_that_is_named_is_there(showing):
    places = set(PLACE.findall(showing.read_text()))
    assert [
        place for place in places if not MADE_UP & set(re.split(r"[/.]", place)) and not (ROOT / place).exists()
    ] == []


def test_a_name_that_is_said_to_be_in_a_file_is_there(showing):
    for names, file in NAMES.findall(showing.read_text()):
        text = (ROOT / file).read_text()
        for name in re.findall(r"`([A-Za-z_]+)`", names):
            assert re.search(rf"\b{name}\b", text), f"{name} in {file}"
