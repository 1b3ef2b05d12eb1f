"""Partial runs as one."""

from __future__ import annotations

import pytest

from reports.merge import merge
from reports.merge_conflict import MergeConflictError
from reports.records import FrameworkRecord
from reports.run_directory import RunWriter, read_run
from reports.support import Convention, Entry, FrameworkSupport, Outcome, Row, Support
from reports.verdict import Verdict

V = Verdict


def said(*cases, verdict=V.IDENTICAL, support=Support.YES):
    """What a run of these cases says of Norse."""
    entry = Entry(support=support)
    return FrameworkSupport(
        framework="norse",
        version="1.1.0",
        route="native",
        dialect=(Convention(name="reset=subtract", meaning="subtracts", cases=len(cases), primitives=cases),),
        wrong=len(cases),
        spoken=0,
        rows=(Row(primitive="LIF", field="tau", cases=cases, imported=entry, exported=entry),),
        outcomes=tuple(Outcome(case=case, verdict=verdict) for case in cases),
    )


@pytest.fixture
def written(make, tmp_path):
    """Write a run of these cells, each leg with a file; read it back."""

    def write(name, *cells, support=(), **header):
        with RunWriter(tmp_path / name, make.header(**header)) as writer:
            for cell in cells:
                for leg in cell.legs:
                    (writer.leg_folder(leg.digest) / "log.txt").write_text(leg.digest)
                writer.add(cell)
            writer.support(support)
            writer.finish(make.footer(len(cells)))
        return read_run(tmp_path / name)

    return write


def test_runs_that_were_judged_by_different_conventions_do_not_agree(make, written, tmp_path):
    one, other = written("one", make.cell()), written("other", make.cell(target="norse"), dialect="reset=subtract")
    with pytest.raises(MergeConflictError, match=r"one was judged by NIR's own rules, .*other by reset=subtract"):
        merge([one, other], tmp_path / "both", "nirtrip merge one other")
    merge([other], tmp_path / "both", "nirtrip merge other")
    assert read_run(tmp_path / "both").header.dialect == "reset=subtract"


def test_cells_legs_and_sums_are_carried_along(make, written, tmp_path):
    one, other = (
        written("one", make.cell(), make.diverged()),
        written("other", make.diverged(), make.cell(target="norse")),
    )
    merge([one, other], tmp_path / "both", "nirtrip merge one other")
    both = read_run(tmp_path / "both")
    assert [cell.id for cell in both.cells] == [make.cell().id, make.diverged().id, make.cell(target="norse").id]
    assert (tmp_path / "both/legs/0a1b2c/log.txt").read_text() == "0a1b2c"
    assert both.finished
    assert (both.footer.cells, both.footer.computed, both.footer.seconds) == (3, 18, 120.0)
    assert both.header.command == "nirtrip merge one other"
    assert (tmp_path / "both/report.html").is_file()


def test_what_ran_stands_for_what_did_not(make, written, tmp_path):
    absent = make.cell(verdict=V.NOT_RUN, port=V.NOT_RUN, reason="not installed")
    missing = (FrameworkRecord(name="norse", status="not installed"),)
    one, other = written("one", absent, frameworks=missing), written("other", make.cell())
    for runs in ([one, other], [other, one]):
        merge(runs, tmp_path / "both", "")
        both = read_run(tmp_path / "both")
        assert both.cells == (make.cell(),)
        assert next(each for each in both.header.frameworks if each.name == "norse").version == "1.1.0"


@pytest.mark.parametrize(
    ("other", "names"),
    [
        ({"verdict": V.DRIFT}, "cell lif/bridged/norse--snntorch is identical"),
        ({"target_version": "0.9"}, "cell lif/bridged/norse--snntorch is identical"),
        ({"tool_version": "0.2.0"}, "one was written by nirtrip 0.1.0, other by 0.2.0"),
        ({"scenarios": "changed"}, "scenario lif is another"),
        ({"frameworks": "changed"}, "norse ran with torch 2.1 and 2.2"),
    ],
)
def test_what_does_not_agree_is_named_and_nothing_is_written(make, written, tmp_path, other, names):
    other = dict(other)
    scenario = make.header().scenarios[0]
    ours, theirs = (
        (FrameworkRecord(name="norse", version="1.1.0", status="ready", versions=(("torch", torch),)),)
        for torch in ("2.1", "2.2")
    )
    header = {"frameworks": theirs if other.pop("frameworks", "") else ours}
    if other.pop("scenarios", ""):
        header["scenarios"] = (scenario.model_copy(update={"digest": "cc33"}),)
    header |= {"tool_version": other.pop("tool_version", "0.1.0")}
    runs = [written("one", make.cell(), frameworks=ours), written("other", make.cell(**other), **header)]
    with pytest.raises(MergeConflictError) as caught:
        merge(runs, tmp_path / "both", "")
    assert names in str(caught.value).replace(f"{tmp_path}/", "")
    assert not (tmp_path / "both").exists()


def test_support_of_other_cases_is_added_up(make, written, tmp_path):
    one = written("one", make.cell(), support=[said("a", "b")])
    other = written("other", make.cell(), support=[said("c", verdict=V.DIVERGED, support=Support.WRONG)])
    merge([one, other], tmp_path / "both", "")
    (support,) = read_run(tmp_path / "both").support
    assert [each.case for each in support.outcomes] == ["a", "b", "c"]
    assert support.dialect[0].cases == support.wrong == 3
    (row,) = support.rows
    assert row.cases == ("a", "b", "c")
    assert row.imported.support is Support.WRONG


def test_of_support_of_the_same_cases_the_larger_holds(make, written, tmp_path):
    one, other = (written(str(n), make.cell(), support=[said(*"abc"[:n])]) for n in (1, 3))
    merge([one, other], tmp_path / "both", "")
    assert read_run(tmp_path / "both").support == (said(*"abc"),)


def test_support_that_does_not_agree_or_overlaps_is_refused(make, written, tmp_path):
    one = written("one", make.cell(), support=[said("a", "b")])
    against = written("against", make.cell(), support=[said("a", verdict=V.FAILED)])
    with pytest.raises(MergeConflictError, match="case a is identical, and failed in"):
        merge([one, against], tmp_path / "both", "")
    overlapping = written("overlapping", make.cell(), support=[said("b", "c")])
    with pytest.raises(MergeConflictError, match="shares 1 cases of conformance"):
        merge([one, overlapping], tmp_path / "both", "")
