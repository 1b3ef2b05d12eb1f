"""Runs made of cells with every verdict, small enough to read."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import pytest

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
from reports.verdict import Verdict

V = Verdict
NAMES = ("reference", "norse", "snntorch")


def make_header(**changes) -> Header:
    """A header of two scenarios, one of them synthetic, and three frameworks."""
    scenarios = (
        ScenarioRecord(
            name="lif",
            digest="aa11",
            data="paper stimulus and variations (synthetic)",
            dt=1e-4,
            samples=4,
            nodes=("lif",),
        ),
        ScenarioRecord(
            name="scnn",
            digest="bb22",
            data="N-MNIST folder Test: 60 recordings",
            dt=1e-3,
            samples=60,
            nodes=("1", "3", "6", "9", "11"),
        ),
    )
    frameworks = (
        FrameworkRecord(name="reference", version="0.1.0", routes=("bridged",), status="ready"),
        FrameworkRecord(name="norse", version="1.1.0", routes=("bridged", "native"), status="ready"),
        FrameworkRecord(name="snntorch", version="1.0.0", routes=("bridged", "native"), status="ready"),
    )
    known = {
        "tool_version": "0.1.0",
        "python": "3.11.9",
        "machine": "Linux x86_64, 2 cores",
        "started": "2026-01-02T03:04:05+00:00",
        "command": "nirtrip run lif scnn --samples 60",
        "scenarios": scenarios,
        "frameworks": frameworks,
    }
    return Header(**{**known, **changes})


def make_footer(cells: int, **changes) -> Footer:
    known = {
        "finished": "2026-01-02T03:05:05+00:00",
        "cells": cells,
        "reused": 3,
        "computed": 9,
        "seconds": 60.0,
    }
    return Footer(**{**known, **changes})


def make_cell(**changes) -> Cell:
    """An identical cell, but for `changes`."""
    known = {
        "scenario": "lif",
        "route": "bridged",
        "source": "norse",
        "target": "snntorch",
        "verdict": V.IDENTICAL,
        "port": V.IDENTICAL,
        "fidelity": V.IDENTICAL,
        "export_source": V.IDENTICAL,
        "import_target": V.IDENTICAL,
        "spike_mismatch": 0,
        "spikes_source": 4,
        "spikes_target": 4,
        "max_dv": 1.5e-7,
        "rmse_dv": 2e-8,
        "lag": 0,
        "unmatched": 0,
        "floor": 3e-6,
        "spikes_reference": 4,
        "ref_spike_mismatch": 0,
        "ref_max_dv": 1e-7,
        "source_version": "1.1.0",
        "target_version": "1.0.0",
        "seconds": 1.25,
        "command": "nirtrip run lif --route bridged --with norse",
    }
    return Cell(**{**known, **changes})


def make_divergence(**changes) -> Divergence:
    """A target that resets by subtraction where the source resets to zero, 30 steps around it."""
    rise = [0.02 + 0.006 * step for step in range(14)]
    source, target = [*rise, *rise, *rise[:2]], [*rise, *(0.01 + v for v in rise), *rise[:2]]
    raster = RasterWindow(
        start_step=446,
        steps=30,
        neurons=tuple(range(12)),
        source=tuple((450 + n, 460 + n) for n in range(12)),
        target=tuple((450 + n, 459 + n) for n in range(12)),
    )
    known = {
        "node": "lif",
        "sample": 1,
        "neuron": 0,
        "first_step": 460,
        "start_step": 446,
        "dt": 1e-4,
        "threshold": 0.1,
        "v_source": source,
        "v_target": target,
        "v_reference": source,
        "spikes_source": [int(step in {13, 27}) for step in range(30)],
        "spikes_target": [int(step in {13, 26}) for step in range(30)],
        "spikes_reference": [int(step in {13, 27}) for step in range(30)],
        "raster": raster,
    }
    return Divergence(**{**known, **changes})


def make_diverged(**changes) -> Cell:
    """A cell with everything a report can show."""
    known = {
        "route": "authored",
        "source": "snntorch",
        "target": "norse",
        "verdict": V.DIVERGED,
        "port": V.DIVERGED,
        "fidelity": V.NOT_APPLICABLE,
        "export_source": V.DIVERGED,
        "import_target": V.DIVERGED,
        "blame": "export:snntorch+import:norse",
        "convention": "reset=subtract",
        "spike_mismatch": 7,
        "spikes_target": 9,
        "max_dv": math.inf,
        "rmse_dv": 0.31,
        "lag": None,
        "van_rossum": 0.7,
        "first_node": "lif",
        "first_step": 460,
        "reason": "the file says v_reset 0 [at lif], the model subtracts: 7 counts differ | from <step> 460",
        "graph_diff": (
            GraphDifference(where="lif", field="tau", kind="value", a="0.0025", b="2.5e-07", relative_error=0.9999),
            GraphDifference(where="input -> lif", field="", kind="edge", a="present", b="absent"),
        ),
        "divergence": make_divergence(),
        "nodes": (
            NodeNumbers(
                node="lif",
                observed_node="lif",
                spiking=True,
                verdict=V.DIVERGED,
                forced=V.IDENTICAL,
                spike_mismatch=7,
                spikes_expected=4,
                spikes_observed=9,
                max_dv=math.nan,
                nan=True,
                first_step=460,
                identical_bound=1e-5,
                floor=3e-6,
            ),
        ),
        "legs": (
            Leg(name="source", digest="0a1b2c", uses={"lif": "native module", "output": "native module"}),
            Leg(
                name="target",
                digest="3d4e5f",
                uses={"lif": "folded"},
                log_tail="loading <graph>\nwarning: r dropped\n",
            ),
        ),
    }
    return make_cell(**{**known, **changes})


def every_cell() -> tuple[Cell, ...]:
    """One or more cells of every verdict over two scenarios and three routes, and one that is masked."""
    bridged = [make_cell(source=a, target=b) for a in NAMES for b in NAMES]
    authored = [
        make_diverged(),
        make_cell(route="authored", verdict=V.EQUIVALENT, port=V.EQUIVALENT),
        make_cell(
            route="authored",
            target="reference",
            masked=True,
            export_source=V.DIVERGED,
            import_target=V.DIVERGED,
            blame="export:norse+import:reference",
        ),
        make_cell(
            route="authored",
            source="reference",
            target="norse",
            verdict=V.DRIFT,
            port=V.DRIFT,
            lag=1,
            reason="one step late",
        ),
    ]
    network = {
        "scenario": "scnn",
        "samples": 60,
        "accuracy": 0.966,
        "accuracy_low": 0.88,
        "accuracy_high": 0.99,
    }
    native = [
        make_cell(
            **network,
            route="native",
            source="reference",
            target="norse",
            verdict=V.FAILED,
            port=V.FAILED,
            import_target=V.FAILED,
            blame="import:norse",
            reason="RuntimeError: expected 3D input\n  got 5D",
        ),
        make_cell(**network, route="native", verdict=V.REFUSED, port=V.REFUSED, reason="cannot export LIFBoxCell"),
        make_cell(**network, route="native", source="reference", verdict=V.TIMEOUT, port=V.TIMEOUT),
        make_cell(
            **network,
            route="native",
            source="snntorch",
            target="norse",
            verdict=V.NOT_RUN,
            port=V.NOT_RUN,
            max_dv=None,
            spike_mismatch=None,
            seconds=None,
        ),
        make_cell(**network, route="native", source="norse", target="norse"),
    ]
    return (*bridged, *authored, *native)


def make_run(cells: tuple[Cell, ...] | None = None, *, finished: bool = True, path: str = "out") -> Run:
    chosen = every_cell() if cells is None else cells
    footer = make_footer(len(chosen)) if finished else None
    return Run(Path(path), make_header(), chosen, footer)


@pytest.fixture
def make() -> SimpleNamespace:
    """The factories above, for tests that need a run of their own."""
    return SimpleNamespace(
        header=make_header,
        footer=make_footer,
        cell=make_cell,
        diverged=make_diverged,
        divergence=make_divergence,
        every_cell=every_cell,
        run=make_run,
    )


@pytest.fixture
def run() -> Run:
    return make_run()


@pytest.fixture
def unfinished() -> Run:
    return make_run(finished=False)
