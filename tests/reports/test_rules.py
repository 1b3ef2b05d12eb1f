"""How a framework stands to a rule, from what it made of the cases; the rules as a page."""

from __future__ import annotations

import pytest

from reports.rules import RULES, Rule
from reports.rules_followed import Followed, Standing, followed
from reports.rules_words import markdown
from reports.support import FrameworkSupport, Outcome
from reports.verdict import Verdict

V = Verdict
RESET = Rule("reset", "A spike resets.", "NIR says so.", ("lif-*",), ("reset",), ("v-reset-lost",))


def outcome(case, verdict=V.IDENTICAL, *faults):
    return Outcome(case=case, verdict=verdict, faults=faults)


def supported(*outcomes, framework="norse", route="native"):
    return FrameworkSupport(
        framework=framework, version="1.1.0", route=route, dialect=(), wrong=0, spoken=0, rows=(), outcomes=outcomes
    )


@pytest.mark.parametrize(
    ("outcomes", "standing", "text"),
    [
        ([outcome("lif-a"), outcome("lif-b", V.REFUSED)], Standing.FOLLOWS, "follows"),
        (
            [outcome("lif-a"), outcome("lif-b", V.DRIFT, "reset=subtract")],
            Standing.OTHERWISE,
            "otherwise: reset=subtract",
        ),
        (
            [outcome("lif-a", V.DIVERGED, "reset=subtract"), outcome("lif-b", V.DIVERGED, "v-reset-lost", "r-ignored")],
            Standing.WRONG,
            "wrong: reset=subtract, v-reset-lost",
        ),
        ([outcome("lif-a"), outcome("lif-b", V.DIVERGED)], Standing.WRONG, "wrong: unexplained"),
        ([outcome("lif-a", V.REFUSED)], Standing.REFUSES, "refuses"),
        ([outcome("lif-a", V.REFUSED), outcome("lif-b", V.TIMEOUT)], Standing.FAILS, "fails"),
        ([outcome("lif-a", V.DIVERGED, "r-ignored")], Standing.UNTRIED, "untried behind r-ignored"),
        ([outcome("if-a")], Standing.UNTRIED, "untried"),
    ],
)
def test_one_word_says_how_a_framework_stands_to_a_rule(outcomes, standing, text):
    found = followed(RESET, supported(*outcomes))
    assert (found.standing, found.text) == (standing, text)


def test_a_rule_is_broken_in_whatever_case_it_shows_if_any_of_its_own_was_run():
    elsewhere = outcome("if-a", V.DIVERGED, "reset=subtract")
    assert followed(RESET, supported(outcome("lif-a"), elsewhere)).standing is Standing.OTHERWISE
    assert followed(RESET, supported(elsewhere)).standing is Standing.UNTRIED


def test_a_case_that_nothing_explains_says_nothing_of_the_rules_of_others():
    assert followed(RESET, supported(outcome("lif-a"), outcome("if-a", V.DIVERGED))).standing is Standing.FOLLOWS


def test_the_extent_counts_the_cases_of_the_rule():
    outcomes = [outcome("lif-a"), outcome("lif-b", V.REFUSED), outcome("lif-c", V.TIMEOUT), outcome("if-a")]
    assert followed(RESET, supported(*outcomes)).extent == "1 of 3 cases right, 1 refused, 1 failed"
    assert Followed(Standing.UNTRIED).extent == ""


def test_the_page_of_rules_alone_tells_each_with_its_source_and_cases():
    text = markdown()
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == [rule.name for rule in RULES]
    assert all(rule.statement in text and rule.source in text for rule in RULES)
    assert "`*-overshoot`" in text
    assert "|" not in text


def test_the_page_of_a_run_tells_who_follows_each_route_by_route():
    alone = outcome("if-alone", V.DIVERGED, "timing=emit-late")
    text = markdown([supported(alone), supported(outcome("if-alone"), route="bridged")])
    assert "## Who follows them: native" in text
    assert "| `timing` | ~ |" in text
    assert "| framework | native | bridged |" in text
    late = "~ otherwise: timing=emit-late (0 of 1 cases right)"
    assert f"| norse 1.1.0 | {late} | = follows (1 of 1 cases right) |" in text


def test_what_is_named_is_explained_once():
    late = supported(outcome("if-alone", V.DIVERGED, "timing=emit-late"))
    late = late.model_copy(update={"meanings": {"timing=emit-late": "sends the spike one step late"}})
    assert markdown([late, late]).count("- `timing=emit-late`: sends the spike one step late") == 1


def test_a_framework_that_lacks_a_route_has_nothing_there():
    lone = supported(outcome("if-alone"), framework="nengo", route="bridged")
    text = markdown([supported(outcome("if-alone")), lone])
    assert "| nengo 1.1.0 |  | = follows (1 of 1 cases right) |" in text
