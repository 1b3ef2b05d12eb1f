"""What a test says of its cell: enough to file an issue without running anything again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.expectations import explanation_of
from reports.findings import one_line, show_command
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.pytest_plugin.request import Request
    from reports.expectations import Entry
    from reports.expectations_deviations import Deviation, Places
    from reports.expectations_matching import Matching
    from reports.records import Cell, NodeNumbers


def failure(cell: Cell, matching: Matching, deviations: Sequence[Deviation], request: Request) -> str:
    """All that is known of a cell, a fact a line."""
    facts = [
        ("verdict", f"{cell.verdict}{', two errors cancel' if cell.masked else ''}"),
        ("blame", cell.blame or "nobody"),
        ("explanation", explanation_of(cell) or "none was found"),
        ("reason", one_line(cell.reason)),
        ("expected", _expected(matching.entry(cell.id), deviations, request)),
        ("measured", "; ".join(_measured(cell, matching.entry(cell.id)))),
        ("starts", _start(cell)),
        ("see it", show_command(cell, request.out)),
        ("run again", cell.command),
    ]
    if cell.verdict.fine and not cell.masked:
        facts = [each for each in facts if each[0] not in ("blame", "explanation")]
    lines = [f"  {name + ':':<12} {text}" for name, text in facts if text]
    # pytest shows the first line beside the cell's id.
    return "\n".join([f"{cell.verdict}{f' ({cell.blame})' if cell.blame else ''}", *lines])


def xfail_reason(entry: Entry, number: int, places: Places) -> str:
    """Why a cell is expected to be wrong, in the words of the file."""
    said = "; ".join(filter(None, (entry.reason, entry.link)))
    return said or f"{entry.verdict} by {places.file}, entry {number}, which gives no reason"


def _expected(entry: Entry | None, deviations: Sequence[Deviation], request: Request) -> str:
    if request.expect is None:
        return "identical or equivalent; no expectations were given (--nirtrip-expect)"
    if deviations:
        return "\n               ".join(each.sentence for each in deviations)
    return f"{entry.verdict}, as {request.expect} says" if entry else "identical or equivalent"


def _measured(cell: Cell, entry: Entry | None) -> Iterator[str]:
    """Numbers of the whole cell and of the worst node, and what would be allowed."""
    stated = entry.at_most if entry else {}
    if cell.spike_mismatch is not None:
        allowed = stated.get("spike_mismatch", 0)
        spikes = f"{cell.spikes_source} spikes of the source, {cell.spikes_target} of the target"
        yield f"spike_mismatch {cell.spike_mismatch}, allowed {allowed:g} ({spikes})"
    worst = max((node for node in cell.nodes if node.max_dv is not None), key=_excess, default=None)
    if worst is not None and worst.max_dv is not None:
        allowed = stated.get("max_dv", _allowed(worst))
        yield f"max_dv {worst.max_dv:.3g} at node {worst.node}, allowed {allowed:.3g}"
    elif cell.max_dv is not None:
        yield f"max_dv {cell.max_dv:.3g}, allowed {stated.get('max_dv', cell.floor or 0.0):.3g}"
    if cell.ref_spike_mismatch or (cell.ref_max_dv or 0.0) > (cell.floor or 0.0):
        differing = f"{cell.ref_spike_mismatch} counts and max_dv {_short(cell.ref_max_dv)}"
        yield f"the target differs from the reference of the scenario's graph in {differing}"
    if cell.unmatched:
        yield f"{cell.unmatched} nodes without a counterpart, allowed 0"
    for name in ("accuracy", "agreement"):
        value = getattr(cell, name)
        bound = entry.at_least.get(name) if entry else None
        if value is not None:
            yield f"{name} {value:.4g}" + (f", at least {bound:g} allowed" if bound is not None else "")


def _short(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.3g}"


def _allowed(node: NodeNumbers) -> float:
    """The largest difference that is still equivalent: the noise floor, or what rounding makes."""
    return max(node.identical_bound or 0.0, node.floor or 0.0)


def _excess(node: NodeNumbers) -> float:
    difference = node.max_dv or 0.0
    if node.nan or difference != difference:  # noqa: PLR0124  nan
        return float("inf")
    return difference / (_allowed(node) or 1.0)


def _start(cell: Cell) -> str:
    if cell.first_node is not None:
        return f"node {cell.first_node}, step {cell.first_step}"
    if cell.spike_mismatch is not None or cell.verdict is Verdict.NOT_RUN:
        return ""
    return "before anything could be compared"
