"""What a port leaves: the graph, a script that runs it, a stimulus with what the reference makes of it, and a text.

Decides that a folder which holds anything is left alone unless its owner says otherwise, and that even then nothing but
a port's own files is replaced, once the new ones are whole. The script is made of what a capsule's scripts are made of,
and as strict as these.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from jinja2 import TemplateNotFound

from adapters import graph as graphs
from adapters.job import DONE
from harness.capsule.material import Trace, tolerance
from harness.capsule.script import TEMPLATES
from harness.exceptions import UsageError
from harness.port import proof
from harness.port.text import text
from harness.templates import templates
from reports.atomic import write_text

if TYPE_CHECKING:
    from jinja2 import Template

    from adapters.base import Array
    from harness.environments import Environment as Framework
    from harness.port.result import Result
    from harness.port.trial import Drive

GRAPH, SCRIPT, STIMULUS, TEXT = "model.nir", "load_model.py", "stimulus.npz", "port.md"
FILES: Final = (GRAPH, SCRIPT, STIMULUS, TEXT)


@dataclass(frozen=True)
class Told:
    """What the text says beside the result.

    Args:
        file: the user's.
        step: seconds a step, and why.
        drive: what drove the model.
        command: what wrote the folder.
    """

    file: str
    step: str
    drive: Drive
    command: str


def check_place(out: Path, *, replace: bool) -> None:
    """Refuse a place that holds anything, unless it is a port's own and may be replaced.

    Raises:
        UsageError: says what is there.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; choose another --out")
    there = {path.name for path in out.iterdir()} if out.exists() else set()
    others = there - set(FILES)
    if others:
        raise UsageError(f"{out} holds other things ({min(others)}) and is left alone; choose another --out")
    if there and not replace:
        raise UsageError(f"{out} holds a port already; choose another --out, or say --replace")


def write(out: Path, result: Result, target: Framework, told: Told) -> tuple[str, ...]:
    """Write what there is; the names of the files.

    Raises:
        UsageError: the folder cannot be written.
    """
    written = [TEXT]
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".port.", dir=out) as made:
            beside = Path(made)
            if result.found.trial.target.load == DONE:
                written += _model(beside, result, target, told)
            missing = without_script(result, target)
            write_text(beside / TEXT, text(result, target, told, written, missing))
            for name in FILES:
                (beside / name).replace(out / name) if name in written else (out / name).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error}; choose another --out") from error
    return tuple(written)


def without_script(result: Result, target: Framework) -> str:
    """Why there is no script, "" where there is one."""
    network = result.found.trial.model.network
    if result.found.trial.target.load != DONE:
        return f"There is no {SCRIPT}: {target.name} does not load the model."
    if len(network.outputs) != 1:
        return f"There is no {SCRIPT}: the graph has several Outputs, which each framework gives in its own way."
    if _template(target) is None:
        return f"There is no {SCRIPT}: nirtrip has no template of {target.framework.base}'s own importer."
    return ""


def _model(out: Path, result: Result, target: Framework, told: Told) -> list[str]:
    """A model that can be loaded, right or wrong."""
    model = result.found.trial.model
    graphs.write(model.graph, out / GRAPH)
    template = _template(target)
    if template is None or without_script(result, target):
        return [GRAPH]
    (expected,) = proof.run(model, told.drive.few).predictions.values()
    np.savez_compressed(out / STIMULUS, stimulus=told.drive.few, expected=expected)
    write_text(out / SCRIPT, _script(result, target, template, expected))
    return [GRAPH, SCRIPT, STIMULUS]


def _template(target: Framework) -> Template | None:
    try:
        return templates("harness.port", TEMPLATES).get_template(f"{target.framework.base}.py.j2")
    except TemplateNotFound:
        return None


def _script(result: Result, target: Framework, template: Template, expected: Array) -> str:
    """The script, which holds a model of one Output against what is expected of it."""
    trial = result.found.trial
    model, network = trial.model, trial.model.network
    rendered = template.render(
        title=f"{target.name} reads the ported model by its own importer, and runs it.",
        needs=f"{target.name.partition('@')[0]} {target.version}",
        graph_file=GRAPH,
        stimulus_file=STIMULUS,
        dt=repr(model.dt),
        dt_remark="",
        made="native",
        exports=False,
        flattened="",
        input=network.inputs[0],
        output=network.outputs[0],
        tolerance=repr(tolerance(Trace(expected, None), trial.reference.leg.graph)),
        allowed=_allowed(result),
    )
    return re.sub(r"\n{3,}(?!def )", "\n\n", rendered)


def _allowed(result: Result) -> int:
    """Values that differed when the model was checked: what rounding does to an equivalent one."""
    comparison = result.found.trial.comparison
    outputs = result.found.trial.reference.leg.graph.network.outputs
    nodes = comparison.nodes if comparison and result.fine else ()
    return sum(node.spike_mismatch for node in nodes if node.node in outputs)
