"""Compares graphs, recordings and classes; judges nothing."""

from __future__ import annotations

from harness.compare.accuracy import Accuracy, accuracy, agreement, class_of, counts, ties, wilson
from harness.compare.errors import InconsistentShardsError, NothingToCompareError
from harness.compare.graph_diff import Difference, DifferenceKind, diff, same
from harness.compare.match import Matching, match, match_all
from harness.compare.node_comparison import NodeComparison
from harness.compare.nodes import Clock, Side, compare_node
from harness.compare.recording import Comparison, Totals, compare, merge, sends_spikes

__all__ = [
    "Accuracy",
    "Clock",
    "Comparison",
    "Difference",
    "DifferenceKind",
    "InconsistentShardsError",
    "Matching",
    "NodeComparison",
    "NothingToCompareError",
    "Side",
    "Totals",
    "accuracy",
    "agreement",
    "class_of",
    "compare",
    "compare_node",
    "counts",
    "diff",
    "match",
    "match_all",
    "merge",
    "same",
    "sends_spikes",
    "ties",
    "wilson",
]
