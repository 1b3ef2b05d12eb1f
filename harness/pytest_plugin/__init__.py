"""pytest plug-in: the cells of the matrix as tests, for a framework's own continuous integration.

`pytest --nirtrip` adds one test a cell to whatever else is collected; its name is the cell's id:

    pytest --nirtrip --nirtrip-framework norse --nirtrip-expect expectations.toml --junitxml nirtrip.xml
    pytest --nirtrip --nirtrip-framework norse -k "lif and native"
    pytest --nirtrip -m nirtrip -n 4     # nothing but cells; with pytest-xdist

How a framework tests its NIR code:

1.  Make an environment for nirtrip and pytest, and one for the framework. They may be the same; two keep their pins
    apart: `--nirtrip-python norse=/path/to/framework/bin/python` names the second one.
2.  Run `pytest --nirtrip --nirtrip-framework NAME` in the first one. The framework meets the reference in both
    directions and itself. A cell passes if it is identical or equivalent; else the failure gives verdict, blame,
    explanation, what was measured against what is allowed, where it starts, and the command that shows it again.
3.  `nirtrip accept --run nirtrip-out --expect expectations.toml` writes down what is wrong today. Say why in each
    `reason`, name the issue in `link`, keep the file. With `--nirtrip-expect FILE` these cells are strict xfails: the
    tests fail when a cell gets worse, when it gets better, and when an entry is about no cell.

A framework that nirtrip does not know brings its adapter along, in a package that is installed beside nirtrip:

    [project.entry-points."nirtrip.adapters"]
    tiny = "tiny_nirtrip:FRAMEWORK"

where `FRAMEWORK = adapters.registry.Framework("tiny", "tiny_nirtrip", ("tiny",))` is all that is imported beside
nirtrip. The modules `tiny_nirtrip.bridged`, `.native` and `.authored`, or those that its `routes` name, are imported in
the framework's process, which has `adapters` (see `adapters.base`) and, of nirtrip's Python, this package and nothing
else.

The cells run once a session, however many workers there are; those that `-k` left out do not run. pytest loads this
module wherever nirtrip is installed, so that it imports nothing until `--nirtrip` asks for it.
"""

from __future__ import annotations

import pytest

OPTIONS = ("framework", "scenario", "route", "expect", "out", "python")
"""All that follow `--nirtrip-`."""

DEFAULT_OUT = "nirtrip-out"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options."""
    add = parser.getgroup("nirtrip", "round trips of spiking networks through NIR").addoption
    add("--nirtrip", action="store_true", help="collect a test for each cell of the matrix")
    add("--nirtrip-framework", action="append", metavar="NAME", help="only cells of this framework; may be repeated")
    add("--nirtrip-scenario", action="append", metavar="NAME", help="only this scenario (default: lif scnn)")
    add("--nirtrip-route", action="append", metavar="ROUTE", help="authored, native or bridged; may be repeated")
    add("--nirtrip-expect", metavar="FILE", help="expectations: what is known to be wrong is a strict xfail")
    add("--nirtrip-out", metavar="DIR", help=f"the run directory (default: {DEFAULT_OUT})")
    add("--nirtrip-python", action="append", metavar="NAME=PATH", help="run a framework by a Python of yours")


def pytest_configure(config: pytest.Config) -> None:
    """Take part only where asked to.

    Raises:
        pytest.UsageError: an option is given without `--nirtrip`.
    """
    given = [f"--nirtrip-{name}" for name in OPTIONS if config.getoption(f"nirtrip_{name}")]
    if config.getoption("nirtrip"):
        from harness.pytest_plugin.cells import Cells  # noqa: PLC0415  all of nirtrip

        config.addinivalue_line("markers", "nirtrip: a cell of nirtrip's matrix")
        config.pluginmanager.register(Cells(config), "nirtrip-cells")
    elif given:
        raise pytest.UsageError(f"{given[0]} does nothing without --nirtrip")
