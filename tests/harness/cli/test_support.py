"""`nirtrip support`: a line a framework and route, or a table of one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from adapters.registry import FRAMEWORKS, Framework
from harness.cli import main

FAKES = Path(__file__).resolve().parents[1] / "fakes"


def tables(text):
    """The rows of Markdown tables without their heads."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return [cells for cells in lines if cells[0] not in ("framework", "primitive", "---")]


def test_a_framework_is_told_field_by_field(nirtrip):
    done = nirtrip("support", "reference", "--case", "lif-r-*", "--case", "linear-*", "--route", "bridged")
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[0].startswith("reference ")
    assert said[0].endswith(", bridged: import 4 of 4, export 4 of 4")
    assert said[1] == "Dialect: NIR's rules."
    rows = [line.split() for line in said[3:7]]
    assert rows[0] == ["LIF", "r", "=", "yes", "=", "yes"]
    assert rows[1] == ["r", "per", "neuron", "=", "yes", "=", "yes"]
    assert rows[2] == ["Linear", "alone", "=", "yes", "=", "yes"]
    assert "native" not in done.stdout
    assert "cases: 8 jobs" in done.stderr


def test_without_names_there_is_a_line_for_each_that_is_installed(nirtrip):
    done = nirtrip("support", "--case", "scale-alone", "--jobs", "2", "--timeout", "60")
    assert done.returncode == 0, done.stderr
    head, *lines = [line.split() for line in done.stdout.splitlines()]
    assert head == ["framework", "route", "dialect", "import", "export"]
    assert [each[2] for each in lines if each[0] == "reference"] == ["bridged", "native"]
    assert "nengo" not in done.stdout


def test_the_page_is_all_that_goes_to_standard_output(nirtrip, tmp_path):
    store = tmp_path / "another"
    done = nirtrip("support", "reference", "nengo", "--case", "scale-alone", "--markdown", "--store", store)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("#")] == [
        f"### reference {version(done.stdout)}, {route}" for route in ("bridged", "native")
    ]
    assert tables(done.stdout) == [["Scale", "alone", "= yes", "= yes"]] * 2
    assert "nengo: not installed: nirtrip env create nengo" in done.stderr
    assert any(store.iterdir())


def version(page):
    return page.split()[2].rstrip(",")


def test_the_list_too_is_a_page(nirtrip):
    done = nirtrip("support", "--case", "scale-alone", "--route", "bridged", "--markdown")
    assert done.returncode == 0, done.stderr
    reference = next(row for row in tables(done.stdout) if row[0].startswith("reference"))
    assert reference[1:] == ["bridged", "NIR's rules", "1 of 1", "1 of 1"]


def test_a_job_that_takes_too_long_has_failed(monkeypatch, capfd):
    sleeping = Framework("sleeping", "fake_sleeping", ("nir",), path=str(FAKES))
    monkeypatch.setattr(FRAMEWORKS, "_all", {**FRAMEWORKS, "sleeping": sleeping})
    words = ("support", "sleeping", "--case", "lif-alone", "--route", "bridged", "--timeout", "3")
    monkeypatch.setattr(sys, "argv", ["nirtrip", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    said = capfd.readouterr().out
    assert "✗ failed 1" in said
    assert "3 s" in said


def test_a_python_of_the_users_runs_the_framework(nirtrip):
    done = nirtrip("support", "lava@mine", "--python", f"lava@mine={sys.executable}")
    assert done.returncode == 3
    assert "lava@mine: " in done.stderr
    assert "lacks" in done.stderr


def test_nothing_that_is_asked_for_is_installed(nirtrip):
    done = nirtrip("support", "nengo")
    assert done.returncode == 3
    assert "nengo: not installed: nirtrip env create nengo" in done.stderr
    assert "nirtrip frameworks" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nope",), "no framework is called 'nope'"),
        (("reference", "--route", "authored"), "--route 'authored': expected bridged, native or all"),
        (("reference", "--case", "nope-*"), "--case 'nope-*': no case is called so"),
        (("reference", "--timeout", "0"), "--timeout 0.0: expected a number above 0"),
        (("reference", "--jobs", "0"), "--jobs 0: expected a number above 0"),
        (("reference", "--python", "norse"), "expected a framework and one Python for it"),
        (("reference", "--python", f"norse={sys.executable}"), "--python norse"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(refuses, words, said):
    assert said in refuses("support", *words)
