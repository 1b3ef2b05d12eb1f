"""What changed from one run to another."""

from __future__ import annotations

import pytest

from reports.diff import Kind, diff, shared_names
from reports.diff_text import lines, markdown, summary, title, where
from reports.records import FrameworkRecord
from reports.verdict import Verdict

V = Verdict
REFUSED = {"verdict": V.REFUSED, "port": V.REFUSED, "blame": "import:norse", "reason": "it has no importer"}
DRIFTED = {"verdict": V.DRIFT, "port": V.DRIFT, "faults": "lost"}


@pytest.fixture
def run_of(make):
    """A run of these cells; `norse` is what Norse is called there, and its release."""

    def build(*cells, norse="norse", release="1.1.0"):
        versions = (("norse", release), ("torch", "2.13.0"))
        frameworks = (
            FrameworkRecord(name="reference", version="0.1.0", status="ready"),
            FrameworkRecord(name=norse, version=release, versions=versions, status="ready"),
            FrameworkRecord(name="snntorch", version="1.0.0", versions=(("torch", "2.13.0"),), status="ready"),
        )
        found = make.run(tuple(make.cell(**{"source": norse, **cell}) for cell in cells))
        return type(found)(found.path, make.header(frameworks=frameworks), found.cells, found.footer)

    return build


def test_that_the_reference_is_another_is_said(make):
    before, after = make.run(), make.run()
    assert "The reference is another" not in markdown(diff(before, after))
    judged = type(after)(after.path, make.header(dialect="reset=subtract"), after.cells, after.footer)
    assert "before NIR's own rules, after reset=subtract" in markdown(diff(before, judged))


def test_a_run_and_itself_have_no_change(make):
    found = diff(make.run(), make.run())
    assert not found.changes
    assert found.same == len([cell for cell in make.every_cell() if cell.verdict is not V.NOT_RUN])
    assert summary(found) == f"Nothing changed in {found.same} cells."
    assert not found.versions()


def test_better_worse_and_explained_otherwise_are_told_apart(run_of):
    before = run_of({"target": "a"}, {"target": "b", **DRIFTED}, {"target": "c", **DRIFTED}, {"target": "d"})
    after = run_of(
        {"target": "a", **DRIFTED}, {"target": "b"}, {"target": "c", **DRIFTED, "faults": "f"}, {"target": "e"}
    )
    found = diff(before, after)
    kinds = {change.kind: list(change.pairs) for change in found.changes}
    assert kinds == {
        Kind.WORSE: [("norse", "a")],
        Kind.BETTER: [("norse", "b")],
        Kind.OTHERWISE: [("norse", "c")],
        Kind.NEW: [("norse", "e")],
        Kind.GONE: [("norse", "d")],
    }
    assert summary(found) == "1 worse, 1 better, 1 explained otherwise, 1 new, 1 gone; 0 unchanged"


def test_a_cell_that_is_fine_only_because_two_errors_cancel_is_worse(run_of):
    found = diff(run_of({}), run_of({"masked": True}))
    assert [change.kind for change in found.changes] == [Kind.WORSE]
    assert "= identical → =! identical" in dict(lines(found))[Kind.WORSE]


def test_a_cell_that_did_not_run_is_not_there(run_of):
    absent = {"verdict": V.NOT_RUN, "port": V.NOT_RUN}
    assert diff(run_of(absent), run_of(absent)).same == 0
    assert [change.kind for change in diff(run_of(absent), run_of({})).changes] == [Kind.NEW]
    assert [change.kind for change in diff(run_of({}), run_of(absent)).changes] == [Kind.GONE]


def test_two_releases_of_a_framework_read_as_a_release_note(run_of):
    before = run_of({**REFUSED, "blame": "import:norse@1.0.0"}, norse="norse@1.0.0", release="1.0.0")
    after = run_of({}, norse="norse@1.1.0", release="1.1.0")
    found = diff(before, after)
    assert title(found) == "norse 1.0.0 → 1.1.0"
    assert dict(lines(found)) == {Kind.BETTER: "lif · bridged · snntorch reads norse: R refused → = identical"}
    assert found.versions() == (("norse", "1.0.0", "1.1.0"),)


def test_names_are_shared_where_they_are_unambiguous():
    assert shared_names(["norse@1.0.0"], ["norse@1.1.0"]) == {"norse@1.0.0": "norse", "norse@1.1.0": "norse"}
    assert shared_names(["norse"], ["norse@1.1.0"]) == {"norse": "norse", "norse@1.1.0": "norse"}
    both = ["norse@1.0.0", "norse@1.1.0"]
    assert shared_names(both, both) == {name: name for name in both}
    assert shared_names(["norse"], both) == {name: name for name in ("norse", *both)}
    assert shared_names(["norse", "norse@1.0.0"], ["norse", "norse@1.1.0"])["norse@1.1.0"] == "norse@1.1.0"


def test_cases_of_a_family_are_one_change(run_of):
    cases = [f"conformance/case-{number}" for number in range(9)]
    before = run_of(*({"scenario": case, **REFUSED} for case in cases))
    after = run_of(*({"scenario": case} for case in cases))
    (change,) = diff(before, after).changes
    assert (change.scenario, change.cells, len(change.cases)) == ("conformance", 9, 9)
    said = dict(lines(diff(before, after)))[Kind.BETTER]
    assert said.startswith("conformance, 9 cases (case-0, case-1, case-2")
    assert "and 3 more) · bridged · norse → snntorch: R refused" in said


def test_the_same_on_several_routes_is_one_change(run_of):
    routes = ("native", "authored")
    before, after = (run_of(*({"route": route, **changes} for route in routes)) for changes in (REFUSED, {}))
    (change,) = diff(before, after).changes
    assert (change.routes, change.cells) == (routes, 2)
    assert where(change).startswith("lif · native, authored · ")


def test_pairs_are_told_by_the_framework_that_is_of_another_release(run_of):
    pairs = ({"source": "reference", "target": "norse"}, {"target": "reference"}, {"target": "norse"})
    before = run_of(*({**pair, **REFUSED} for pair in pairs), release="1.0.0")
    found = diff(before, run_of(*pairs))
    (said,) = dict(lines(found)).values()
    assert "norse reads reference; reference reads norse; norse reads itself: R refused" in said


def test_markdown_groups_changes_and_ends_with_versions(run_of):
    before = run_of({**REFUSED}, {"target": "a|b"}, release="1.0.0")
    after = run_of({}, {"target": "a|b", **DRIFTED}, release="1.1.0")
    text = markdown(diff(before, after))
    assert text.index("### Worse") < text.index("### Better") < text.index("| norse | 1.0.0 | 1.1.0 |")
    assert "## norse 1.0.0 → 1.1.0" in text
    assert "a\\|b" in text
    assert "<br>before: it has no importer" in text
    assert "Before: 2026-01-02T03:04:05+00:00" in text
