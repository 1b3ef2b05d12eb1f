"""A family of many small scenarios is one table a route."""

from __future__ import annotations

import dataclasses

from reports.matrix import matrices
from reports.page.document import html
from reports.records import ScenarioRecord
from reports.suite import SHOWN, suites
from reports.tables import markdown
from reports.verdict import Verdict

V = Verdict


def run_of(make, number):
    names = [f"conformance/case-{each}" for each in range(number)]
    scenarios = tuple(
        ScenarioRecord(name=name, digest=name, data="a rule (synthetic)", dt=1e-4, samples=4, nodes=("node",))
        for name in names
    )
    cells = tuple(
        make.cell(scenario=name, route="native", source=source, target=target, verdict=verdict, port=verdict)
        for name in names
        for source, target, verdict in (
            ("reference", "norse", V.IDENTICAL),
            ("norse", "reference", V.FAILED),
            ("norse", "norse", V.FAILED),
        )
    )
    return dataclasses.replace(make.run(cells), header=make.header(scenarios=scenarios))


def test_many_cases_are_counted(make):
    run = run_of(make, SHOWN + 1)
    (suite,) = suites(run)
    assert suite.title == "conformance · native: 7 cases"
    assert [row.cells for row in suite.rows] == [("norse", "= 7", "✗ 7", "✗ 7")]
    assert matrices(run) == ()
    assert "## conformance · native: 7 cases" in markdown(run)
    assert "conformance · native: 7 cases" in html(run)


def test_a_few_cases_are_shown_each_by_itself(make):
    run = run_of(make, SHOWN)
    assert suites(run) == ()
    assert len(matrices(run)) == SHOWN
