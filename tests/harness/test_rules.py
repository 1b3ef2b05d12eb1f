"""Rules are about cases, faults and axes that there are, and leave none out."""

from __future__ import annotations

import importlib
from collections import Counter
from fnmatch import fnmatchcase
from operator import attrgetter
from pathlib import Path

import pytest

from adapters.reference.dialect import AXES
from harness.faults.catalogue import FAULTS
from harness.support.dialect import called
from reports.rules import RULES
from scenarios.conformance.catalogue import cases

ROOT = Path(__file__).resolve().parents[2]
NAMED = {called(name) for name in FAULTS}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_pattern_is_about_a_case_and_every_fault_and_axis_exists(rule):
    for pattern in rule.cases:
        assert any(fnmatchcase(name, pattern) for name in cases()), pattern
    assert set(rule.faults) <= NAMED
    assert set(rule.axes) <= set(AXES)
    assert rule.cases or not (rule.faults or rule.axes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_breaks_a_rule_is_detected_by_a_case_of_the_rule(rule):
    tested = {called(fault) for case in cases().values() if rule.tested_by(case.name) for fault in case.detects}
    broken = {name for name in NAMED if rule.broken_by(name)}
    assert broken <= tested


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_implements_a_rule_is_where_it_says(rule):
    assert rule.implemented
    for place in rule.implemented:
        file, _, name = place.partition(":")
        assert (ROOT / file).is_file()
        module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
        found = attrgetter(name)(module)
        assert found.__module__ == module.__name__, f"{place} is only imported there"


def test_every_axis_of_the_dialect_has_a_rule():
    assert {axis for rule in RULES for axis in rule.axes} == set(AXES)


def test_every_case_tests_a_rule():
    assert [name for name in cases() if not any(rule.tested_by(name) for rule in RULES)] == []


@pytest.mark.parametrize("fault", sorted(NAMED))
def test_every_fault_breaks_a_rule(fault):
    assert any(rule.broken_by(fault) for rule in RULES)


def test_rules_are_cited_by_one_name_each_and_say_something_of_their_own():
    assert [name for name, times in Counter(rule.name for rule in RULES).items() if times > 1] == []
    assert len({rule.statement for rule in RULES}) == len(RULES)
    assert all(rule.statement.endswith(".") and rule.source.endswith(".") for rule in RULES)
