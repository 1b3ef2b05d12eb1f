"""Each answer, from frameworks that deserve it."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.registry import Framework
from harness.check.activity import activity
from harness.check.answer import absent, unable
from harness.check.drive import Stimulus
from harness.environments import Environment
from reports import check_words as words
from reports.check import Answer, Static
from reports.verdict import Verdict


@pytest.fixture
def answer(checked, lif, wired):
    """`answer(name, ...)`: what is said of one fake framework and the paper's neuron."""

    def run(name, graph=None, **options):
        (found,) = checked(graph or wired({"1": lif()}), name, **options).frameworks
        return found

    return run


@pytest.fixture
def unexplained(monkeypatch):
    """No fault explains anything."""
    monkeypatch.setattr("harness.explain.explainer.Explainer.prepare", lambda *_: None)
    monkeypatch.setattr("harness.explain.explainer.Explainer.explain", lambda *_: None)


@pytest.mark.parametrize("name", ["good", "reference"])
def test_a_framework_that_does_all_well_is_fine(answer, name):
    found = answer(name)
    assert (found.answer, found.verdict) == (Answer.FINE, Verdict.IDENTICAL)
    assert words.line(found).endswith("bridged: fine")
    assert (found.because, found.nodes) == ("", ())


def test_another_convention_is_fine_if_the_model_was_made_for_it(answer):
    found = answer("subtracting")
    assert (found.answer, found.condition) == (Answer.FINE_IF, "the model was made with reset=subtract")
    assert "fine if the model was made with reset=subtract; else it subtracts the threshold" in words.line(found)
    assert found.nodes == ("1",)


def test_what_is_fine_if_is_fine_where_the_user_says_that_it_was_so_made(answer):
    assert answer("subtracting", dialect="reset=subtract").answer is Answer.FINE
    found = answer("good", dialect="reset=subtract")
    assert (found.answer, found.condition) == (Answer.FINE_IF, "the model was made with reset=to-v-reset")
    assert "else it follows NIR's own rule reset=to-v-reset" in words.line(found)


def test_rules_that_only_make_sense_together_are_followed_together(answer):
    found = answer("good", dialect="reset=subtract,timing=detect-old")
    assert (found.answer, found.condition) == (
        Answer.FINE_IF,
        "the model was made with reset=to-v-reset,timing=same-step",
    )


def test_a_fault_is_wrong_with_what_explains_it_and_where_it_shows(answer):
    found = answer("seconds_as_milliseconds")
    assert found.answer is Answer.WRONG
    assert found.because.startswith("it ")
    assert found.nodes == ("1",)
    assert found.first_step is not None
    assert "wrong because it" in words.line(found)
    assert "first at node '1', step" in words.line(found)
    assert "differs from the reference" in found.details


@pytest.mark.usefixtures("unexplained")
def test_what_differs_within_the_bounds_of_drift_is_wrong_by_little(answer):
    found = answer("late")
    assert (found.answer, found.verdict) == (Answer.WRONG, Verdict.DRIFT)
    assert "wrong by little (drift) because" in words.line(found)


def test_a_model_without_neurons_is_judged_by_its_output(answer, wired):
    graph = wired({"w": nir.Linear(np.full((1, 1), 2, np.float32))})
    assert answer("good", graph).answer is Answer.FINE
    assert answer("good", wired({})).answer is Answer.FINE


def test_a_fault_and_a_convention_together_are_wrong(answer, lif, wired):
    found = answer("leak_and_reset_lost", wired({"1": lif(v_leak=0.05, v_reset=-0.1)}))
    assert found.answer is Answer.WRONG
    assert found.condition == ""


@pytest.mark.usefixtures("unexplained")
def test_what_nothing_explains_is_wrong_and_says_so(answer):
    found = answer("seconds_as_milliseconds")
    assert found.answer is Answer.WRONG
    assert "no fault in nirtrip's catalogue explains" in found.because


