"""The plots that are kept are those that the reference makes today."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs"
NUMBER = re.compile(r"-?\d+\.\d+")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plots")
    subprocess.run([sys.executable, FOLDER / "plots.py", folder], check=True, timeout=120)
    return folder


def test_no_plot_is_missing_or_left_over(drawn):
    assert {plot.name for plot in drawn.iterdir()} == {plot.name for plot in (FOLDER / "plots").iterdir()}


@pytest.mark.parametrize("name", ["integration", "reset", "timing", "floor"])
def test_a_kept_plot_is_what_is_drawn(drawn, name):
    kept, made = ((folder / f"{name}.svg").read_text() for folder in (FOLDER / "plots", drawn))
    assert NUMBER.sub("", kept) == NUMBER.sub("", made)
    # Six decimals are written: the last may be rounded otherwise on another machine.
    numbers = ([float(number) for number in NUMBER.findall(text)] for text in (kept, made))
    assert next(numbers) == pytest.approx(next(numbers), abs=1e-5)


def test_a_plot_needs_nothing_from_elsewhere(drawn):
    for plot in drawn.iterdir():
        assert not re.search(r"(?:href|src)=\"(?!#)|url\((?!#)|@import", plot.read_text())


def test_the_page_shows_every_plot(drawn):
    page = (FOLDER / "dialects.md").read_text()
    assert all(f"](plots/{plot.name})" in page for plot in drawn.iterdir())
