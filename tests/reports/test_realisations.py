"""What stands for each node, as a run tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.page.document import html
from reports.realisations import realisations
from reports.records import Cell, Leg, Run
from reports.verdict import Verdict

V = Verdict
PATH = Path("out")


@pytest.fixture
def header(make):
    return make.header()


def cell(source, target, route, **uses):
    legs = (Leg(name="source", digest="a", uses=uses), Leg(name="target", digest="b", uses={"other": "custom cell"}))
    fine = dict.fromkeys(("verdict", "port", "fidelity", "export_source", "import_target"), V.IDENTICAL)
    return Cell(scenario="lif", route=route, source=source, target=target, legs=legs, **fine)


@pytest.fixture
def run(header):
    cells = (
        cell("snntorch", "norse", "bridged", lif="folded"),
        cell("norse", "snntorch", "bridged", lif="native module", delay="custom cell"),
        cell("reference", "norse", "native", lif="native module"),
    )
    return Run(header=header, cells=cells, footer=None, path=PATH)


def test_every_framework_says_what_stands_for_its_nodes_by_our_mapping_alone(run):
    (lif,) = realisations(run)
    assert lif.scenario == "lif"
    assert lif.frameworks == ("norse", "snntorch")
    assert lif.rows == (("lif", ("native module", "folded")), ("delay", ("custom cell", "")))


def test_the_page_shows_it(run):
    page = html(run)
    assert "What stands for each node of lif by our mapping" in page
    assert "<td>folded</td>" in page


def test_a_run_without_our_mapping_tells_nothing(header):
    only = cell("reference", "norse", "native", lif="native module")
    assert realisations(Run(header=header, cells=(only,), footer=None, path=PATH)) == ()