def test_a_refusal_names_the_node(answer):
    found = answer("refusing")
    assert (found.answer, found.nodes) == (Answer.REFUSED, ("1",))
    assert words.verdict(found) == "refused because import: LIF '1': tau is not to its taste (node '1')"


def test_a_native_refusal_names_the_nodes_of_the_primitive_that_it_names(answer, lif, wired):
    affine = nir.Affine(np.ones((1, 1), np.float32), np.zeros(1, np.float32))
    found = answer("picky", wired({"a": lif(), "b": affine, "c": lif()}), route="native")
    assert (found.answer, found.nodes) == (Answer.REFUSED, ("a", "c"))


def test_words_that_pytorch_says_of_anything_blame_no_node(answer, lif, wired):
    # "I" is a primitive, 'input' and 'output' are what the ports are called.
    each = np.ones(1, np.float32)
    found = answer("torch_words", wired({"a": lif(), "b": nir.I(r=each)}), route="native")
    assert (found.answer, found.nodes) == (Answer.FAILED, ())


@pytest.mark.parametrize("name", ["raising", "crashing"])
def test_an_exception_and_a_dead_process_have_failed(answer, name):
    found = answer(name)
    assert found.answer is Answer.FAILED
    assert words.verdict(found).startswith("failed: ")


def test_an_importer_that_never_ends_has_failed(answer):
    found = answer("sleeping", timeout=1.0)
    assert (found.answer, found.verdict) == (Answer.FAILED, Verdict.TIMEOUT)
    assert "stopped after 1 s" in words.verdict(found)


def test_a_framework_that_takes_no_batch_is_fine_if_samples_come_alone(answer):
    found = answer("batchless")
    assert (found.answer, found.condition) == (Answer.FINE_IF, "one sample is run at a time")
    assert "else run: RuntimeError: shapes cannot be multiplied" in words.verdict(found)


def test_a_silent_first_sample_does_not_show_that_samples_alone_are_fine(asked, checker, lif, wired):
    drive = np.zeros((40, 3, 1), np.float32)
    drive[:, 1:] = 5
    model = asked(wired({"1": lif()}))
    given = Stimulus(drive, "the first sample is silent", activity(model, drive))
    good, bad = checker(model, given, "batchless", "batchless_and_silent").frameworks
    assert (good.answer, good.condition) == (Answer.FINE_IF, "one sample is run at a time")
    assert bad.answer is Answer.FAILED


def test_a_framework_that_takes_spikes_alone_is_tried_with_spikes(answer):
    found = answer("spikes_only")
    assert (found.answer, found.condition) == (Answer.FINE_IF, "its input is whole spikes")


def test_a_framework_that_is_not_installed_is_told_how_to_get():
    lacking = Environment(Framework("other", "fake_good", ("nowhere",), remark="untested"), "")
    found = absent(lacking, Static(framework="other", route="native"))
    assert found.answer is Answer.NOT_INSTALLED
    assert words.line(found) == "other, native: not installed: nirtrip env create other; untested"


def test_a_framework_without_an_importer_is_told_from_one_that_is_missing():
    found = unable(
        Environment(Framework("other", "fake_good", ("nir",)), ""), Static(framework="other", route="native")
    )
    assert found.answer is Answer.REFUSED
    assert "no NIR importer of its own" in words.line(found)


def test_several_frameworks_are_answered_in_the_order_in_which_they_were_asked(checked, lif, wired):
    found = checked(wired({"1": lif()}), "subtracting", "good", "refusing").frameworks
    assert [each.answer for each in found] == [Answer.FINE_IF, Answer.FINE, Answer.REFUSED]


def test_an_oversight_of_ours_costs_the_framework_not_the_check(checked, lif, wired, monkeypatch):
    def broken(*_):
        raise ValueError("a fault of ours")

    monkeypatch.setattr("harness.judge.legs.fidelity", broken)
    (found,) = checked(wired({"1": lif()}), "good").frameworks
    assert found.answer is Answer.NOT_JUDGED
    assert "a fault of ours" in words.verdict(found)
