"""What a capsule says of itself: one paragraph for the issue, how to run it, what the files are."""

from __future__ import annotations

import shlex
from itertools import pairwise
from typing import TYPE_CHECKING

from harness.capsule.script import G0, TEMPLATES
from harness.templates import templates
from reports.findings import one_line
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from harness.capsule.material import Material
    from harness.capsule.pins import Pins
    from harness.capsule.script import Script
    from reports.records import Cell

README = "README.md"

_ROUTES = {
    "native": "A graph is read by {a}'s importer, written by its exporter, and read by {b}'s importer.",
    "authored": "A model is written by hand in {a}, written to a file by its exporter, and read by {b}'s importer.",
    "bridged": "A graph is loaded into {a} by nirtrip's mapping, exported, and loaded into {b} by nirtrip's mapping.",
}


def text(material: Material, scripts: Sequence[Script], pins: Mapping[str, Pins], files: Mapping[str, str]) -> str:
    """The page.

    Args:
        material: what the capsule is made of.
        scripts: both sides, written or not.
        pins: script's side to what it needs.
        files: name to what it is.
    """
    cell, header = material.cell, material.run.header
    written = [
        {"name": each.name, "what": _what(each), "install": pins[each.side].command(f"requirements-{each.side}.txt")}
        for each in scripts
        if each.text
    ]
    missing = [f"There is no `{each.name}`: {each.why}." for each in scripts if each.why]
    named = {name: material.framework(name) for name in (cell.source, cell.target)}
    return (
        templates(TEMPLATES)
        .get_template("README.md.j2")
        .render(
            cell=cell,
            command=portable(cell.command),
            local=list(local(cell.command)),
            paragraph=paragraph(cell, named[cell.source].version, named[cell.target].version),
            scripts=written,
            missing=missing,
            files=list(files.items()),
            versions="; ".join(
                f"{name}: {', '.join(f'{a} {b}' for a, b in found.versions)}, Python {found.python}"
                for name, found in named.items()
            ),
            tool=header.tool_version,
            started=header.started,
        )
    )


def portable(command: str) -> str:
    """The command that runs a cell again, with the capsule's own graph for a file of the sender's."""
    words = shlex.split(command)
    return shlex.join(G0 if before == "--graph" else word for before, word in zip(["", *words], words, strict=False))


def local(command: str) -> Iterator[str]:
    """What of a command is to be had on the sender's machine alone."""
    words = shlex.split(command)
    for option, value in pairwise(words):
        if option == "--data" and value not in ("builtin", "nmnist"):
            yield f"`--data {value}` was a folder of recordings in N-MNIST's layout: name yours"
        if option == "--python":
            name, _, path = value.partition("=")
            yield f"`--python {value}` was the sender's Python with {name}, {path}: name yours, or leave it out"


def paragraph(cell: Cell, source: str, target: str) -> str:
    """What happens, what is expected, what is observed, and why."""
    told = [_ROUTES[cell.route].format(a=f"{cell.source} {source}", b=f"{cell.target} {target}"), _expected(cell)]
    told.append(_observed(cell))
    why = cell.explanation or (f"the convention `{cell.convention}`" if cell.convention else "")
    told.append(f"What explains it: {why}." if why else one_line(cell.reason))
    return " ".join(filter(None, told))


def _expected(cell: Cell) -> str:
    spikes = f", which has {cell.spikes_source} spikes" if cell.spikes_source is not None else ""
    also = "" if cell.route == "authored" else ", and what NIR's equations say of the graph"
    return f"Expected: the model does what it did in {cell.source}{spikes}{also}."


def _observed(cell: Cell) -> str:
    if cell.verdict.fine and not cell.blame:
        return f"Observed: {cell.verdict}."
    told = [f"Observed: {cell.verdict}", f"to blame is `{cell.blame}`" if cell.blame else ""]
    if cell.spike_mismatch:
        start = f", first at step {cell.first_step} of node `{cell.first_node}`" if cell.first_node else ""
        told.append(f"{cell.spikes_target} spikes, and {cell.spike_mismatch} counts differ{start}")
    return "; ".join(filter(None, told)) + "."


def _what(script: Script) -> str:
    if script.judged is None or script.judged in (Verdict.NOT_RUN, Verdict.NOT_APPLICABLE):
        return "runs it"
    return f"this leg was {script.judged} in the run"
