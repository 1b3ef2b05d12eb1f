"""Which cells a run was not asked for."""

from __future__ import annotations

import pytest

from harness.expectations import elsewhere
from reports.records import FrameworkRecord, Header, ScenarioRecord

CELLS = {"lif/native/reference--norse", "lif/native/norse--reference"}
"""Of a run with `--with norse`: the diagonals are left out."""


@pytest.fixture
def left_out():
    header = Header(
        tool_version="0",
        python="3",
        machine="m",
        started="2026-01-01T00:00:00+00:00",
        command="nirtrip run lif --route native",
        scenarios=(ScenarioRecord(name="lif", digest="0", data="", dt=1e-4, samples=1, nodes=()),),
        frameworks=(
            FrameworkRecord(name="reference", status="ready"),
            FrameworkRecord(name="norse", status="ready"),
            FrameworkRecord(name="sinabs", status="not installed: nirtrip env create sinabs"),
        ),
    )
    return elsewhere(header, CELLS)


@pytest.mark.parametrize(
    "pattern",
    [
        "scnn/native/norse--reference",
        "scnn/*",
        "lif/bridged/*",
        "lif/native/snntorch--*",
        "lif/native/norse--norse",
        "lif/native/norse@1.0.0--reference",
        "*/norse@my-fork--*",
    ],
)
def test_other_scenario_route_framework_release_or_pair_was_not_asked_for(left_out, pattern):
    assert left_out(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "lif/native/sinabs--reference",
        "nope/*",
        "lif/nativ/*",
        "lif/native/nors--*",
        "lif/native/nope@1.0--*",
        "lif/native/norse--reference",
    ],
)
def test_what_is_not_installed_or_does_not_exist_or_was_run_was(left_out, pattern):
    assert not left_out(pattern)
