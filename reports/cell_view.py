"""What one cell looks like on a terminal: comparisons, whose doing it is, numbers, where it starts to differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.matrix_view import verdict_label, verdict_text
from reports.quantities import comparisons, quantities, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.records import Cell, Divergence, GraphDifference, Leg, NodeNumbers

STEPS_AROUND = 4
"""Steps shown on either side of the first that differs: enough for a spike, its reset and a late copy."""

LOG_LINES = 12
"""Lines of a run's log that are shown; the whole of it lies in the folder of the run."""


def show_cell(cell: Cell) -> RenderableType:
    """Everything a run knows about a cell, as one renderable."""
    parts: list[RenderableType] = [
        Text(cell.id, style="bold").append("  ").append(verdict_text(cell)),
        _versions(cell),
        _section("Comparisons", _comparisons(cell)),
        *_findings(cell),
        _section("Numbers", _numbers(cell)),
    ]
    if cell.graph_diff:
        parts.append(_section("Graph: the original against what was exported", _graph_diff(cell.graph_diff)))
    if cell.nodes:
        parts.append(_section("Nodes: target against the source's own run", _nodes(cell.nodes)))
    if cell.divergence:
        parts.append(_section(_place(cell.divergence), _trace(cell, cell.divergence)))
    parts += [_section(f"Run {leg.name}, legs/{leg.digest}", _leg(leg)) for leg in cell.legs]
    if cell.command:
        parts.append(_section("Again", Text(cell.command)))
    return Group(*parts)


def _section(title: str, body: RenderableType) -> RenderableType:
    return Group(Text(), Text(title, style="bold"), Padding(body, (0, 0, 0, 2)))


def _versions(cell: Cell) -> Text:
    ends = ((cell.source, cell.source_version), (cell.target, cell.target_version))
    return Text(" → ".join(f"{name} {version}".strip() for name, version in ends), style="dim")


def _grid(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", show_header=any(columns))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _comparisons(cell: Cell) -> Table:
    table = _grid("", "", "")
    for name, verdict, text in comparisons(cell):
        table.add_row(name, verdict_label(verdict), Text(text, style="dim"))
    return table


def _findings(cell: Cell) -> list[RenderableType]:
    masked = "yes: export and import are both wrong and cancel" if cell.masked else ""
    rows = (
        ("blame", cell.blame),
        ("masked", masked),
        ("convention", cell.convention),
        ("explanation", cell.explanation),
        ("reason", cell.reason),
        ("dealt with", cell.link),
    )
    table = _grid("", "")
    for label, text in rows:
        if text:
            table.add_row(label, Text(text))
    return [_section("Finding", table)] if table.row_count else []


def _numbers(cell: Cell) -> Table:
    table = _grid("", "")
    for label, text in quantities(cell):
        table.add_row(label, Text(text))
    return table


def _graph_diff(differences: Sequence[GraphDifference]) -> Table:
    table = _grid("where", "field", "kind", "original", "exported", "relative")
    for d in differences:
        row = (d.where, d.field, d.kind, d.a, d.b, shown(d.relative_error))
        table.add_row(*(Text(text) for text in row))
    return table


def _nodes(nodes: Sequence[NodeNumbers]) -> Table:
    table = _grid("node", "verdict", "alone", "≠ spikes", "spikes", "max Δ/θ", "lag", "from step")
    for node in nodes:
        table.add_row(
            Text(node.node),
            verdict_label(node.verdict) if node.verdict else "",
            verdict_label(node.forced) if node.forced else "",
            shown(node.spike_mismatch),
            f"{shown(node.spikes_expected)}→{shown(node.spikes_observed)}" if node.spiking else "",
            shown(node.max_dv),
            shown(node.lag),
            shown(node.first_step),
        )
    return table


def _place(divergence: Divergence) -> str:
    d = divergence
    moment = f"step {d.first_step} ({d.first_step * d.dt * 1e3:.4g} ms)"
    return f"Starts at {d.node}, {moment}, sample {d.sample}, neuron {d.neuron}"


def _trace(cell: Cell, divergence: Divergence) -> Table:
    """The steps around the divergence: membranes, with the number of spikes behind where there are any."""
    d = divergence
    runs = (
        (f"source {cell.source}", d.v_source, d.spikes_source),
        (f"target {cell.target}", d.v_target, d.spikes_target),
        ("reference", d.v_reference, d.spikes_reference),
    )
    present = [(name, v or (), spikes) for name, v, spikes in runs if v or spikes]
    table = _grid("step", *(name for name, *_ in present))
    for step in range(d.first_step - STEPS_AROUND, d.first_step + STEPS_AROUND + 1):
        entries = [_entry(v, spikes, step - d.start_step) for _, v, spikes in present]
        if any(entries):
            here = step == d.first_step
            table.add_row(f"{'▸' if here else ' '} {step}", *entries, style="bold" if here else None)
    return table


def _entry(v: Sequence[float], spikes: Sequence[int], index: int) -> str:
    level = f"{v[index]:.6g}" if 0 <= index < len(v) else ""
    count = spikes[index] if 0 <= index < len(spikes) else 0
    times = f"×{count}" if count > 1 else ""
    return f"{level} {f'spike{times}' if count else ''}".strip()


def _leg(leg: Leg) -> RenderableType:
    uses = _grid("", "")
    for node, what in leg.uses.items():
        uses.add_row(Text(node), Text(what, style="dim"))
    lines = leg.log_tail.strip().splitlines()[-LOG_LINES:]
    return Group(uses, *(Text(f"│ {line}", style="dim") for line in lines))
