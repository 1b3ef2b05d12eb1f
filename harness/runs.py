"""Legs that were run, and comparisons of two of them; each is done once.

Decides that a leg is looked up before it is run, and that comparisons go shard by shard, so that memory does not
grow with the number of samples.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from adapters.graph import digest, write
from harness import comparison_file
from harness.compare import Comparison, Difference, Matching, compare, diff, merge, same
from harness.compare import match as match_networks
from harness.compare.accuracy import class_of, counts, ties
from harness.legs import Leg, LegRun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import nir

    from adapters.base import Array
    from harness.graph_file import GraphFile
    from harness.store import Store
    from harness.workers import Workers


class Runs:
    """What has been run so far.

    Args:
        workers: who does the jobs.
        store: where results and stimuli lie.
    """

    def __init__(self, workers: Workers, store: Store) -> None:
        self._workers, self._store = workers, store
        self._written: dict[tuple[GraphFile, str], GraphFile] = {}
        self.match = cache(_match)
        self.diff = cache(self._diff)
        self.compare = cache(self._compare)
        self.votes = cache(self._votes)

    def do(self, title: str, legs: Sequence[Leg]) -> list[LegRun]:
        """Run legs, those of all shards together."""
        tasks = [leg.tasks(self._store) for leg in legs]
        results = self._workers.run(title, [task for group in tasks for task in group])
        return [LegRun(leg, tuple(results[task.key] for task in group)) for leg, group in zip(legs, tasks, strict=True)]

    def written(self, run: LegRun, own: GraphFile) -> GraphFile | None:
        """The file that a leg wrote, so that none is run twice; None where it wrote none that means anything.

        Args:
            run: the leg.
            own: the case's or scenario's file: given where that says the same but for names and order; else the first
                of equal files.
        """
        found = run.exported
        if found is None or found.malformed:
            return None
        key = own, found.digest
        if key not in self._written:
            self._written[key] = own if same(own.graph, found.graph) else found
        kept = self._written[key]
        return own if kept == own else kept

    def graph(self, graph: nir.NIRGraph) -> Path:
        """The file of a graph that nobody exported."""
        return self._store.graph(digest(graph), partial(write, graph))

    def _compare(
        self, expected: LegRun, observed: LegRun, samples: int | None = None, *, distances: bool = True
    ) -> Comparison:
        """Compare two legs over the same samples.

        Args:
            expected: the run to compare with.
            observed: the run that is judged.
            samples: so many leading ones; all where None.
            distances: whether spike-train distances are wanted, which take longest.
        """
        key = comparison_file.key(expected, observed, samples, distances=distances)
        return comparison_file.parse(
            self._store.comparison(
                key, lambda: comparison_file.dump(self._measure(expected, observed, samples, distances=distances))
            )
        )

    def _measure(self, expected: LegRun, observed: LegRun, samples: int | None, *, distances: bool) -> Comparison:
        graphs = expected.leg.graph, observed.leg.graph
        size = expected.leg.scenario.shard
        return merge(
            *(
                compare(
                    expected.recording(number, samples),
                    observed.recording(number, samples),
                    matching=self.match(*graphs),
                    expected_network=graphs[0].network,
                    observed_network=graphs[1].network,
                    dt=expected.leg.scenario.dt,
                    first_sample=number * size,
                    distances=distances,
                )
                for number in range(1 if samples else len(expected.results))
            )
        )

    def _diff(self, a: GraphFile, b: GraphFile) -> tuple[Difference, ...]:
        """Every difference from one graph to another."""
        return diff(a.graph, b.graph, self.match(a, b))

    def classes(self, run: LegRun) -> Array | None:
        """The class a leg gives to each sample, (samples,); None where its graph has not exactly one Output."""
        votes = self.votes(run)
        return None if votes is None else class_of(votes)

    def ties(self, run: LegRun) -> int:
        """How many samples have several classes alike."""
        votes = self.votes(run)
        return 0 if votes is None else ties(votes)

    def _votes(self, run: LegRun) -> Array | None:
        """What a leg gives to each class, summed over time, (samples, classes); None without exactly one Output."""
        found = []
        for number, (start, stop) in enumerate(run.leg.shards):
            predictions = list(run.recording(number).predictions.values())
            if len(predictions) != 1 or predictions[0].ndim < 2 or predictions[0].shape[1] != stop - start:  # noqa: PLR2004
                return None
            found.append(counts(predictions[0]))
        return np.concatenate(found)


def _match(a: GraphFile, b: GraphFile) -> Matching:
    return match_networks(a.network, b.network)
