"""What a test makes of its cell, with and without expectations."""

from __future__ import annotations

import shlex
import subprocess
import sys

pytest_plugins = ["pytester"]

CELL = "lif/native/reference--tiny"
NATIVE = ("--nirtrip-route", "native")
ONE = (*NATIVE, "-k", "reference--tiny")


def test_failure_says_all_that_an_issue_needs(run):
    result = run(*ONE)
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(
        [
            f"*nirtrip {CELL}*",
            "* (import:tiny)",
            "  verdict:     d*",
            "  blame:       import:tiny",
            "  explanation: subtracts",
            "  reason:      tiny's run of the file differs from the reference of the file: *",
            "  expected:    identical or equivalent; no expectations were given (--nirtrip-expect)",
            "  measured:    spike_mismatch *, allowed 0 (* spikes of the source, * of the target); max_dv * at node 1*",
            "  starts:      node 1, step *",
            f"  see it:      nirtrip show {CELL} --run nirtrip-out",
            "  run again:   nirtrip run lif --route native --framework reference --framework tiny",
            "FAILED nirtrip::lif/native/reference--tiny - d* (import:tiny)",
        ]
    )


def test_command_of_a_failure_shows_the_cell(run, project):
    result = run(*ONE)
    line = next(line for line in result.outlines if line.startswith("  see it:"))
    words = shlex.split(line.partition("nirtrip ")[2])
    command = [sys.executable, "-c", "from harness.cli import main; main()", *words]
    shown = subprocess.run(command, cwd=project.path, capture_output=True, text=True, check=True)
    assert CELL in shown.stdout


def test_finding_that_is_expected_is_a_strict_xfail_with_its_reason(run, expect):
    file = expect("lif/native/*", "diverged", 'reason = "tiny subtracts"\nlink = "https://example.org/1"\n')
    result = run(*NATIVE, "-rx", *file)
    result.assert_outcomes(xfailed=3)
    result.stdout.fnmatch_lines([f"XFAIL nirtrip::{CELL} - tiny subtracts; https://example.org/1"])


def test_two_errors_that_cancel_are_as_expected_to_pytest_as_to_run(run, expect, monkeypatch, tmp_path):
    monkeypatch.setenv("TINY_CANCELS", "1")
    monkeypatch.setenv("NIRTRIP_STORE", str(tmp_path / "store"))
    one = ("--nirtrip-route", "bridged", "-k", "tiny--tiny")
    result = run(*one)
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["  verdict:     identical, two errors cancel"])
    for blame in ("", 'blame = "*:tiny"\n'):
        run(*one, *expect("lif/bridged/tiny--tiny", "identical", blame)).assert_outcomes(xfailed=1, deselected=2)


def test_finding_that_is_expected_fails_with_all_its_words_under_runxfail(run, expect):
    result = run(*ONE, "--runxfail", *expect("lif/native/*", "diverged"))
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["  expected:    diverged, as expected.toml says"])


def test_cell_that_got_better_fails_and_says_what_to_do(run, expect):
    result = run(
        "--nirtrip-route",
        "bridged",
        "-k",
        "tiny--tiny",
        *expect("lif/bridged/tiny--tiny", "diverged", 'reason = "was so"'),
    )
    result.assert_outcomes(failed=1, deselected=2)
    text = "\n".join(result.outlines)
    assert "(`nirtrip accept --run nirtrip-out --expect expected.toml`)" in text
    result.stdout.fnmatch_lines(
        [
            "[[]XPASS(strict)[]] was so",
            "identical",
            "  expected:    *identical: better, expected diverged (expected.toml, entry 1: lif/bridged/tiny--tiny); *",
        ]
    )


def test_cell_that_got_worse_fails(run, expect):
    result = run(*ONE, *expect("lif/native/*", "equivalent"))
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["  expected:    *diverged by import:tiny*: worse, expected equivalent*"])


def test_other_blame_and_a_number_beyond_its_bound_fail_together(run, expect):
    more = 'blame = "export:tiny"\nat_most = { spike_mismatch = 1 }\n'
    result = run(*ONE, *expect("lif/native/*", "diverged", more))
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(
        ["  expected:    *by import:tiny, expected export:tiny*", "*has spike_mismatch *, expected at most 1*"]
    )


def test_entry_that_is_about_no_cell_is_a_test_that_fails(run, expect):
    result = run("--nirtrip-route", "bridged", "-k", "expectations", *expect("lif/bridged/tniy--*", "diverged"))
    result.assert_outcomes(failed=1, deselected=3)
    result.stdout.fnmatch_lines(["expected.toml, entry 1: lif/bridged/tniy--* fits no cell of nirtrip-out, *"])


def test_entries_about_cells_that_were_not_asked_for_are_let_be(run, expect):
    result = run("--collect-only", "-q", "--nirtrip-route", "bridged", *expect("scnn/*", "diverged"))
    assert "nirtrip::expectations" not in result.outlines


def test_what_is_accepted_is_expected_next_time(run, project):
    assert run().ret == 1
    command = [sys.executable, "-c", "from harness.cli import main; main()", "accept", "--run", "nirtrip-out"]
    subprocess.run(command, cwd=project.path, capture_output=True, check=True)
    run("--nirtrip-expect", "expectations.toml").assert_outcomes(passed=3, xfailed=6)
