"""Answers questions, each once, several at a time in processes of their own.

Decides what is tried first: the sets of faults that explained the same framework and route before, in the order of
the questions, so that the answers do not depend on how many are searched at a time. A search that fails leaves its
question open, in this run but not in the store, and says so.
"""

from __future__ import annotations

import hashlib
import json
import sys
import traceback
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from adapters import reference as reference_package
from harness import compare as compare_package
from harness import explain as explain_package
from harness import faults as faults_package
from harness import verdicts
from harness.explain.explanation import Explanation
from harness.explain.processes import Processes
from harness.explain.question import Question
from harness.explain.search import search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from harness.explain.explanation import Faults
    from harness.legs import LegRun
    from harness.listener import Listener
    from harness.store import Store
    from harness.verdicts import Floor

    Searching = Callable[[Question, tuple[Faults, ...]], Explanation | None]


class Explainer:
    """What is wrong with runs, as far as it was asked.

    Args:
        store: where answers are kept.
        jobs: processes at a time.
        listener: told of progress.
        known: framework and route, and the sets of faults that explained it elsewhere.
    """

    def __init__(
        self,
        store: Store,
        jobs: int,
        listener: Listener,
        known: Mapping[tuple[str, str], Iterable[Faults]] = MappingProxyType({}),
    ) -> None:
        self._store, self._jobs, self._listener = store, jobs, listener
        self._answers: dict[str, Explanation | None] = {}
        self._known: dict[tuple[str, str], dict[Faults, None]] = defaultdict(dict)
        self._known |= {who: dict.fromkeys(sets) for who, sets in known.items()}

    def question(self, reference: LegRun, observed: LegRun, floor: Floor, shard: int) -> Question:
        """The question why `observed` is not what `reference` is in a shard in which they differ."""
        return Question.of(self._store, reference, observed, floor, shard)

    def explain(self, question: Question) -> Explanation | None:
        """Faults that explain a run, none to spare; None where none in the catalogue do, or the question is open."""
        if question.key not in self._answers:
            try:
                self._answer(question, search)
            except Exception:  # noqa: BLE001  an oversight of ours costs the explanation, not the verdict
                self._leave(question)
        return self._answers[question.key]

    def prepare(self, questions: Iterable[Question]) -> None:
        """Answer many; the questions about one framework one after the other."""
        new = {question.key: question for question in questions if question.key not in self._answers}
        lanes: dict[tuple[str, str], list[Question]] = defaultdict(list)
        for question in new.values():
            lanes[question.who].append(question)
        self._listener.begin("explanations", len(new))
        if not new:
            return
        processes = Processes(self._jobs)
        longest_first = sorted(lanes.values(), key=len, reverse=True)
        with ThreadPoolExecutor(self._jobs) as hands:
            try:
                list(hands.map(lambda lane: self._lane(lane, processes), longest_first))
            finally:
                processes.close()  # else, interrupted, every lane would be waited for

    def _lane(self, questions: Sequence[Question], processes: Processes) -> None:
        with processes.one() as process:
            for question in questions:
                try:
                    self._answer(question, process.search)
                except Exception:  # noqa: BLE001  a lost process or an oversight of ours costs one explanation
                    if processes.closed:
                        return
                    self._leave(question)
                self._listener.done(question.who[0])

    def _leave(self, question: Question) -> None:
        """Leave a question open, and say what is being handled."""
        self._answers[question.key] = None
        name, route = question.who
        sys.stderr.write(f"nirtrip: what {name} does, {route}, is left unexplained: the search failed\n")
        traceback.print_exc()

    def _answer(self, question: Question, searching: Searching) -> None:
        known = self._known[question.who]
        content = [question.key, list(known), _code()]
        key = hashlib.sha256(json.dumps(content).encode()).hexdigest()[:40]

        def make() -> str:
            found = searching(question, tuple(known))
            return json.dumps(asdict(found) if found else None)

        told = json.loads(self._store.comparison(key, make))
        answer = Explanation(tuple(told["faults"]), told["convention"], told["residual"]) if told else None
        self._answers[question.key] = answer
        if answer:
            known[answer.faults] = None


@cache
def _code() -> str:
    """A digest of the catalogue, the reference, the search, and what decides that two runs are the same."""
    found = hashlib.sha256()
    packages = (faults_package, reference_package, explain_package, compare_package)
    folders = [Path(str(package.__file__)).parent for package in packages]
    for file in (Path(str(verdicts.__file__)), *(file for folder in folders for file in sorted(folder.rglob("*.py")))):
        found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()
