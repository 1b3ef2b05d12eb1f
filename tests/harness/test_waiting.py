"""Who does which task: a framework starts as seldom as it can, and no hand is idle while tasks wait."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from harness.waiting import Waiting


def task(name, number=0):
    return SimpleNamespace(environment=SimpleNamespace(name=name), number=number)


def names(*found):
    return [each and each.environment.name for each in found]


def test_a_hand_stays_with_its_framework():
    waiting = Waiting([task("norse"), task("sinabs"), task("norse"), task("norse")])
    assert names(waiting.next(), waiting.next("norse"), waiting.next("norse")) == ["norse"] * 3


def test_hands_begin_with_different_frameworks_the_longest_queue_first():
    waiting = Waiting([task("sinabs"), task("norse"), task("norse")])
    assert names(waiting.next(), waiting.next()) == ["norse", "sinabs"]


def test_a_hand_with_nothing_left_helps_another():
    waiting = Waiting([task("norse"), task("sinabs"), task("sinabs")])
    assert names(waiting.next(), waiting.next()) == ["sinabs", "norse"]
    assert names(waiting.next("norse"), waiting.next("sinabs")) == ["sinabs", None]


@given(st.lists(st.sampled_from("abc")), st.integers(1, 4))
def test_every_task_is_done_once_and_those_of_a_framework_in_their_order(frameworks, hands):
    tasks = [task(name, number) for number, name in enumerate(frameworks)]
    waiting = Waiting(tasks)
    running = [found for _ in range(hands) if (found := waiting.next())]
    done = []
    while running:
        done.append(running.pop(0))
        following = waiting.next(done[-1].environment.name)
        running += [following] if following else []
    assert len(done) == len(tasks)
    for name in set(frameworks):
        numbers = [each.number for each in done if each.environment.name == name]
        assert numbers == sorted(numbers)
