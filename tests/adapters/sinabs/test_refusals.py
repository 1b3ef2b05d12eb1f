"""Every entry of the table is what Sinabs says, and every clear refusal is in the table."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import nir
import numpy as np
import pytest

from adapters.sinabs import native
from adapters.sinabs.refusals import REFUSALS

ONE = np.ones(3, np.float32)
SQUARE = np.ones((3, 3), np.float32)
POOL = np.array([1, 1])

REFUSED = {
    "LI, r": (nir.LI(ONE, 2 * ONE, 0 * ONE), 3),
    "LI, v_leak": (nir.LI(ONE, ONE, ONE), 3),
    "LIF, v_leak": (nir.LIF(ONE, ONE, ONE, ONE), 3),
}
STUMBLES = {
    "Conv1d": (nir.Conv1d(8, np.ones((2, 3, 3), np.float32), 1, 1, 1, 1, ONE[:2]), (3, 8), "'detach'"),
    "LI, two axes": (nir.LI(SQUARE, SQUARE, 0 * SQUARE), (3, 3), "truth value"),
    "LIF, two axes": (nir.LIF(SQUARE, SQUARE, 0 * SQUARE, SQUARE), (3, 3), "truth value"),
    "grouped convolution": (
        nir.Conv2d((4, 4), np.ones((2, 1, 3, 3), np.float32), 1, 1, 1, 2, ONE[:2]),
        (2, 4, 4),
        "in_channels must be divisible by groups",
    ),
}
UNKNOWN = {
    "AvgPool2d": (nir.AvgPool2d(POOL, POOL, 0 * POOL), (1, 2, 2)),
    "CubaLI": (nir.CubaLI(ONE, ONE, ONE, ONE), 3),
    "CubaLIF": (nir.CubaLIF(ONE, ONE, ONE, 0 * ONE, ONE), 3),
    "Delay": (nir.Delay(ONE), 3),
    "I": (nir.I(ONE), 3),
    "Linear": (nir.Linear(np.eye(3, dtype=np.float32)), 3),
    "Scale": (nir.Scale(ONE), 3),
    "Threshold": (nir.Threshold(ONE), 3),
}


def refusal_of(graph):
    """Which entry of the table the exception of an import is, or None, and the exception."""
    with pytest.raises((ValueError, AttributeError, NotImplementedError)) as raised:
        native.load(graph, 1e-3).export()
    module = raised.traceback[-1].frame.f_globals["__name__"]
    matching = [r for r in REFUSALS if r.matches(raised.value, module, version("sinabs"))]
    return (matching[0] if matching else None), raised.value


@pytest.mark.parametrize("name", REFUSED)
def test_a_clear_refusal_is_in_the_table(name, alone):
    refusal, error = refusal_of(alone(*REFUSED[name]))
    assert refusal is not None, repr(error)


def test_every_entry_was_met(alone):
    met = {refusal_of(alone(*case))[0] for case in REFUSED.values()}
    assert met == set(REFUSALS)


@pytest.mark.parametrize("name", STUMBLES)
def test_a_stumble_is_not_a_refusal(name, alone):
    node, shape, words = STUMBLES[name]
    refusal, error = refusal_of(alone(node, shape))
    assert refusal is None
    assert words in str(error)


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_primitive_is_not_named(name, alone):
    refusal, error = refusal_of(alone(*UNKNOWN[name]))
    assert refusal is None
    assert str(error) == "Cannot find the input of an empty graph"


def test_what_its_own_importer_made_of_an_input_is_not_a_refusal(alone):
    refusal, error = refusal_of(alone(nir.IF(ONE, ONE), 3))
    assert refusal is None
    assert str(error) == "Module <class 'torch.nn.modules.linear.Identity'> not supported"


def test_the_package_and_its_table_import_no_framework():
    code = "import sys, adapters.sinabs.refusals; print({'torch', 'sinabs'} & set(sys.modules))"
    root = Path(native.__file__).parents[2]
    seen = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "set()"
