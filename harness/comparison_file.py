"""How a comparison is kept in the store: as JSON, under everything that determines it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import compare
from harness.compare import Comparison, NodeComparison

if TYPE_CHECKING:
    from harness.legs import LegRun


def key(expected: LegRun, observed: LegRun, samples: int | None, *, distances: bool) -> str:
    """Names the comparison of two runs: their jobs, their graphs, and the code that compares."""
    sides = [[run.leg.graph.digest, *(result.key for result in run.results)] for run in (expected, observed)]
    content = [sides, samples, distances, _code()]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:40]


def dump(comparison: Comparison) -> str:
    """The comparison as text."""
    return json.dumps(asdict(comparison))


def parse(text: str) -> Comparison:
    """What `dump` wrote."""
    fields = json.loads(text)
    return Comparison(
        nodes=tuple(_node(node) for node in fields["nodes"]),
        unmatched_expected=tuple(fields["unmatched_expected"]),
        unmatched_observed=tuple(fields["unmatched_observed"]),
    )


def _node(fields: dict[str, Any]) -> NodeComparison:
    index = fields.pop("first_index")
    sources = tuple(fields.pop("derived_from"))
    return NodeComparison(**fields, first_index=index and (index[0], index[1]), derived_from=sources)


@cache
def _code() -> str:
    found = hashlib.sha256()
    for file in sorted(Path(str(compare.__file__)).parent.glob("*.py")):
        found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()
