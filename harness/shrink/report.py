"""What is handed to a maintainer: the graph, the stimulus, and what they show.

Decides that such a folder replaces only one that holds nothing else.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import numpy as np

from adapters import graph as graphs
from adapters.registry import REFERENCE
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


def write(out: Path, planned: PlannedCell, instance: Instance, cell: Cell, options: str, *, shows: bool) -> None:
    """Write graph, stimulus and text into a folder.

    Args:
        out: the folder.
        planned: the cell as it was run first.
        instance: the smallest that shows its fault.
        cell: what it shows.
        options: of the command that runs it.
        shows: whether the fault shows under the scenario's own stimulus too.

    Raises:
        PlaceError: the folder cannot be written.
    """
    with replacing(out) as folder:
        graphs.write(instance.graph, folder / GRAPH)
        np.save(folder / STIMULUS, instance.drive)
        command = _command(out, planned, instance, cell, options, shows=shows)
        (folder / TEXT).write_text(_text(instance, cell, command), encoding="utf-8")


def _text(instance: Instance, cell: Cell, command: str) -> str:
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
        f"run it: {command}",
    ]
    return "\n".join(lines) + "\n"


def _nodes(instance: Instance) -> list[str]:
    network = instance.network
    return [
        f"{graphs.kind(node)} {name!r} {network.input_shapes[name]} to {network.output_shapes[name]}"
        for name, node in network.nodes.items()
    ]


def _command(out: Path, planned: PlannedCell, instance: Instance, cell: Cell, options: str, *, shows: bool) -> str:
    """What shows the fault: under the scenario's own stimulus, else under the one that was found."""
    if shows:
        frameworks = dict.fromkeys((planned.source.name, planned.target.name))
        words = ["nirtrip", "run", planned.scenario.name, "--graph", str(out / GRAPH), "--route", planned.route]
        words += [word for name in frameworks for word in ("--framework", name)]
        return " ".join([shlex.join(words), options]).strip()
    # A target reads the file of its source; only the reference's is sure to say what this graph says.
    readers = [planned.source, *([planned.target] if planned.source.name == REFERENCE else [])]
    for reader in readers:
        if cell.blame == f"import:{reader.name}":
            words = ["nirtrip", "check", str(out / GRAPH), "--to", reader.name, "--route", planned.route]
            words += ["--dt", repr(instance.dt), "--input", str(out / STIMULUS)]
            return " ".join([shlex.join(words), options]).strip()
    return _program(planned, instance)


def _program(planned: PlannedCell, instance: Instance) -> str:
    """Every leg, in Python."""
    source, target = planned.source.framework.package, planned.target.framework.package
    return (
        "in a Python that has both, with NIR's and nirtrip's `adapters`:\n"
        "  import numpy as np\n"
        "  from adapters import graph\n"
        "  from adapters.base import Probes\n"
        f"  from {source}.{planned.route} import load as load_source\n"
        f"  from {target}.{planned.target_route} import load as load_target\n"
        f'  drive = np.load("{STIMULUS}").astype(np.float32)\n'
        f'  model = load_source(graph.read("{GRAPH}"), {instance.dt})\n'
        f'  print(model.run({{"{instance.network.inputs[0]}": drive}}, Probes(())).predictions)\n'
        '  graph.write(model.export(), "exported.nir")\n'
        '  exported = graph.read("exported.nir")\n'
        f"  model = load_target(exported, {instance.dt})\n"
        f"  (name,) = graph.network(exported, {instance.dt}).inputs\n"
        "  print(model.run({name: drive}, Probes(())).predictions)"
    )
