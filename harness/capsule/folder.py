"""A capsule on disk: a folder, and a zip of it beside it.

Decides what lies there, that both are written beside their places and renamed, and that nothing is replaced.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from harness.capsule import readme, script
from harness.capsule.pins import Pins, pins
from harness.exceptions import UsageError

if TYPE_CHECKING:
    from adapters.base import Array
    from harness.capsule.material import Material, Trace
    from harness.capsule.script import Script
    from harness.graph_file import GraphFile

SIDES = {"source": "the one that exports", "target": "the one that imports"}


def zip_of(out: Path) -> Path:
    """Where the zip of a folder that has a name is put."""
    place = out.resolve()
    return place.with_name(f"{place.name}.zip")


def check_free(out: Path) -> None:
    """See that nothing lies where a capsule is to be put.

    Raises:
        UsageError: something does, or the place has no name to give to a zip.
    """
    if not out.resolve().name:
        raise UsageError(f"--out {out}: expected a folder with a name, which the zip gets too")
    for place in (out, out.resolve(), zip_of(out)):
        if place.exists():
            raise UsageError(f"{place} exists and is left alone; choose another --out or move it away")


def write(material: Material, out: Path) -> tuple[Script, ...]:
    """Write a capsule; give its scripts.

    Raises:
        UsageError: something lies there, or it cannot be written.
    """
    check_free(out)
    place = out.resolve()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as beside:
            folder = Path(beside) / place.name
            folder.mkdir()
            scripts = _fill(material, folder)
            packed = _packed(folder, Path(beside) / "capsule.zip")
            packed.rename(zip_of(place))
            folder.rename(place)
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error}; choose another --out") from error
    return scripts


def _fill(material: Material, folder: Path) -> tuple[Script, ...]:
    shutil.copyfile(material.g0.path, folder / script.G0)
    np.savez_compressed(folder / script.STIMULUS, stimulus=material.stimulus)
    files = {
        script.G0: "the graph",
        script.STIMULUS: f"`stimulus`, (steps, samples, *shape), a step each {material.scenario.dt:g} s",
    }
    if material.exported:
        shutil.copyfile(material.exported.path, folder / script.EXPORTED)
        files[script.EXPORTED] = f"the file that {material.cell.source} wrote"
    scripts = _scripts(material)
    wanted: dict[str, Pins] = {}
    for each in scripts:
        if each.text:
            name = _name(material, each)
            wanted[each.side] = pins(material.base(name), material.framework(name))
            (folder / each.name).write_text(each.text, encoding="utf-8")
            files[each.name] = f"{SIDES[each.side]}: nir, NumPy and {name} alone"
            lines = "".join(f"{line}\n" for line in wanted[each.side].lines)
            (folder / f"requirements-{each.side}.txt").write_text(lines, encoding="utf-8")
            files[f"requirements-{each.side}.txt"] = "what it ran with"
        files |= _traces(material, each, folder)
    page = readme.text(material, scripts, wanted, files)
    (folder / readme.README).write_text(page, encoding="utf-8")
    return scripts


def _scripts(material: Material) -> tuple[Script, ...]:
    if material.cell.route != "bridged":
        return (script.source(material), script.target(material))
    held: tuple[tuple[script.Side, GraphFile | None], ...] = (
        ("source", material.g0),
        ("target", material.exported),
    )
    return tuple(script.Script(side, expected=material.expected(graph)) for side, graph in held)


def _traces(material: Material, each: Script, folder: Path) -> dict[str, str]:
    """What was expected and what was measured, each as far as it is known."""
    arrays = _named("expected", each.expected) | _named("observed", material.observed(each.side))
    if each.why or not arrays:
        return {}
    np.savez_compressed(folder / each.traces, **arrays)  # type: ignore[arg-type]  # stub: kwargs
    whose = {"expected": "the reference's", "observed": f"{_name(material, each)}'s in the run, of leading samples"}
    said = {name: f"`{name}`, {whose[name.removesuffix('_v')]}" for name in arrays}
    return {each.traces: f"at the Output, and membranes (`_v`): {'; '.join(said.values())}"}


def _named(what: str, trace: Trace | None) -> dict[str, Array]:
    if trace is None:
        return {}
    return {what: trace.output} | ({f"{what}_v": trace.membrane} if trace.membrane is not None else {})


def _name(material: Material, each: Script) -> str:
    return material.cell.source if each.side == "source" else material.cell.target


def _packed(folder: Path, place: Path) -> Path:
    """The folder as a zip, under its own name; the same files give the same bytes."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.name}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())
    return place
