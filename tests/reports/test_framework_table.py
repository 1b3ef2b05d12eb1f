"""The table of frameworks says what was measured in few words and is valid Markdown."""

from __future__ import annotations

import pytest

from reports.framework_table import HEAD, Row, markdown
from reports.verdict import Verdict

V = Verdict


def row(**changes):
    known = {
        "name": "norse",
        "homepage": "https://norse.example",
        "version": "1.1.0",
        "environment": "environment torch",
        "licence": "LGPL-3.0",
        "routes": ("native", "bridged"),
        "capabilities": (),
    }
    return Row(**{**known, **changes})


def verdicts(**by_name):
    return tuple((name, "bridged", verdict) for name, verdict in by_name.items())


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def bridged(capabilities):
    """What the column of our own mapping says."""
    line = markdown([row(capabilities=capabilities)]).splitlines()[2]
    return cells(line)[HEAD.index("bridged")]


def test_there_is_a_head_a_rule_and_a_line_a_framework():
    lines = markdown([row(), row(name="lava")]).splitlines()
    assert cells(lines[0]) == list(HEAD)
    assert set(lines[1]) <= set("| -")
    assert len(lines) == 4
    assert {line.count("|") for line in lines} == {len(HEAD) + 1}


def test_a_row_tells_what_the_registry_says():
    (line,) = markdown([row()]).splitlines()[2:]
    about = ["[norse](https://norse.example)", "1.1.0", "environment torch", "LGPL-3.0", "native, bridged"]
    assert cells(line) == [*about, "–", "–", "–"]


def test_a_row_tells_what_was_measured_of_training():
    (line,) = markdown([row(training="lif 2 of 2")]).splitlines()[2:]
    assert cells(line)[-1] == "lif 2 of 2"


def test_what_is_not_installed_has_a_dash_for_a_version_and_no_address_is_no_link():
    (line,) = markdown([row(homepage="", version="", environment="not installed")]).splitlines()[2:]
    assert cells(line)[:3] == ["norse", "–", "not installed"]


@pytest.mark.parametrize(
    ("measured", "said"),
    [
        (verdicts(IF=V.IDENTICAL, LIF=V.EQUIVALENT), "all 2"),
        (verdicts(I=V.IDENTICAL, IF=V.EQUIVALENT, LIF=V.DRIFT), "2 of 3: not LIF"),
        (verdicts(I=V.IDENTICAL, IF=V.REFUSED, LIF=V.DIVERGED), "1 of 3: I"),
        (verdicts(I=V.IDENTICAL, IF=V.FAILED), "1 of 2: I"),
        (verdicts(I=V.TIMEOUT, IF=V.NOT_RUN), "0 of 2"),
    ],
)
def test_the_fewer_are_named(measured, said):
    assert bridged(measured) == said


def test_routes_are_told_apart():
    measured = (("IF", "bridged", V.IDENTICAL), ("IF", "native", V.DIVERGED))
    (line,) = markdown([row(capabilities=measured)]).splitlines()[2:]
    assert cells(line)[-3:] == ["all 1", "0 of 1", "–"]


def test_a_table_of_nothing_is_its_head():
    assert len(markdown([]).splitlines()) == 2
