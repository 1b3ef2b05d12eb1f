"""Which numbers of a cell people see, under which label, and how a number is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.records import Cell
    from reports.verdict import Verdict

LABELS = {
    "spike_mismatch": "spike counts that differ",
    "spikes_source": "spikes, source",
    "spikes_target": "spikes, target",
    "max_dv": "largest difference (of θ)",
    "rmse_dv": "RMS difference (of θ)",
    "floor": "noise floor (of θ)",
    "lag": "lag (steps)",
    "van_rossum": "van Rossum distance",
    "victor_purpura": "Victor-Purpura distance",
    "first_node": "first differing node",
    "first_step": "first differing step",
    "unmatched": "unmatched nodes",
    "spikes_reference": "spikes, reference on G0",
    "ref_spike_mismatch": "spike counts that differ from the reference",
    "ref_max_dv": "largest difference from the reference (of θ)",
    "accuracy": "accuracy, target",
    "accuracy_source": "accuracy, source",
    "accuracy_reference": "accuracy, reference",
    "agreement": "agreement of predictions",
    "samples": "samples",
    "seconds": "seconds",
}
"""Field of a cell to what it is called."""

LEGS = (
    ("port", "{target} on the file {source} wrote, against {source}'s own run"),
    ("fidelity", "{source} on the original graph, against the reference"),
    ("export_source", "the reference on the file {source} wrote, against {source}'s own run"),
    ("import_target", "{target} on the file {source} wrote, against the reference on it"),
)
"""The comparisons of a cell: column, and what is compared."""


def shown(value: float | str | None) -> str:
    """A value for people: at most four significant digits, integers whole, nothing for None."""
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def quantities(cell: Cell) -> tuple[tuple[str, str], ...]:
    """Label and text of every number the cell has."""
    found = ((label, _text(cell, field)) for field, label in LABELS.items())
    return tuple((label, text) for label, text in found if text)


def comparisons(cell: Cell) -> tuple[tuple[str, Verdict, str], ...]:
    """The comparisons of a cell as (column, verdict, what is compared)."""
    return tuple((leg, getattr(cell, leg), about.format(source=cell.source, target=cell.target)) for leg, about in LEGS)


def _text(cell: Cell, field: str) -> str:
    text = shown(getattr(cell, field))
    if field == "accuracy" and cell.accuracy_low is not None and cell.accuracy_high is not None:
        return f"{text} ({shown(cell.accuracy_low)} to {shown(cell.accuracy_high)})"
    return text
