"""What each option of the plug-in does."""

from __future__ import annotations

import sys
from subprocess import run as run_process
from xml.etree import ElementTree as ET

import pytest

from reports.run_directory import read_run

pytest_plugins = ["pytester"]

PAIRS = ("reference--tiny", "tiny--reference", "tiny--tiny")
EXIT_USAGE = 4


def names(result):
    """What `--collect-only -q` lists."""
    return [line for line in result.outlines if line.startswith("nirtrip::")]


def test_there_is_a_test_for_each_cell_and_its_id_names_it(run, project):
    result = run("--collect-only", "-q")
    routes = ("bridged", "native", "authored")
    assert names(result) == [f"nirtrip::lif/{route}/{pair}" for route in routes for pair in PAIRS]
    assert not (project.path / "nirtrip-out").exists()


def test_routes_may_be_chosen(run):
    result = run("--collect-only", "-q", "--nirtrip-route", "native", "--nirtrip-route", "authored")
    assert {name.split("/")[1] for name in names(result)} == {"native", "authored"}


def test_frameworks_that_are_chosen_meet_each_other(run):
    result = run("--collect-only", "-q", "--nirtrip-route", "bridged", "--nirtrip-framework", "norse")
    assert [name.split("/")[-1] for name in names(result)] == [
        f"{source}--{target}"
        for source in ("reference", "tiny", "norse")
        for target in ("reference", "tiny", "norse")
        if (source, target) != ("reference", "reference")
    ]


def test_cells_are_added_to_the_tests_of_the_project(run, project):
    project.makepyfile(test_own="def test_own(): pass")
    assert len(names(run("--collect-only", "-q", "-m", "nirtrip"))) == 9
    run("-k", "test_own or (bridged and tiny--tiny)").assert_outcomes(passed=2, deselected=8)


def test_only_what_k_selects_is_run(run, project):
    run("-k", "lif/bridged/tiny--tiny", "--nirtrip-out", "made").assert_outcomes(passed=1, deselected=8)
    found = read_run(project.path / "made")
    assert [cell.id for cell in found.cells] == ["lif/bridged/tiny--tiny"]
    assert found.finished
    assert found.header.command.startswith("pytest ")
    assert "--nirtrip-out made" in found.header.command


def test_junit_xml_has_the_ids_the_findings_and_their_text(run, project):
    run("--nirtrip-route", "native", "--junitxml", "junit.xml").assert_outcomes(passed=0, failed=3)
    cases = {case.get("name"): case for case in ET.parse(project.path / "junit.xml").iter("testcase")}  # noqa: S314  ours
    assert list(cases) == [f"lif/native/{pair}" for pair in PAIRS]
    case = cases["lif/native/reference--tiny"]
    told = {each.get("name"): each.get("value") for each in case.iter("property")}
    assert told["blame"] == "import:tiny"
    assert told["explanation"] == "subtracts"
    assert "nirtrip show lif/native/reference--tiny" in case.find("failure").text


@pytest.mark.parametrize("workers", [1, 3])
def test_cells_run_once_however_many_workers_there_are(run, project, monkeypatch, workers):
    pytest.importorskip("xdist")
    monkeypatch.setenv("NIRTRIP_STORE", str(project.path / f"store-{workers}"))
    monkeypatch.setenv("TINY_LOADS", str(project.path / "loads.txt"))
    run("--nirtrip-route", "bridged", "-n", workers).assert_outcomes(passed=3)
    # One job: tiny's run of the scenario's graph serves as source and as target.
    assert (project.path / "loads.txt").read_text() == "load\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--nirtrip-framework", "nope"), "no framework is called 'nope'"),
        (("--nirtrip-route", "nope"), "--route 'nope': expected bridged, native, authored or all"),
        (("--nirtrip-scenario", "nope"), "no scenario is called 'nope'"),
        (("--nirtrip-python", "tiny"), "--python tiny: expected a framework and one Python"),
        (("--nirtrip-python", "tiny=/nowhere"), "/nowhere did not answer as a Python"),
        (("--nirtrip-expect", "nope.toml"), "nope.toml cannot be read"),
        (("--nirtrip-out", "taken"), "taken is a file and is left alone"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(run, project, options, said):
    (project.path / "taken").touch()
    result = run("--collect-only", *options)
    assert result.ret == EXIT_USAGE
    assert [line for line in result.errlines if line] == [next(line for line in result.errlines if said in line)]


def test_what_is_not_there_is_told_once_by_many_workers(run):
    pytest.importorskip("xdist")
    result = run("--nirtrip-framework", "nope", "-n", 2)
    assert result.ret == EXIT_USAGE
    assert sum("no framework is called 'nope'" in line for line in result.errlines) == 1


def test_framework_that_is_not_installed_fails_its_cells(run):
    result = run("--nirtrip-route", "bridged", "-k", "sinabs--sinabs", framework="sinabs")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["*reason: *sinabs is not installed: nirtrip env create sinabs"])


def test_option_without_nirtrip_is_refused(plain):
    result = plain("--nirtrip-framework", "norse")
    assert result.ret == EXIT_USAGE
    result.stderr.fnmatch_lines(["ERROR: --nirtrip-framework does nothing without --nirtrip"])


def test_nothing_is_imported_where_nothing_was_asked_for(plain, project):
    project.makepyfile("""
        import sys
        def test_modules():
            packages = ("adapters", "reports", "scenarios", "harness")
            ours = {name for name in sys.modules if name.partition(".")[0] in packages}
            assert ours <= {"harness", "harness.pytest_plugin"}
            assert "nir" not in sys.modules and "pydantic" not in sys.modules and "rich" not in sys.modules
        """)
    plain().assert_outcomes(passed=1)
    code = "import sys; before = set(sys.modules) | {'harness'}; import pytest; ours = set(sys.modules)"
    code += "; import harness.pytest_plugin; print(set(sys.modules) - ours - before)"
    done = run_process([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "{'harness.pytest_plugin'}\n"
