"""The badge of a run."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from reports.badge import COLOURS, NOTHING, Tally, svg, tally
from reports.verdict import Verdict

SVG = "{http://www.w3.org/2000/svg}"
V = Verdict


def read(counted):
    return ET.fromstring(svg(counted))  # noqa: S314  our own


def test_masked_cells_are_not_fine_and_what_did_not_run_does_not_count(make):
    cells = (
        make.cell(),
        make.cell(target="norse", verdict=V.EQUIVALENT),
        make.cell(target="a", masked=True),
        make.cell(target="b", verdict=V.DRIFT),
        make.cell(target="c", verdict=V.NOT_RUN),
    )
    assert tally(make.run(cells)) == Tally(2, 4, "all frameworks")


def test_a_frameworks_own_diagonal_is_left_out(make):
    cells = (
        make.cell(),
        make.cell(target="norse"),
        make.cell(source="reference"),
        make.cell(target="a", verdict=V.DRIFT),
    )
    assert tally(make.run(cells), "norse") == Tally(1, 2, "norse with other frameworks")
    assert tally(make.run(cells), "nope").cells == 0


def test_it_says_the_sentence_to_whoever_cannot_see_it():
    root = read(Tally(42, 50, 'a "b" & <c>'))
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{SVG}title") == 'NIR: 42 of 50 cells fine, a "b" & <c>'
    shown = [text.text for text in root.iter(f"{SVG}text") if text.get("aria-hidden") is None]
    assert shown == ["NIR", "42/50 cells"]


def test_it_is_as_wide_as_its_text():
    short, long = (read(Tally(1, n, "")) for n in (2, 1000))
    assert float(long.get("width")) > float(short.get("width"))
    for root in (short, long):
        lengths = [float(text.get("textLength")) for text in root.iter(f"{SVG}text") if not text.get("aria-hidden")]
        assert sum(lengths) + 20 == float(root.get("width"))
    assert root.get("height") == "20"


@pytest.mark.parametrize(
    ("fine", "cells", "colour"), [(9, 9, "#4c1"), (9, 10, "#97ca00"), (1, 10, COLOURS[-1][1]), (0, 0, NOTHING)]
)
def test_its_colour_tells_the_share(fine, cells, colour):
    assert Tally(fine, cells, "").colour == colour
    assert f'fill="{colour}"' in svg(Tally(fine, cells, ""))
