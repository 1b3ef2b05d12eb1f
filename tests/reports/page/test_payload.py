"""Cells survive being packed, numbers as far as a figure shows them, and large runs stay within a page."""

from __future__ import annotations

import base64
import gzip
import json
import math

import numpy as np
import pytest

from reports.page import payload as packing
from reports.page.payload import payload
from reports.quantities import LABELS
from reports.records import Leg, ScenarioRecord
from reports.suite import SHOWN

NAMES = ("reference", "norse", "snntorch")


def unpacked(text):
    return json.loads(gzip.decompress(base64.b64decode(text)))


def column(content, name):
    values, *index = content["columns"][name]
    return [values[place] for place in index[0]] if index else values * content["count"]


def test_every_column_of_every_cell_comes_back(run):
    content = unpacked(payload(run, NAMES))
    for name in ("scenario", "route", "source", "target", "verdict", "blame", "reason", "spike_mismatch", "first_node"):
        assert column(content, name) == [getattr(cell, name) for cell in run.cells], name
    assert column(content, "masked") == [int(cell.masked) for cell in run.cells]
    assert content["frameworks"] == list(NAMES)


def test_legs_share_what_they_have_in_common(make):
    legs = (Leg(name="source", digest="aa", uses={"n": "folded"}, log_tail="said\n"),) * 2
    content = unpacked(payload(make.run((make.cell(legs=legs), make.cell(target="norse", legs=legs))), NAMES))
    assert column(content, "legs") == [[["source", "aa", 0, 0]] * 2] * 2
    assert (content["uses"], content["logs"]) == ([{"n": "folded"}], ["said"])


def test_links_and_what_is_the_same_of_all_cells_are_told_once(make):
    link = "https://example.org/1"
    content = unpacked(payload(make.run((make.cell(link=link), make.cell(target="norse", link=link))), NAMES))
    assert content["columns"]["link"] == [[link]]
    assert content["labels"] == LABELS
    assert [leg for leg, _ in content["legs"]] == ["port", "fidelity", "export_source", "import_target"]


@pytest.mark.parametrize(("value", "text"), [(math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf")])
def test_numbers_that_json_has_not_are_text(make, value, text):
    cell = make.diverged(max_dv=value, divergence=make.divergence(v_target=[value, 0.5]))
    content = unpacked(payload(make.run((cell,)), NAMES))
    assert column(content, "max_dv") == [text]
    assert column(content, "divergence")[0]["v_target"] == [text, 0.5]


def test_numbers_are_rounded_to_what_a_figure_shows(make):
    content = unpacked(payload(make.run((make.cell(max_dv=1 / 3, rmse_dv=2.0),)), NAMES))
    assert (column(content, "max_dv"), column(content, "rmse_dv")) == ([0.33333], [2])


def test_texts_of_any_length_are_cut(make):
    cell = make.diverged(reason="x" * 10_000, legs=(Leg(name="source", digest="aa", log_tail="y" * 9_999 + "z"),))
    content = unpacked(payload(make.run((cell,)), NAMES))
    assert len(column(content, "reason")[0]) == len(content["logs"][0]) == packing.LONGEST_TEXT
    assert content["logs"][0].endswith("z")


@pytest.fixture
def large(make):
    """A family of many cases and one scenario, both with traces and logs."""
    names = [*(f"conformance/case-{n}" for n in range(SHOWN + 1)), "lif"]
    scenarios = tuple(
        ScenarioRecord(name=name, digest=name, data="synthetic", dt=1e-4, samples=4, nodes=("node",)) for name in names
    )
    cells = tuple(
        make.diverged(
            scenario=name, legs=(Leg(name="source", digest="aa", log_tail=np.random.default_rng(n).bytes(999).hex()),)
        )
        for n, name in enumerate(names)
    )
    run = make.run(cells)
    return type(run)(run.path, make.header(scenarios=scenarios), cells, run.footer)


def kept(content):
    """Whether logs and traces are there, of the last case of the family and of the scenario."""
    logs = [all(leg[3] >= 0 for leg in legs) for legs in column(content, "legs")][-2:]
    return (*logs, *(each is not None for each in column(content, "divergence")[-2:]))


def test_what_is_too_large_goes_step_by_step_families_first(large, monkeypatch):
    found = []
    for economy in packing._ECONOMIES:
        monkeypatch.setattr(packing, "_ECONOMIES", (economy,))
        found.append(kept(unpacked(payload(large, NAMES))))
    assert found == [
        (True, True, True, True),
        (False, True, True, True),
        (False, True, False, True),
        (False, False, False, True),
        (False, False, False, False),
    ]


def test_only_as_much_goes_as_must(large, monkeypatch):
    whole = payload(large, NAMES)
    assert kept(unpacked(whole)) == (True, True, True, True)
    monkeypatch.setattr(packing, "LIMIT", len(whole) - 1)
    assert kept(unpacked(payload(large, NAMES))) == (False, True, True, True)
    monkeypatch.setattr(packing, "LIMIT", 1)
    assert kept(unpacked(payload(large, NAMES))) == (False, False, False, False)
