"""The scripts of a capsule: one framework, its own importer or layers, and what was expected of them.

Decides what each is held against. A source that reads a graph is held against the reference of that graph; where it
does that well, or was written by hand, against the reference of the file that it wrote: the file should be the model.
A target is held against the reference of the file that it reads. Templates are a framework's, by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Literal

from jinja2 import TemplateNotFound

from adapters.registry import REFERENCE
from harness.capsule.material import Trace, tolerance
from harness.templates import templates

if TYPE_CHECKING:
    from jinja2 import Template

    from harness.capsule.material import Material
    from harness.graph_file import GraphFile
    from reports.verdict import Verdict

Side = Literal["source", "target"]

TEMPLATES = "harness.capsule"
"""The package that has the templates."""

G0, EXPORTED, STIMULUS, WRITTEN = "g0.nir", "exported.nir", "stimulus.npz", "written.nir"
FILES = SimpleNamespace(stimulus=STIMULUS, written=WRITTEN)

ON_TORCH = ("norse", "snntorch", "spikingjelly", "sinabs", "rockpool")
"""Frameworks whose layers are PyTorch's."""

NO_EXPORTER = ("jaxsnn",)
"""Frameworks that read NIR and do not write it."""

NO_SCNN = ("rockpool",)
"""Frameworks without the layers of an SCNN."""


@dataclass(frozen=True)
class Script:
    """One script.

    Args:
        side: which end of the cell it is.
        text: the script, "" where none can be written.
        why: why not.
        judged: the verdict of the run on what it shows.
        expected: what it is held against; None where only an exception can show anything.
    """

    side: Side
    text: str = ""
    why: str = ""
    judged: Verdict | None = None
    expected: Trace | None = None

    @property
    def name(self) -> str:
        """Of its file."""
        return f"{self.side}.py"

    @property
    def traces(self) -> str:
        """The file of what it is held against, and of what was measured."""
        return f"{self.side}.npz"


def source(material: Material) -> Script:
    """The script of the framework that exports."""
    cell = material.cell
    by_hand = cell.route == "authored"
    writes = by_hand or (cell.fidelity.fine and not cell.export_source.fine)
    held = material.exported if writes else material.g0
    judged = cell.export_source if writes else cell.fidelity
    made = cell.scenario if by_hand else "native"
    return _script(material, "source", made, held if held and not held.malformed else None, judged)


def target(material: Material) -> Script:
    """The script of the framework that imports."""
    exported = material.exported
    if exported is None or exported.malformed:
        said = "wrote no file" if exported is None else f"wrote a malformed file ({exported.malformed})"
        return Script("target", why=f"{material.cell.source} {said}, so that there is nothing to read")
    return _script(material, "target", "native", exported, material.cell.import_target)


def _script(material: Material, side: Side, made: str, held: GraphFile | None, judged: Verdict) -> Script:
    name = material.cell.source if side == "source" else material.cell.target
    base = material.base(name)
    why, template = _why_not(material, base, made), _template(base)
    if why or template is None:
        return Script(side, why=why)
    reads = material.exported if side == "target" and material.exported else material.g0
    expected = material.expected(held)
    text = template.render(
        title=_title(material, side, name),
        needs=f"nir, NumPy and {name.partition('@')[0]} {material.framework(name).version}",
        files=FILES,
        dt=repr(material.scenario.dt),
        graph=EXPORTED if side == "target" else G0,
        input=reads.network.inputs[0],
        output=reads.network.outputs[0],
        flattened=_flattened(reads),
        made=made,
        torch_made=base in ON_TORCH,
        traces=f"{side}.npz" if expected else "",
        tolerance=repr(tolerance(expected, held)) if expected and held else "0.0",
        expectation="NIR's reference on this graph" if held is reads else f"NIR's reference on {EXPORTED}",
        exports=side == "source" and base not in NO_EXPORTER,
        stored=EXPORTED if side == "source" and held is material.exported and held is not None else "",
    )
    return Script(side, re.sub(r"\n{3,}(?!def )", "\n\n", text), judged=judged, expected=expected)


def _why_not(material: Material, base: str, made: str) -> str:
    """Why there is no script, "" if there is one."""
    if base == REFERENCE:
        return "the reference is nirtrip's own"
    if _template(base) is None:
        return f"{base} has no NIR code of its own"
    if made != "native" and base in NO_EXPORTER:
        return f"{base} cannot export what is written in it"
    if made == "scnn" and base in NO_SCNN:
        return f"{base} has no layers to write this model in"
    if any(graph and _ports(graph) != (1, 1) for graph in (material.g0, material.exported)):
        return "the graph has several Inputs or Outputs, which each framework takes in its own way"
    return ""


def _ports(graph: GraphFile) -> tuple[int, int]:
    return (1, 1) if graph.malformed else (len(graph.network.inputs), len(graph.network.outputs))


def _title(material: Material, side: Side, name: str) -> str:
    cell = material.cell
    if side == "target":
        return f"{name} reads the file that {cell.source} wrote, by its own importer, and runs it."
    made = "a model written by hand" if cell.route == "authored" else f"{G0}, by its own importer"
    return f"{name}: {made}, run, and exported by its own exporter."


def _template(base: str) -> Template | None:
    try:
        return templates(TEMPLATES).get_template(f"{base}.py.j2")
    except TemplateNotFound:
        return None


def _flattened(graph: GraphFile) -> str:
    """The shape that enters the first Flatten, for frameworks whose images are channels last."""
    network = graph.network
    shapes = [network.input_shapes[name] for name, node in network.nodes.items() if type(node).__name__ == "Flatten"]
    return repr(shapes[0] if shapes else ())
