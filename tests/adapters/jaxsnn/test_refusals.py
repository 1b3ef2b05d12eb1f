"""The entry of the table is what jaxsnn says to every primitive that it does not know, and to nothing else."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import nir
import numpy as np
import pytest

from adapters.graph import kind
from adapters.jaxsnn import native
from adapters.jaxsnn.refusals import REFUSALS

ONE = np.ones(2, np.float32)
WINDOW = np.array([1, 1])
UNKNOWN = [
    nir.Affine(np.eye(2, dtype=np.float32), 0 * ONE),
    nir.Scale(ONE),
    nir.Threshold(ONE),
    nir.Delay(ONE),
    nir.I(ONE),
    nir.IF(ONE, ONE),
    nir.LI(ONE, ONE, ONE),
    nir.LIF(ONE, ONE, ONE, ONE),
    nir.CubaLI(tau_syn=ONE, tau_mem=ONE, r=ONE, v_leak=ONE),
    nir.Conv1d(8, np.ones((2, 3, 3), np.float32), 1, 1, 1, 1, ONE),
    nir.Conv2d((4, 4), np.ones((2, 1, 3, 3), np.float32), 1, 1, 1, 1, ONE),
    nir.SumPool2d(WINDOW, WINDOW, 0 * WINDOW),
    nir.AvgPool2d(WINDOW, WINDOW, 0 * WINDOW),
    nir.Flatten({"input": np.array([2, 2])}, 0, -1),
]


def refusal_of(graph, error):
    """Which entry of the table the exception of an import is, or None; `error` is what is raised."""
    with pytest.raises(error) as raised:
        native.load(graph, 1e-3)
    module = raised.traceback[-1].frame.f_globals["__name__"]
    matching = [r for r in REFUSALS if r.matches(raised.value, module, version("jaxsnn"))]
    return matching[0] if matching else None


@pytest.mark.parametrize("node", UNKNOWN, ids=kind)
def test_an_unknown_primitive_is_refused_by_name(node, alone):
    assert refusal_of(alone(node, 2), NotImplementedError) is REFUSALS[0]


def test_a_nested_graph_is_refused(alone, wired):
    inner = alone(nir.CubaLIF(ONE, ONE, ONE, 0 * ONE, ONE), 2)
    assert refusal_of(wired({"a": inner}, [("x", "a"), ("a", "y")], 2), NotImplementedError) is REFUSALS[0]


def test_stumbles_are_not_refusals(alone):
    """Between two populations it needs a Linear, and a population after each of those."""
    assert refusal_of(alone(nir.CubaLIF(ONE, ONE, ONE, 0 * ONE, ONE), 2), AssertionError) is None
    assert refusal_of(alone(nir.Linear(np.eye(2, dtype=np.float32)), 2), IndexError) is None


def test_the_package_and_its_table_import_no_framework():
    code = "import sys, adapters.jaxsnn.refusals; sys.exit('jax' in sys.modules)"
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
