"""`nirtrip rules`: the rules alone, or with what a run measured."""

from __future__ import annotations

from pathlib import Path

from reports.rules import RULES
from reports.rules_words import markdown


def test_the_rules_are_a_page(nirtrip):
    done = nirtrip("rules")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# What a NIR graph means\n")
    assert [line for line in done.stdout.splitlines() if line.startswith("## ")] == [
        f"## {each.name}" for each in RULES
    ]


def test_a_run_of_cases_says_who_follows_them_on_both_pages(nirtrip, tmp_path):
    cases = ("conformance/lif-overshoot", "conformance/li-alone")
    ran = nirtrip("run", *cases, "--framework", "reference", "--route", "bridged", "--out", "made")
    assert ran.returncode == 0, ran.stderr
    done = nirtrip("rules", "--run", "made")
    assert done.returncode == 0, done.stderr
    assert "| `reset` | = |" in done.stdout
    assert "= follows (1 of 1 cases right)" in done.stdout
    page = tmp_path / "made" / "report.html"
    first = page.read_text(encoding="utf-8")
    assert 'id="rule-reset"' in first
    page.unlink()
    assert nirtrip("report", "made").returncode == 0
    assert page.read_text(encoding="utf-8") == first


def test_a_run_without_cases_is_refused_in_a_line(run_lif, refuses):
    run_lif("--out", "made")
    assert "no case of conformance was run there" in refuses("rules", "--run", "made")


def test_a_folder_that_is_no_run_is_refused_in_a_line(refuses):
    assert "name a folder that `nirtrip run --out` wrote" in refuses("rules", "--run", "absent")


def test_the_page_that_is_kept_is_what_is_printed():
    kept = (Path(__file__).resolve().parents[3] / "RULES.md").read_text(encoding="utf-8")
    assert kept == markdown()
