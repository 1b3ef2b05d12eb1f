"""What is kept is used again, unless it may end otherwise the next time."""

from __future__ import annotations

import os
import threading

import pandas as pd
import pytest

from adapters.job import DONE, NOT_RUN, RECORDING, Outcome, Step
from harness.exceptions import StoreError
from harness.process import Limits
from harness.store import KEPT, LOCKS, Store

GOOD = Outcome(DONE, DONE, NOT_RUN)


def working(outcome, calls):
    def work(folder):
        calls.append(folder)
        (folder / RECORDING).write_bytes(b"recorded")
        return outcome

    return work


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "own")


def test_a_job_that_is_done_is_done_once(store):
    calls = []
    first = store.make("key", working(GOOD, calls))
    second = store.make("key", working(GOOD, calls))
    assert (first.reused, second.reused, len(calls)) == (False, True, 1)
    assert (second.folder / RECORDING).read_bytes() == b"recorded"


def test_fresh_work_replaces_what_was_kept(store):
    calls = []
    for _ in range(2):
        assert not store.make("key", working(GOOD, calls), fresh=True).reused
    assert len(calls) == 2
    assert [path.name for path in (store.root / "results").iterdir()] == ["key"]


@pytest.mark.parametrize(
    ("step", "again"),
    [(Step("refused", "no"), False), (Step("failed", "oh"), True), (Step("timeout", "3 s"), True)],
)
def test_a_refusal_is_kept_and_a_failure_is_tried_again(store, step, again):
    calls = []
    for _ in range(2):
        store.make("key", working(Outcome(step, NOT_RUN, NOT_RUN), calls))
    assert len(calls) == 1 + again


@pytest.mark.parametrize("harm", ["cut", "empty", "lost"])
def test_a_result_that_is_not_whole_is_made_again(store, harm):
    calls = []
    folder = store.make("key", working(GOOD, calls)).folder
    outcome = folder / "outcome.json"
    if harm == "cut":
        outcome.write_text(outcome.read_text()[:20])
    elif harm == "empty":
        outcome.write_text("")
    else:
        (folder / RECORDING).unlink()
    assert not store.make("key", working(GOOD, calls)).reused
    assert store.make("key", working(GOOD, calls)).reused


def test_work_that_breaks_off_leaves_nothing(store):
    def work(folder):
        (folder / RECORDING).write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.make("key", work)
    assert store.find("key") is None
    assert not list((store.root / "results").iterdir())


def test_two_stores_in_one_place_do_a_job_once(store):
    calls, began, go = [], threading.Event(), threading.Event()

    def slow(folder):
        began.set()
        assert go.wait(10)
        return working(GOOD, calls)(folder)

    results = []
    other = Store(store.root)
    threads = [threading.Thread(target=lambda: results.append(store.make("key", slow)))]
    threads[0].start()
    assert began.wait(10)
    threads.append(threading.Thread(target=lambda: results.append(other.make("key", working(GOOD, calls)))))
    threads[1].start()
    go.set()
    for thread in threads:
        thread.join(20)
    assert [result.reused for result in results] == [False, True]
    assert len(calls) == 1


def test_a_store_that_cannot_be_written_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match="--store"):
        Store(tmp_path / "file")


def test_pruning_removes_what_was_not_used_and_keeps_the_rest(store):
    store.make("key", working(GOOD, []))
    assert store.prune(1.0) == 0
    assert store.size()[0] == 1
    assert store.prune(0.0) == 1
    assert store.find("key") is None


def kinds(store):
    """How to ask for one of each kind of what is kept."""

    def write(path):
        path.write_text("written")

    return {
        "results": lambda: store.make("result", working(GOOD, [])),
        "stimuli": lambda: store.stimulus("stimulus", write),
        "graphs": lambda: store.graph("graph", write),
        "comparisons": lambda: store.comparison("comparison", lambda: "made"),
    }


@pytest.mark.parametrize("used", KEPT)
def test_pruning_keeps_what_is_old_but_used_of_each_kind(store, used):
    for ask in kinds(store).values():
        ask()
    kept = [path for part in (*KEPT, LOCKS) for path in (store.root / part).iterdir()]
    for path in kept:
        os.utime(path, (0, 0))
    kinds(store)[used]()
    assert store.prune(1.0) == len(KEPT) - 1
    assert [part for part in KEPT if any((store.root / part).iterdir())] == [used]
    # A comparison is made without a lock.
    assert len(list((store.root / LOCKS).iterdir())) == (used != "comparisons")


def test_pruning_leaves_a_lock_that_is_held(store):
    def work(folder):
        for path in (store.root / LOCKS).iterdir():
            os.utime(path, (0, 0))
        Store(store.root).prune(1.0)
        assert [path.name for path in (store.root / LOCKS).iterdir()] == ["key.lock"]
        return working(GOOD, [])(folder)

    store.make("key", work)


def test_a_second_session_computes_nothing_and_says_the_same(session, tmp_path):
    pairs = [("reference", "gain_lost"), ("good", "reference")]
    first, second = (session(*pairs, store=tmp_path / "own") for _ in range(2))
    assert first.run.footer.reused == 0
    assert second.run.footer.computed == 0
    assert second.run.footer.reused == first.run.footer.computed > 0
    assert rows(first) == rows(second)


def test_a_session_tries_again_what_failed(session, tmp_path):
    runs = [session(("reference", "raising"), store=tmp_path / "own") for _ in range(2)]
    assert [ran.only().verdict for ran in runs] == ["failed", "failed"]
    assert runs[1].run.footer.computed == 1


def test_the_number_of_jobs_changes_no_row(session, tmp_path):
    pairs = [("reference", "late"), ("tau_wrong", "good"), ("refusing", "reference")]
    ran = [session(*pairs, jobs=n, store=tmp_path / f"{n}", limits=Limits()) for n in (1, 2)]
    assert rows(ran[0]) == rows(ran[1])


def rows(ran):
    """Rows of matrix.csv as text, without the seconds."""
    table = pd.read_csv(ran.run.path / "matrix.csv", dtype=str, keep_default_na=False)
    return table.drop(columns="seconds").to_dict("records")
