"""Shares of a framework leave its diagonal out; its faults and failures are those of cells that blame it alone."""

from __future__ import annotations

import pytest

from reports.page.portrait import portraits, primitives
from reports.support import Entry, FrameworkSupport, Row, Support
from reports.verdict import Verdict

V = Verdict


def of(run, name):
    (found,) = portraits(run, (name,))
    return found


def test_shares_leave_the_diagonal_out(make):
    cells = (
        make.cell(source="norse", target="norse"),
        make.cell(source="norse", target="snntorch"),
        make.cell(source="snntorch", target="norse", verdict=V.FAILED),
    )
    (share,) = of(make.run(cells), "norse").shares
    assert (share.written, share.of_written, share.read, share.of_read) == (1, 1, 0, 1)


def test_faults_are_those_of_cells_that_blame_it_alone(make):
    cells = (
        make.diverged(blame="import:norse", faults="r-ignored", explanation="norse reads no r; residual 0"),
        make.diverged(blame="import:norse", faults="reset=subtract+r-ignored", route="native"),
        make.diverged(blame="export:snntorch+import:norse", faults="if-leaks", source="reference"),
    )
    (fault,) = of(make.run(cells), "norse").faults
    assert (fault.name, fault.meaning, fault.cells) == ("r-ignored", "norse reads no r", 2)
    assert fault.routes == ("authored", "native")


def test_a_fault_of_both_reading_and_writing_is_its_own(make):
    both = make.diverged(blame="import:norse+export:norse", faults="r-ignored+late; r-ignored", source="norse")
    faults = {each.name: each.cells for each in of(make.run((both,)), "norse").faults}
    assert faults == {"r-ignored": 1, "late": 1}


def test_masked_cells_are_not_fine(make):
    (share,) = of(make.run((make.cell(masked=True),)), "norse").shares
    assert (share.written, share.of_written) == (0, 1)


def test_failures_that_say_the_same_are_one(make):
    failed = {"verdict": V.FAILED, "blame": "import:snntorch", "reason": "TypeError: no\n  place"}
    cells = (
        make.cell(**failed),
        make.cell(**failed, source="reference"),
        make.cell(**{**failed, "reason": "KeyError: 'tau'"}, route="native"),
    )
    assert [(each.said, each.cells, each.routes) for each in of(make.run(cells), "snntorch").failures] == [
        ("TypeError: no place", 2, ("bridged",)),
        ("KeyError: 'tau'", 1, ("native",)),
    ]


def test_a_failure_is_told_by_the_step_that_stopped_not_by_what_differed_before(make):
    reason = (
        "norse's run of the scenario's graph differs from the reference: 7 counts. norse export: failed: KeyError: 'r'"
    )
    cell = make.cell(source="norse", verdict=V.FAILED, blame="import:norse+export:norse", reason=reason)
    (failure,) = of(make.run((cell,)), "norse").failures
    assert failure.said == failure.find == "norse export: failed: KeyError: 'r'"


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ((Support.YES, Support.YES), "well"),
        ((Support.YES, Support.UNTRIED), "well"),
        ((Support.YES, Support.DIALECT), "in its own dialect"),
        ((Support.YES, Support.IGNORED), "in part"),
        ((Support.REFUSED, Support.FAILED), "not"),
    ],
)
def test_a_primitive_is_read_as_well_as_its_fields(words, how):
    rows = tuple(
        Row(
            primitive="LIF",
            field=str(n),
            cases=(),
            imported=Entry(support=word),
            exported=Entry(support=Support.UNTRIED),
        )
        for n, word in enumerate(words)
    )
    found = FrameworkSupport(framework="a", version="1", route="native", dialect=(), wrong=0, spoken=0, rows=rows)
    assert primitives(found, exported=False) == {how: ("LIF",)}
    assert primitives(found, exported=True) == {}
