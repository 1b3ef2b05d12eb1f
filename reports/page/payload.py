"""How the cells of a run travel in the page: as columns whose values are told once, JSON, gzip, base64.

Decides what is left out where a run is too large for a page: logs of cells of large families first, then the traces of
these, then logs and traces of the others. `nirtrip show` still tells them.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
from typing import TYPE_CHECKING, Final

from reports.page.groups import groups
from reports.quantities import LABELS, LEGS
from reports.suite import summed_up
from reports.tables import COLUMNS
from reports.verdict import MASKED, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reports.records import Cell, Divergence, Leg, Run

LIMIT: Final = 3_000_000
"""Characters of the packed cells: with tables and rules beside them a page stays below 5 MB."""

LONGEST_TEXT: Final = 3_000
"""Characters of a reason or a log that a page keeps: exceptions of compilers can be pages long."""

DIGITS: Final = 5
"""Significant digits of a number, a tenth of what a figure of a thousand pixels can show."""

_SAID: Final = ("blame", "convention", "faults", "explanation", "reason")
"""Columns whose texts are cut."""
_PLAIN: Final = (*(name for name in COLUMNS if name not in {*_SAID, "masked"}), "command", "link")
"""Columns that stand as they are."""

_ECONOMIES: Final = ((9, 9), (1, 9), (1, 1), (0, 1), (0, 0))
"""What is kept, logs and traces, step by step: 9 of every cell, 1 of those of small scenarios, 0 of none."""


def payload(run: Run, names: Sequence[str]) -> str:
    """The cells of a run as text for inside a script element, as complete as `LIMIT` allows.

    Args:
        run: whose cells they are.
        names: of frameworks, in the order of rows and columns.
    """
    for economy in _ECONOMIES:
        packed = _packed(_content(run, names, *economy))
        if len(packed) <= LIMIT:
            break
    return packed


def _packed(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()


def _content(run: Run, names: Sequence[str], logs: int, traces: int) -> dict[str, object]:
    uses: dict[str, int] = {}
    texts: dict[str, int] = {}
    columns = _columns(run, logs, traces, uses, texts)
    return {
        "count": len(run.cells),
        "columns": columns,
        "uses": [json.loads(text) for text in uses],
        "logs": list(texts),
        "groups": [{"name": each.name, "scenarios": each.scenarios, "summed": each.summed} for each in groups(run)],
        "frameworks": names,
        "verdicts": [_verdict(each) for each in Verdict],
        "masked": MASKED,
        "legs": LEGS,
        "labels": LABELS,
        "folder": str(run.path),
    }


def _columns(run: Run, logs: int, traces: int, uses: dict[str, int], texts: dict[str, int]) -> dict[str, object]:
    """The columns; what legs share is added to `uses` and `texts`."""
    large = summed_up(run)

    def kept(level: int, cell: Cell) -> bool:
        return level > (cell.scenario in large)

    found: dict[str, Callable[[Cell], object]] = {
        "masked": lambda cell: int(cell.masked),
        "legs": lambda cell: [_leg(leg, uses, texts, log=kept(logs, cell)) for leg in cell.legs],
        "divergence": lambda cell: _divergence(cell.divergence) if kept(traces, cell) else None,
        "nodes": lambda cell: [_plain(node.model_dump(mode="json", exclude_none=True)) for node in cell.nodes],
        "graph_diff": lambda cell: [_plain(each.model_dump(exclude_none=True)) for each in cell.graph_diff],
    }
    columns = {name: _column(_value(cell, name) for cell in run.cells) for name in _PLAIN}
    columns |= {name: _column(_cut(getattr(cell, name)) for cell in run.cells) for name in _SAID}
    return {**columns, **{name: _column(each(cell) for cell in run.cells) for name, each in found.items()}}


def _verdict(verdict: Verdict) -> dict[str, object]:
    about = {"mark": verdict.mark, "meaning": verdict.meaning, "fine": verdict.fine}
    return {"name": verdict.value, "style": verdict.name.lower(), **about}


def _column(values: Iterable[object]) -> list[object]:
    """Distinct values, and which of them each cell has; the latter is left out where all have the same."""
    places: dict[object, int] = {}
    distinct: list[object] = []
    index = []
    for value in values:
        same = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
        if same not in places:
            places[same] = len(distinct)
            distinct.append(value)
        index.append(places[same])
    return [distinct] if len(distinct) == 1 else [distinct, index]


def _value(cell: Cell, name: str) -> object:
    return _plain(getattr(cell, name))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _tail(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"…{text[1 - LONGEST_TEXT :]}"


def _leg(leg: Leg, uses: dict[str, int], texts: dict[str, int], *, log: bool) -> object:
    """Name, digest, and where its uses and its log are; -1 for a log that is left out."""
    used = uses.setdefault(json.dumps(leg.uses, ensure_ascii=False), len(uses))
    logged = texts.setdefault(_tail(leg.log_tail.strip()), len(texts)) if log else -1
    return [leg.name, leg.digest, used, logged]


def _divergence(divergence: Divergence | None) -> object:
    return _plain(divergence.model_dump(exclude_none=True)) if divergence else None


def _plain(value: object) -> object:
    """A value as JSON has it: numbers of `DIGITS` digits, text for those that are none."""
    if isinstance(value, float):
        return _rounded(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def _rounded(value: float) -> float | int | str:
    if not math.isfinite(value):
        return str(value)
    rounded = float(f"{value:.{DIGITS}g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded
