"""`nirtrip faults`: every fault, and the cases that show it."""

from __future__ import annotations

from harness.faults.catalogue import FAULTS


def test_every_fault_is_listed_with_the_cases_that_show_it(nirtrip):
    done = nirtrip("faults", "--case", "lif-r-not-1", "--case", "if-alone", "--markdown")
    assert done.returncode == 0, done.stderr
    head, _, *rows = (line.strip("| ").split(" | ") for line in done.stdout.splitlines())
    assert head[0] == "fault"
    shown = {name: cases for name, _, cases in rows}
    assert list(shown) == list(FAULTS)
    assert shown["r-ignored"] == "lif-r-not-1"
    assert shown["subtracts"] == "lif-r-not-1, if-alone" or shown["subtracts"] == "if-alone, lif-r-not-1"
    assert shown["bias-lost"] == "none"


def test_they_are_a_table_on_a_terminal(nirtrip):
    done = nirtrip("faults", "--case", "flatten-alone")
    assert done.returncode == 0, done.stderr
    assert "channels-last" in done.stdout


def test_a_pattern_of_no_case_is_refused_in_a_line(refuses):
    assert "no case is called so" in refuses("faults", "--case", "nothing-*")
