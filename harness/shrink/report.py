"""What is handed to a maintainer: the graph, the stimulus, and what they show.

Decides that such a folder replaces only one that holds nothing else.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import numpy as np

from adapters import graph as graphs
from reports.atomic import check_replaceable, replacing

if TYPE_CHECKING:
    from pathlib import Path

    from harness.plan import PlannedCell
    from harness.shrink.instance import Instance
    from reports.records import Cell

GRAPH, STIMULUS, TEXT = "smallest.nir", "stimulus.npy", "explanation.txt"


def check_place(out: Path) -> None:
    """Refuse a place that holds anything but such files.

    Raises:
        PlaceError: says what is there.
    """
    check_replaceable(out, "what `nirtrip shrink` writes", _is_ours)


def _is_ours(folder: Path) -> bool:
    return {path.name for path in folder.iterdir()} <= {GRAPH, STIMULUS, TEXT}


def write(out: Path, planned: PlannedCell, instance: Instance, cell: Cell, options: str) -> None:
    """Write graph, stimulus and text into a folder.

    Args:
        out: the folder.
        planned: the cell as it was run first.
        instance: the smallest that shows its fault.
        cell: what it shows.
        options: of the command that runs it.

    Raises:
        PlaceError: the folder cannot be written.
    """
    with replacing(out) as folder:
        graphs.write(instance.graph, folder / GRAPH)
        np.save(folder / STIMULUS, instance.drive)
        (folder / TEXT).write_text(_text(out, planned, instance, cell, options), encoding="utf-8")


def _text(out: Path, planned: PlannedCell, instance: Instance, cell: Cell, options: str) -> str:
    lines = [
        f"{cell.id}, shrunk to {instance}",
        "",
        f"verdict: {cell.verdict}",
        f"blame: {cell.blame}",
        f"reason: {cell.reason}",
        f"explanation: {cell.explanation or 'none found'}",
        "",
        f"nodes: {', '.join(_nodes(instance))}",
        f"edges: {', '.join(f'{a} -> {b}' for a, b in instance.network.edges)}",
        f"stimulus: {STIMULUS}, (steps, samples, *shape) = {instance.drive.shape}, a step each {instance.dt} s",
        "",
        f"run it: {_command(out, planned, instance, options)}",
    ]
    return "\n".join(lines) + "\n"


def _nodes(instance: Instance) -> list[str]:
    network = instance.network
    return [
        f"{graphs.kind(node)} {name!r} {network.input_shapes[name]} to {network.output_shapes[name]}"
        for name, node in network.nodes.items()
    ]


def _command(out: Path, planned: PlannedCell, instance: Instance, options: str) -> str:
    """With the scenario's own stimulus, where that fits; else with the one that was found, in Python."""
    own = next(iter(planned.scenario.stimulus(0, 1).values())).shape[2:]
    frameworks = dict.fromkeys((planned.source.name, planned.target.name))
    if own == instance.drive.shape[2:]:
        words = ["nirtrip", "run", planned.scenario.name, "--graph", str(out / GRAPH), "--route", planned.route]
        words += [word for name in frameworks for word in ("--framework", name)]
        return " ".join([shlex.join(words), options]).strip()
    package = (planned.target if planned.target.name != "reference" else planned.source).framework.package
    return (
        f"scenario {planned.scenario.name} drives graphs of shape {own} only; in Python:\n"
        "  import numpy as np\n"
        "  from adapters import graph\n"
        "  from adapters.base import Probes\n"
        f"  from {package}.{planned.target_route} import load\n"
        f'  model = load(graph.read("{GRAPH}"), {instance.dt})\n'
        f'  model.run({{"{instance.network.inputs[0]}": np.load("{STIMULUS}").astype(np.float32)}}, '
        f"Probes({tuple(instance.network.nodes)}))"
    )
