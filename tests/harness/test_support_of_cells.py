"""A run of cases says what its sources support, as `nirtrip support` does, and runs nothing for it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.registry import FRAMEWORKS, REFERENCE, Framework, framework
from harness.cli import main
from harness.environments import find
from harness.plan import cells
from harness.support.cells import tried
from reports.run_directory import read_run
from reports.support_words import markdown
from reports.verdict import Verdict
from scenarios import registry

FAKES = Path(__file__).resolve().parent / "fakes"
NAMES = ("lif-alone", "lif-v-reset-above-0", "li-alone")
CASES = tuple(f"conformance/{name}" for name in sorted(NAMES, reverse=True))


@pytest.fixture
def command(tmp_path, monkeypatch, capfd):
    """Run the command in this process, with a fake framework that subtracts; give what it says."""
    fake = Framework("subtracting", "fake_subtracting", ("nir",), path=str(FAKES))
    monkeypatch.setattr(FRAMEWORKS, "_all", {REFERENCE: framework(REFERENCE), "subtracting": fake})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["nirtrip", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        assert not ended.value.code, said.err
        return said.out

    return run


def test_a_run_says_what_support_says(command, tmp_path):
    command("run", *CASES, "lif", "--route", "all")
    found = read_run(tmp_path / "out").support
    assert [(each.framework, each.route) for each in found] == [
        (name, route) for name in (REFERENCE, "subtracting") for route in ("bridged", "native")
    ]
    patterns = [word for name in NAMES for word in ("--case", name)]
    said = command("support", REFERENCE, "subtracting", *patterns, "--markdown")
    assert "\n\n".join(map(markdown, found)) == said.rstrip("\n")


def test_each_case_is_told_with_what_explains_it(command, tmp_path):
    command("run", *CASES, "--framework", "subtracting", "--framework", REFERENCE, "--route", "bridged")
    found = next(each for each in read_run(tmp_path / "out").support if each.framework == "subtracting")
    told = {each.case: (each.verdict.fine, each.faults) for each in found.outcomes}
    assert told == {
        "lif-alone": (False, ("reset=subtract",)),
        "lif-v-reset-above-0": (False, ("reset=subtract",)),
        "li-alone": (True, ()),
    }
    assert found.meanings == {"reset=subtract": "subtracts the threshold instead of going to v_reset"}
    assert {each.verdict for each in found.outcomes} >= {Verdict.IDENTICAL}


@pytest.mark.parametrize(
    "words",
    [("lif", "--route", "bridged"), (CASES[0], "--route", "authored"), (CASES[0], "--reference-dialect", "v0=zero")],
)
def test_a_run_without_cases_that_are_read_and_judged_by_the_rules_says_nothing(command, tmp_path, words):
    command("run", *words, "--framework", REFERENCE)
    assert read_run(tmp_path / "out").support == ()
    assert not (tmp_path / "out" / "support.json").exists()


def test_a_source_and_route_is_asked_once_a_case_in_the_order_of_frameworks():
    reference = find(framework(REFERENCE))
    other = replace(reference, framework=replace(reference.framework, name="other"))
    scenarios = [registry.load(name) for name in CASES if "lif" in name]
    planned = cells(scenarios, ("bridged", "native", "authored"), [reference, other])
    found = [(cell.source.name, cell.route, case.name) for cell, case in tried(planned)]
    assert found == [
        (name, route, case)
        for name in (REFERENCE, "other")
        for route in ("bridged", "native")
        for case in ("lif-alone", "lif-v-reset-above-0")
    ]


def test_a_graph_in_the_place_of_a_case_is_no_case():
    reference = find(framework(REFERENCE))
    scenario = registry.load(CASES[0], graph=registry.load(CASES[1]).graph)
    assert tried(cells([scenario], ("bridged",), [reference])) == ()


def test_what_is_shrunk_is_no_case(command, tmp_path):
    command("run", CASES[0], "--route", "bridged")
    assert "try " in command("shrink", f"{CASES[0]}/bridged/reference--subtracting", "--tries", "3", "--out", "small")
    assert (tmp_path / "small" / "smallest.nir").exists()
