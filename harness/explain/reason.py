"""Measured facts in a sentence: what differs, where, by how much; or the exception's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.job import Step
    from harness.compare import Comparison, Difference, NodeComparison

SHOWN = 3
"""Differences of a graph that a sentence can hold."""

WARNS = ("warning:", "[warning]")
"""How lines begin in which frameworks warn; Python's own warnings are mostly about their code, not the model."""

NOTEWORTHY = 1e-5
"""Relative error of a parameter from which on it is worth a word; below lies float32."""


def of_step(who: str, action: str, step: Step) -> str:
    """Why a step did not end well, in the words of the exception."""
    return f"{who} {action}: {step.status}: {step.error}" if step.error else f"{who} {action}: {step.status}"


def of_comparison(observed: str, expected: str, comparison: Comparison) -> str:
    """Where and by how much `observed` differs from `expected`."""
    facts = [f"nodes without counterpart: {', '.join(comparison.unmatched)}"] if comparison.unmatched else []
    first = comparison.first
    if first is not None:
        facts.append(_first(first))
    totals = comparison.totals
    if totals.spike_mismatch:
        facts.append(_spikes(comparison))
    if totals.max_dv:
        facts.append(f"largest |Δv| {totals.max_dv:.3g} of its scale")
    texts = dict.fromkeys(node.text for node in comparison.nodes if node.text)
    return f"{observed} differs from {expected}: " + "; ".join([*facts, *texts])


def _spikes(comparison: Comparison) -> str:
    """How many spikes there are, and where they differ: an Output can by itself, whatever the neurons do."""
    totals = comparison.totals
    equal = totals.spikes_observed == totals.spikes_expected
    counts = f"{totals.spikes_observed} spikes {'on both sides' if equal else f'instead of {totals.spikes_expected}'}"
    own = totals.spike_mismatch - sum(comparison.beyond_sources.values())
    told = [f"{own} counts differ"] if own else []
    told += [
        f"{number} of {comparison.node(name).compared} numbers at {name!r} differ by more than what feeds it"
        for name, number in comparison.beyond_sources.items()
    ]
    return ", ".join([counts, *told])


def _first(node: NodeComparison) -> str:
    what = "non-finite values" if node.nan else "first difference"
    sample = f", sample {node.first_index[0]}" if node.first_index else ""
    return f"{what} at node {node.node!r}, step {node.first_step}{sample}"


def of_log(log: str) -> str:
    """The first thing a framework itself warned of, "" if it said nothing."""
    return next((f"it said: {line}" for line in map(str.strip, log.splitlines()) if line.lower().startswith(WARNS)), "")


def of_graphs(who: str, differences: Sequence[Difference]) -> str:
    """What an exporter changed; "" if it changed nothing beyond rounding."""
    told = [each for each in differences if each.relative_error is None or each.relative_error > NOTEWORTHY]
    told = [each for each in told if each.kind not in ("dtype", "edge")]
    if not told:
        return ""
    shown = "; ".join(f"{each.where}.{each.field} {each.a} → {each.b}" for each in told[:SHOWN])
    more = f"; and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return f"{who} wrote {shown}{more}"
