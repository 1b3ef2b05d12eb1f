"""COMPATIBILITY.md."""

from __future__ import annotations

import pytest

from reports.compatibility import Stamp, markdown, stamp_of
from reports.verdict import Verdict

V = Verdict
STAMP = Stamp(tool="0.1.0", frameworks={"norse": "1.1.0", "sinabs": "3.1.3"}, adapters={"norse": "aa", "sinabs": "bb"})


def test_it_holds_every_matrix_a_legend_versions_and_the_command(make):
    text = markdown(make.run(), STAMP)
    for title in ("## lif · bridged", "## lif · authored", "## scnn · native"):
        assert title in text
    assert "| **norse** | = | = | = |" in text
    assert "- `≠` diverged" in text
    assert "- `!` masked" in text
    assert "| norse | 1.1.0 | 4 of 4 |" in text
    assert "2026-01-02: `nirtrip run lif scnn --samples 60`" in text
    assert "(synthetic)" in text


def test_it_says_why_once_a_step(make):
    text = markdown(make.run(), STAMP)
    assert "- `import:norse`: ✗ RuntimeError: expected 3D input got 5D" in text


def test_an_export_that_stopped_is_not_explained_by_the_import_before_it(make):
    failed = {"verdict": V.FAILED, "port": V.FAILED, "export_source": V.FAILED, "fidelity": V.DIVERGED}
    said = {"reason": "norse's run differs. norse export: failed: no", "explanation": "norse subtracts"}
    cell = make.cell(target="reference", blame="import:norse+export:norse", **failed, **said)
    assert "- `export:norse`: ✗ norse export: failed: no" in markdown(make.run((cell,)), STAMP)
    wrong = cell.model_copy(update={"export_source": V.DIVERGED})
    assert "- `export:norse`: ≠ norse subtracts" in markdown(make.run((wrong,)), STAMP)


def test_places_of_one_machine_are_left_out(make):
    run = make.run()
    command = "nirtrip run lif --out /mine --samples 5 --store /mine/too"
    changed = type(run)(run.path, make.header(command=command), run.cells, run.footer)
    text = markdown(changed, STAMP)
    assert "`nirtrip run lif --samples 5`" in text
    assert "/mine" not in text


def test_the_stamp_is_read_back(make):
    assert stamp_of(markdown(make.run(), STAMP)) == STAMP
    for text in ("", "# mine", "<!-- nirtrip compatibility {} -->", "<!-- nirtrip compatibility nonsense -->\n"):
        assert stamp_of(text) is None


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({}, []),
        ({"frameworks": {"norse": "1.2.0", "sinabs": "3.1.3"}}, ["norse is 1.2.0, and the file is about 1.1.0"]),
        ({"frameworks": {"norse": "1.1.0"}}, ["sinabs is in the file and in no environment"]),
        ({"frameworks": {**STAMP.frameworks, "spyx": "1"}}, ["spyx is 1, and the file is about none"]),
        ({"adapters": {"norse": "cc", "sinabs": "bb"}}, ["the adapter of norse has changed"]),
    ],
)
def test_what_has_changed_since_is_named(now, told):
    assert list(STAMP.differences(STAMP.model_copy(update=now))) == told
