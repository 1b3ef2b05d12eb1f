"""What fails while it is searched costs one explanation and is said."""

from __future__ import annotations

import os
import signal
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from harness.explain import explainer, processes
from harness.explain.explainer import Explainer
from harness.explain.explanation import Explanation
from harness.explain.search import Reach
from harness.listener import Silence
from harness.store import Store

LANES = {"mortal": ("dies", "after the dead"), "odd": ("raises", "after the error"), "plain": ("alone",)}
QUESTIONS = [SimpleNamespace(who=(name, "native"), key=key) for name, questions in LANES.items() for key in questions]


@pytest.fixture
def explained(tmp_path, monkeypatch):
    """`explained(search)` asks every question, searched for so, and says the faults by the question's key."""

    def ask(searching, *, prepare):
        for module in (explainer, processes):
            monkeypatch.setattr(module, "search", searching)
        asked = Explainer(Store(tmp_path), 2, Silence())
        if prepare:
            asked.prepare(QUESTIONS)
        found = {each.key: asked.explain(each) for each in QUESTIONS}
        return {key: each and each.faults for key, each in found.items()}

    return ask


def searching(*troubles):
    """A search that finds something but for some questions."""
    kill, killed = os.kill, signal.SIGKILL

    def search(question, *_):
        if question.key in troubles and question.key == "dies":
            kill(os.getpid(), killed)
        if question.key in troubles:
            raise ZeroDivisionError(question.key)
        return Explanation(("subtracts",), "reset=subtract", 0.0)

    return search


def test_one_that_fails_is_left_open_and_the_others_are_answered(explained, capsys):
    found = explained(searching("dies", "raises"), prepare=True)
    assert [key for key, faults in found.items() if faults is None] == ["dies", "raises"]
    assert set(found.values()) == {None, ("subtracts",)}
    said = capsys.readouterr().err
    assert "what mortal does, native, is left unexplained" in said
    assert "SearchLostError" in said
    assert "ZeroDivisionError: raises" in said


def test_one_that_fails_is_left_open_where_it_is_asked_alone(explained, capsys):
    found = explained(searching("raises"), prepare=False)
    assert [key for key, faults in found.items() if faults is None] == ["raises"]
    assert "ZeroDivisionError: raises" in capsys.readouterr().err


def test_what_was_left_open_is_searched_again_another_time(explained):
    explained(searching("dies", "raises"), prepare=True)
    assert None not in explained(searching(), prepare=True).values()


def test_a_round_knows_what_the_rounds_before_it_found_and_when_they_were_in_vain(tmp_path, monkeypatch):
    asked = {}

    def searching(question, known, reach):
        asked[question.key] = (len(known), reach)
        number = int(question.key)
        return Explanation((f"fault {number}",), "", 0.0) if number < explainer.ROUND else None

    monkeypatch.setattr(explainer.Processes, "one", lambda _: nullcontext(SimpleNamespace(search=searching)))
    questions = [SimpleNamespace(who=("odd", "native"), key=str(number)) for number in range(3 * explainer.ROUND)]
    Explainer(Store(tmp_path), 2, Silence()).prepare(questions)
    told = [asked[each.key] for each in questions]
    assert (
        told
        == [(0, Reach.DEEP)] * explainer.ROUND
        + [(explainer.ROUND, Reach.DEEP)] * explainer.ROUND
        + [(explainer.ROUND, Reach.USUAL)] * explainer.ROUND
    )


def test_what_a_round_leaves_open_is_asked_again_near_what_it_found_and_only_then(tmp_path, monkeypatch):
    asked = []

    def searching(question, known, reach):
        asked.append((question.key, [*known], reach))
        if question.key.startswith("easy"):
            return Explanation((question.key,), "", 0.0)
        return Explanation(("hard",), "", 0.0) if (question.key.replace("hard", "easy"),) in known else None

    monkeypatch.setattr(explainer, "ROUND", 2)
    monkeypatch.setattr(explainer.Processes, "one", lambda _: nullcontext(SimpleNamespace(search=searching)))
    keys = ["easy 1", "hard 1", "easy 2", "hard 2", "vain 1", "vain 2"]
    questions = [SimpleNamespace(who=("odd", "native"), key=key) for key in keys]
    explained = Explainer(Store(tmp_path), 2, Silence())
    explained.prepare(questions)
    again = [each for each in asked if each[2] is Reach.NEAR]
    assert again == [("hard 1", [("easy 1",)], Reach.NEAR), ("hard 2", [("easy 2",)], Reach.NEAR)]
    assert [bool(explained.explain(each)) for each in questions] == [True] * 4 + [False] * 2
