"""A page in a real browser: Chromium from the system; whatever it complains of is held against the test."""

from __future__ import annotations

import itertools
import math
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from reports.page import render
from reports.records import (
    Cell,
    Divergence,
    Footer,
    FrameworkRecord,
    GraphDifference,
    Header,
    Leg,
    NodeNumbers,
    RasterWindow,
    Run,
    ScenarioRecord,
)
from reports.support import Convention, Entry, FrameworkSupport, Outcome, Row, Support
from reports.verdict import Verdict

V = Verdict
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NAMES = ("reference", "norse", "snntorch", "sinabs", "spyx", "nengo", "brian2")
ROUTES = ("bridged", "native", "authored")
CASES = tuple(f"conformance/case-{n}" for n in range(8))


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once; without one, or without Playwright, these tests are skipped."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright: pip install nirtrip[test]")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("needs Chromium: install it from the system's packages")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The page of a run with every verdict, on disk."""
    return written(make_run(), tmp_path_factory.mktemp("run"))


@pytest.fixture
def visit(chromium):
    """Opens a page in a window of its own; what it complains of, or asks the network for, fails the test."""
    contexts, troubles = [], []

    def opened(file, fragment="", ready="html.live", **settings):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: troubles.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith(file.as_uri()) or troubles.append(asked.url))
        page.goto(f"{file.as_uri()}{fragment}")
        if settings.get("java_script_enabled", True):
            page.wait_for_selector(ready)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(visit, report):
    """The page as it opens."""
    return visit(report)


def written(run, folder):
    file = folder / "report.html"
    render(run, file)
    return file


def make_cell(scenario, route, source, target, **changes):
    known = {"scenario": scenario, "route": route, "source": source, "target": target}
    verdicts = dict.fromkeys(("verdict", "port", "fidelity", "export_source", "import_target"), V.IDENTICAL)
    numbers = {"spike_mismatch": 0, "spikes_source": 4, "spikes_target": 4, "max_dv": 1e-7, "source_version": "1.1.0",
               "target_version": "1.0.0", "command": f"nirtrip run {scenario} --route {route}"}  # fmt: skip
    return Cell(**{**known, **verdicts, **numbers, **changes})


def make_diverged(scenario, route, source, target, **changes):
    """A cell with everything that a page can show."""
    rise = tuple(0.02 + 0.003 * (step % 28) for step in range(80))
    late = (*rise[:40], *(min(v * 1.1, 0.1) for v in rise[40:]))
    raster = RasterWindow(
        start_step=420,
        steps=80,
        neurons=tuple(range(6)),
        source=tuple((430 + n, 460 + n) for n in range(6)),
        target=tuple((430 + n, 461 + n) for n in range(6)),
        reference=tuple((430 + n, 460 + n, 470 + n) for n in range(6)),
    )
    divergence = Divergence(
        node="lif", sample=1, neuron=3, first_step=460, start_step=420, dt=1e-4, threshold=0.1,
        v_source=rise, v_target=(*late[:-1], math.nan), v_reference=rise,
        spikes_source=tuple(int(step % 28 == 27) for step in range(80)),
        spikes_target=tuple(2 * (step % 28 == 26) for step in range(80)),
        spikes_reference=tuple(int(step % 28 == 27) for step in range(80)), raster=raster,
    )  # fmt: skip
    known = {
        "verdict": V.DIVERGED,
        "port": V.DIVERGED,
        "import_target": V.DIVERGED,
        "blame": f"import:{target}",
        "convention": "reset=subtract",
        "faults": "subtracts",
        "explanation": f"{target} subtracts the threshold instead of going to v_reset; residual 0",
        "reason": "first difference at node 'lif', step 460: 7 counts differ",
        "spike_mismatch": 7,
        "max_dv": 0.31,
        "first_node": "lif",
        "first_step": 460,
        "graph_diff": (
            GraphDifference(where="lif", field="tau", kind="value", a="0.0025", b="2.5e-07", relative_error=0.9),
        ),
        "divergence": divergence,
        "nodes": (
            NodeNumbers(
                node="lif", spiking=True, verdict=V.DIVERGED, spike_mismatch=7, spikes_expected=4, spikes_observed=9
            ),
        ),
        "legs": (
            Leg(name="source", digest="0a1b", uses={"lif": "native module"}),
            Leg(name="target", digest="3c4d", uses={"lif": "folded"}, log_tail="warning: <r> dropped"),
        ),
    }
    return make_cell(scenario, route, source, target, **{**known, **changes})


def make_pair(scenario, route, source, target):
    """The cell of a pair: all is fine by our mapping; on the other routes each importer has its own way."""
    where = (scenario, route, source, target)
    wrong = {"verdict": V.FAILED, "port": V.FAILED, "blame": "import:nengo", "spike_mismatch": None, "max_dv": None}
    if route == "bridged" or target in {"reference", "norse"}:
        return make_cell(*where)
    if target == "snntorch":
        return make_cell(*where, masked=True, export_source=V.DIVERGED, import_target=V.DIVERGED, blame="compound")
    if target == "sinabs":
        return make_diverged(*where)
    if target == "nengo":
        return make_cell(*where, **wrong, reason="TypeError: no place\n  for 'tau'")
    if target == "brian2":
        return make_cell(
            *where, **{**wrong, "verdict": V.REFUSED, "port": V.REFUSED, "blame": "import:brian2"}, reason="no importer"
        )
    return make_cell(
        *where, verdict=V.DRIFT, port=V.DRIFT, spike_mismatch=2, max_dv=0.02, first_node="lif", first_step=9
    )


def make_scenarios(names):
    return tuple(
        ScenarioRecord(name=name, digest="aa", data="made for a test (synthetic)", dt=1e-4, samples=4, nodes=("lif",))
        for name in names
    )


def make_support(name, route):
    entries = [Entry(support=word, why="" if word is Support.YES else f"why {word}") for word in Support]
    rows = tuple(
        Row(primitive="LIF", field=f"field {n}", cases=("lif-alone",), imported=entry, exported=entries[0])
        for n, entry in enumerate(entries)
    )
    dialect = (Convention(name="reset=subtract", meaning="subtracts the threshold", cases=2, primitives=("LIF",)),)
    outcomes = (Outcome(case="lif-overshoot", verdict=V.DIVERGED, faults=("reset=subtract",)),)
    return FrameworkSupport(
        framework=name, version="1.0", route=route, dialect=dialect, wrong=3, spoken=2, rows=rows, outcomes=outcomes
    )


def make_run(names=NAMES, scenarios=("lif", "scnn", *CASES), **changes):
    header = Header(
        tool_version="0.1.0",
        python="3.11.9",
        machine="Linux x86_64",
        started="2026-01-02T03:04:05+00:00",
        command="nirtrip run",
        scenarios=make_scenarios(scenarios),
        frameworks=tuple(FrameworkRecord(name=name, version="1.0", routes=ROUTES, status="ready") for name in names),
    )
    cells = tuple(itertools.starmap(make_pair, itertools.product(scenarios, ROUTES, names, names)))
    footer = Footer(finished="2026-01-02T03:05:05+00:00", cells=len(cells), reused=0, computed=len(cells), seconds=60.0)
    support = tuple(make_support(name, route) for name in names for route in ("bridged", "native"))
    return Run(
        **{
            **vars(SimpleNamespace(path=Path("out"), header=header, cells=cells, footer=footer, support=support)),
            **changes,
        }
    )


@pytest.fixture(scope="session")
def make():
    """The factories above, for tests that need a run of their own."""
    return SimpleNamespace(run=make_run, cell=make_cell, diverged=make_diverged, written=written)
