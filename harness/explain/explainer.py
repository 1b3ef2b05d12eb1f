"""Answers questions, each once, several at a time in processes of their own.

Decides what is tried first: the sets of faults that explained the same framework and route before, in the order of
the questions. Those of a framework are asked in rounds of a fixed size, each of which knows what the rounds before it
found, so that the answers do not depend on how many are searched at a time; what a round leaves open is asked once more
with what it found. A search that fails leaves its question open, in this run but not in the store, and says so.
"""

from __future__ import annotations

import hashlib
import json
import sys
import traceback
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, astuple, dataclass
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
from harness.explain.search import Reach, search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from concurrent.futures import Executor

    from harness.explain.explanation import Faults
    from harness.legs import LegRun
    from harness.listener import Listener
    from harness.store import Store
    from harness.verdicts import Floor

    Searching = Callable[[Question, tuple[Faults, ...], Reach], Explanation | None]


ROUND = 4
"""Questions about one framework that are searched side by side, and know nothing of each other."""

VAIN = 2
"""Searches in vain after which no more than what is usual for a framework is tried: what it does to a recurrent graph,
say, is in no catalogue, and to try all that there is takes half a minute a case."""


@dataclass(frozen=True)
class _State:
    """What a search begins with: the sets that explained the same framework, and how far it goes."""

    known: tuple[Faults, ...]
    reach: Reach


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
        self._vain: dict[tuple[str, str], set[str]] = defaultdict(set)

    def question(self, reference: LegRun, observed: LegRun, floor: Floor, shard: int) -> Question:
        """The question why `observed` is not what `reference` is in a shard in which they differ."""
        return Question.of(self._store, reference, observed, floor, shard)

    def explain(self, question: Question) -> Explanation | None:
        """Faults that explain a run, none to spare; None where none in the catalogue do, or the question is open."""
        if question.key not in self._answers:
            try:
                self._learn(question, self._answer(question, search, self._state(question.who)))
            except Exception:  # noqa: BLE001  an oversight of ours costs the explanation, not the verdict
                self._leave(question)
        return self._answers[question.key]

    def prepare(self, questions: Iterable[Question]) -> None:
        """Answer many; the questions about one framework round after round."""
        new = {question.key: question for question in questions if question.key not in self._answers}
        lanes: dict[tuple[str, str], list[Question]] = defaultdict(list)
        for question in new.values():
            lanes[question.who].append(question)
        self._listener.begin("explanations", len(new))
        if not new:
            return
        longest_first = sorted(lanes.values(), key=len, reverse=True)
        with (
            ThreadPoolExecutor(len(lanes)) as rounds,
            ThreadPoolExecutor(len(lanes) * ROUND) as hands,
            Processes(self._jobs) as processes,
        ):
            list(rounds.map(lambda lane: self._lane(lane, processes, hands), longest_first))

    def _lane(self, questions: Sequence[Question], processes: Processes, hands: Executor) -> None:
        for first in range(0, len(questions), ROUND):
            asked = questions[first : first + ROUND]
            before = self._state(asked[0].who)
            self._round(asked, before, processes, hands)
            again = [each for each in asked if self._answers.get(each.key) is None]
            learned = tuple(each for each in self._known[asked[0].who] if each not in before.known)
            if again and learned:
                self._round(again, _State(learned, Reach.NEAR), processes, hands)
            for question in asked:
                self._listener.done(question.who[0])

    def _round(self, asked: Sequence[Question], state: _State, processes: Processes, hands: Executor) -> None:
        found = [hands.submit(self._search, question, processes, state) for question in asked]
        for question, answer in zip(asked, found, strict=True):
            try:
                self._learn(question, answer.result())
            except Exception:  # noqa: BLE001  a lost process or an oversight of ours costs one explanation
                if processes.closed:
                    return
                self._leave(question)

    def _search(self, question: Question, processes: Processes, state: _State) -> Explanation | None:
        with processes.one() as process:
            return self._answer(question, process.search, state)

    def _state(self, who: tuple[str, str]) -> _State:
        return _State(tuple(self._known[who]), Reach.DEEP if len(self._vain[who]) < VAIN else Reach.USUAL)

    def _leave(self, question: Question) -> None:
        """Leave a question open, and say what is being handled."""
        self._answers[question.key] = None
        name, route = question.who
        sys.stderr.write(f"nirtrip: what {name} does, {route}, is left unexplained: the search failed\n")
        traceback.print_exc()

    def _answer(self, question: Question, searching: Searching, state: _State) -> Explanation | None:
        content = [question.key, *astuple(state), _code()]
        key = hashlib.sha256(json.dumps(content).encode()).hexdigest()[:40]

        def make() -> str:
            found = searching(question, *astuple(state))
            return json.dumps(asdict(found) if found else None)

        told = json.loads(self._store.comparison(key, make))
        return Explanation(tuple(told["faults"]), told["convention"], told["residual"]) if told else None

    def _learn(self, question: Question, answer: Explanation | None) -> None:
        self._answers[question.key] = answer
        if answer:
            self._known[question.who][answer.faults] = None
            self._vain[question.who].discard(question.key)
        else:
            self._vain[question.who].add(question.key)


@cache
def _code() -> str:
    """A digest of the catalogue, the reference, the search, and what decides that two runs are the same."""
    found = hashlib.sha256()
    packages = (faults_package, reference_package, explain_package, compare_package)
    folders = [Path(str(package.__file__)).parent for package in packages]
    for file in (Path(str(verdicts.__file__)), *(file for folder in folders for file in sorted(folder.rglob("*.py")))):
        found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()
