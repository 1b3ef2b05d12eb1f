"""What the page holds: which parts of a run go where, filled into the templates and scripts beside this file.

Decides that what is few (matrices, rules, frameworks, the paper) is written as HTML, readable without JavaScript, and
that cells, thousands of them, travel packed and are drawn by the scripts.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from reports import paper
from reports.atomic import write_text
from reports.findings import counts, one_line, scores, worst
from reports.page.comparison import comparison
from reports.page.groups import ordered_frameworks, overviews
from reports.page.payload import payload
from reports.page.portrait import portraits, primitives
from reports.quantities import shown
from reports.realisations import realisations
from reports.rules import RULES
from reports.rules_followed import Standing, followed
from reports.rules_words import faults, frameworks, on, routes
from reports.suite import family, summed_up
from reports.support import Support
from reports.support_words import HEAD, condensed, line, notes, spoken
from reports.verdict import MASKED, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reports.records import Run, ScenarioRecord

SCRIPTS: Final = (
    *("dom", "data", "state", "filter", "words", "metrics", "matrix", "list"),
    *("plot", "figures", "cell", "dialog", "controls", "page"),
)
"""Files of the folder `scripts`, in the order in which they need one another."""


def html(run: Run, legs: Path | None = None) -> str:
    """The page as text.

    Args:
        run: what it is about.
        legs: where the run's legs lie; its own folder, unless it is on its way there.
    """
    names = ordered_frameworks(run)
    return (
        _environment()
        .get_template("report.html")
        .render(
            **_overview(run, names),
            **_measured(run),
            **_about(run),
            paper=paper,
            comparison=comparison(run, legs or run.path / "legs", names),
            # Ours alone: no part of them comes from a run.
            script=Markup(_script()),  # noqa: S704
            # Base64, in which nothing can end an element.
            cells=Markup(payload(run, names)),  # noqa: S704
        )
    )


def render(run: Run, path: Path) -> None:
    """Write the page, whole or not at all; the run's legs lie beside it."""
    write_text(path, html(run, path.parent / "legs"))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports.page"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(shown=shown, one_line=one_line)
    environment.globals.update(line=line, spoken=spoken, notes=notes, condensed=condensed)
    environment.globals.update(followed=followed, on=on, primitives=primitives, masked_mark=MASKED)
    return environment


def _overview(run: Run, names: Sequence[str]) -> dict[str, object]:
    """Who talks to whom, and each framework."""
    return {
        "counts": counts(run),
        "worst": worst(run),
        "overviews": overviews(run, names),
        "verdicts": tuple(Verdict),
        "portraits": portraits(run, names),
        "scores": [each for each in scores(run) if each.cells],
    }


def _measured(run: Run) -> dict[str, object]:
    """What the cases of conformance say."""
    return {
        "support": run.support,
        "support_head": HEAD,
        "supports": tuple(Support),
        "rules": RULES,
        "faults": faults(run.support),
        "standings": tuple(Standing),
        "measured_routes": routes(run.support),
        "measured_frameworks": frameworks(run.support),
    }


def _about(run: Run) -> dict[str, object]:
    """What was run, on what."""
    alone = _alone(run)
    return {
        "run": run,
        "data": [*(f"{each.name}: {each.subject}" for each in alone.header.scenarios), *_families(run)],
        "realisations": realisations(alone),
        "scenarios": alone.header.scenarios,
        "families": {name: len(cases) for name, cases in _cases(run).items()},
    }


def _script() -> str:
    """The scripts as one, with names of their own."""
    folder = resources.files("reports.page") / "scripts"
    parts = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return '(() => {\n"use strict";\n\n' + "\n".join(parts) + "\n})();"


def _alone(run: Run) -> Run:
    """A run without the families that are summed up."""
    names = summed_up(run)
    scenarios = tuple(each for each in run.header.scenarios if each.name not in names)
    cells = tuple(cell for cell in run.cells if cell.scenario not in names)
    return replace(run, header=run.header.model_copy(update={"scenarios": scenarios}), cells=cells)


def _cases(run: Run) -> dict[str, list[ScenarioRecord]]:
    names = summed_up(run)
    found: dict[str, list[ScenarioRecord]] = {}
    for each in run.header.scenarios:
        if each.name in names:
            found.setdefault(family(each.name), []).append(each)
    return found


def _families(run: Run) -> Iterator[str]:
    """A line for each family that is summed up."""
    for name, cases in _cases(run).items():
        synthetic = all("synthetic" in each.data for each in cases)
        yield f"{name}: {len(cases)} cases{' (synthetic)' * synthetic}"
