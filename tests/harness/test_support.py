"""What a framework supports is measured field by field, for import and export, and told in its dialect."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.reference.dialect import Dialect
from adapters.registry import REFERENCE, Framework, framework
from harness.environments import find
from harness.explain.explainer import Explainer
from harness.faults.catalogue import FAULTS
from harness.judge.judgement import Judgement
from harness.listener import Silence
from harness.process import Limits
from harness.store import Store
from harness.support import fields as mapping
from harness.support.fields import fields
from harness.support.measurement import Measured, measure
from harness.support.table import tables
from harness.workers import Workers
from reports.rules import RULES
from reports.rules_followed import followed
from reports.support import Support
from reports.verdict import Verdict
from scenarios.conformance.catalogue import cases, primitives

FAKES = Path(__file__).resolve().parent / "fakes"
FEW = ("lif-alone", "lif-r-not-1", "lif-v-reset-above-0", "lif-v-reset-below-0", "li-alone", "linear-alone")


@pytest.fixture
def supported(common_store):
    """Measure the reference or a fake framework on one route; give what is said of it, and its rows by field."""

    def run(name, names=FEW, route="bridged", timeout=30.0):
        one = Framework(name, f"fake_{name}", ("nir",), path=str(FAKES))
        environment = find(framework(REFERENCE) if name == REFERENCE else one)
        store = Store(common_store)
        with Workers(store, 2, Limits(timeout=timeout, memory=400 * 2**20), Silence()) as workers:
            measured = measure([environment], workers, store, [cases()[each] for each in names], (route,))
        (found,) = tables(measured)
        assert (found.framework, found.route) == (name, route)
        return found, {(row.primitive, row.field): row for row in found.rows}

    return run


@pytest.fixture
def explained():
    """What the reference made of a case, if it were explained by these faults."""

    def make(name, *faults):
        wrong = Judgement(Verdict.DIVERGED, faults=faults)
        fine = Judgement(Verdict.IDENTICAL)
        return Measured(find(framework(REFERENCE)), "native", cases()[name], wrong, fine, {})

    return make


def words(found):
    return {(row.imported.support, row.exported.support) for row in found.rows}


def test_every_case_tries_a_field_of_a_primitive_or_of_a_graph():
    known = {*primitives(), "graph"}
    for case in cases().values():
        tried = fields(case)
        assert tried, case.name
        for field in tried:
            assert field.primitive in known, case.name
            assert field.name, case.name
            assert field.lost <= {*FAULTS, f"{field.primitive.lower()}-dropped"}, case.name


def test_a_case_of_no_primitive_is_listed_and_what_is_listed_exists():
    heads = {name.lower() for name in primitives()}
    assert {name for name in cases() if name.partition("-")[0] not in heads} == set(mapping.GRAPHS)
    tails = {name.partition("-")[2] for name in cases()}
    assert set(mapping.TEXTS) <= tails
    assert FAULTS.keys() >= mapping.LOSSES


def test_the_fields_of_a_lif_are_those_of_nir():
    named = {field.name for name, case in cases().items() if name.startswith("lif-") for field in fields(case)}
    plain = {"tau", "r", "v_leak", "v_threshold", "v_reset"}
    assert named >= plain | {f"{field} per neuron" for field in plain} | {"size 1", "several dimensions", "dt"}


@pytest.mark.parametrize(
    ("name", "tried"),
    [
        ("cubalif-alone", ["alone", "v_threshold"]),
        ("affine-alone", ["alone", "bias"]),
        ("linear-alone", ["alone"]),
        ("threshold-per-neuron", ["threshold per neuron"]),
        ("cubali-tau-mem-per-neuron", ["tau_mem per neuron"]),
        ("legacy-if", ["v_reset absent"]),
    ],
)
def test_a_case_says_what_it_tries(name, tried):
    assert [field.name for field in fields(cases()[name])] == tried


def test_what_loses_one_of_several_fields_loses_something_of_them_all():
    (both,) = fields(cases()["lif-v-leak-and-v-reset"])
    assert both.lost >= {"v-leak-lost", "v-reset-lost", "subtracts", "many-spikes"}
    (every,) = fields(cases()["lif-all-per-neuron"])
    assert every.lost >= both.lost | {"first-parameter-for-all", "r-ignored"}
    (absent,) = fields(cases()["legacy-lif"])
    assert "subtracts" not in absent.lost


@pytest.mark.parametrize("name", [REFERENCE, "good"])
def test_a_framework_that_does_all_well_supports_all(supported, name):
    found, rows = supported(name)
    assert words(found) == {(Support.YES, Support.YES)}
    assert rows["LIF", "v_reset"].cases == ("lif-v-reset-above-0", "lif-v-reset-below-0")
    assert (found.dialect, found.wrong, found.dialect_text) == ((), 0, "NIR's rules")


def test_another_rule_is_its_dialect_and_the_field_that_it_takes_no_notice_of_is_ignored(supported):
    found, rows = supported("subtracting")
    (rule,) = found.dialect
    assert (rule.name, rule.primitives, rule.cases) == ("reset=subtract", ("LIF",), 4)
    assert found.wrong == found.spoken == 4
    assert rows["LIF", "r"].imported.support is Support.DIALECT
    assert "subtracts the threshold" in rows["LIF", "r"].imported.why
    assert rows["LIF", "v_reset"].imported.support is Support.IGNORED
    assert rows["LI", "alone"].imported.support is Support.YES


def test_a_convention_is_told_with_the_one_that_it_needs_so_that_a_user_can_judge_by_it(explained):
    names = ("lif-alone", "lif-v-reset-above-0")
    (found,) = tables([explained(name, "detects-late") for name in names])
    assert str(Dialect.parse(found.dialect_text)) == "reset=subtract,timing=detect-old"
    assert [each.cases for each in found.dialect] == [2, 2]
    assert found.outcomes[0].faults == ("reset=subtract", "timing=detect-old")
    assert found.meanings["reset=subtract"] == FAULTS["subtracts"].meaning
    reset = next(rule for rule in RULES if rule.name == "reset")
    assert followed(reset, found).text == "otherwise: reset=subtract"


def test_a_convention_that_two_need_is_told_once(explained):
    (found,) = tables(2 * [explained("lif-alone", "subtracts", "many-spikes", "detects-late")])
    assert [each.name for each in found.dialect] == ["reset=subtract", "multiplicity=floor", "timing=detect-old"]


def test_what_is_written_wrong_is_wrong_in_export_alone_and_explained(supported):
    found, rows = supported("tau_wrong")
    assert {row.imported.support for row in found.rows} == {Support.YES}
    for field in ("alone", "r", "v_threshold", "v_reset"):
        entry = rows["LIF", field].exported
        assert (entry.support, bool(entry.why)) == (Support.WRONG, True)
    assert rows["Linear", "alone"].exported.support is Support.YES


def test_what_differs_is_explained_together_in_processes_of_their_own(supported, monkeypatch):
    asked = []
    prepare = Explainer.prepare

    def counted(explainer, questions):
        asked.extend(questions)
        prepare(explainer, asked)

    monkeypatch.setattr(Explainer, "prepare", counted)
    supported("tau_wrong")
    assert len(asked) == 4


def test_a_refusal_is_told_in_its_own_words_and_nothing_is_said_of_export(supported):
    found, rows = supported("refusing")
    assert words(found) == {(Support.REFUSED, Support.UNTRIED)}
    assert "is not to its taste" in rows["LIF", "alone"].imported.why
    assert found.dialect_text == "–"


def test_a_refusal_of_the_frameworks_own_counts_on_the_native_route(supported):
    assert words(supported("picky", route="native")[0]) == {(Support.REFUSED, Support.UNTRIED)}
    assert words(supported("picky")[0]) == {(Support.FAILED, Support.UNTRIED)}


def test_an_importer_that_never_ends_has_failed(supported):
    found, _ = supported("sleeping", names=("lif-alone",), timeout=2.0)
    assert words(found) == {(Support.FAILED, Support.UNTRIED)}


def test_a_case_that_cannot_be_judged_costs_itself_and_says_so(supported, monkeypatch):
    def broken(*_):
        raise ValueError("a fault of ours")

    monkeypatch.setattr("harness.judge.legs.fidelity", broken)
    found, rows = supported("good", names=("lif-alone",))
    assert words(found) == {(Support.UNTRIED, Support.UNTRIED)}
    assert "a fault of ours" in rows["LIF", "alone"].imported.why


def test_nothing_is_said_where_nothing_is_installed(common_store):
    store = Store(common_store)
    with Workers(store, 1, Limits(), Silence()) as workers:
        assert tables(measure([], workers, store, [cases()["lif-alone"]])) == ()
