"""Every entry of the table is what snnTorch says, and every clear refusal is in the table."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import nir
import numpy as np
import pytest

from adapters.snntorch import native
from adapters.snntorch.refusals import REFUSALS


def f(*values):
    return np.array(values, np.float32)


def lif(**changes):
    fields = {"tau": f(1, 1), "r": f(1, 1), "v_leak": f(0, 0), "v_threshold": f(1, 1)}
    return nir.LIF(**{**fields, **changes})


def cuba(**changes):
    fields = {
        "tau_syn": f(1, 1),
        "tau_mem": f(1e-4, 1e-4),
        "r": f(1, 1),
        "v_leak": f(0, 0),
        "v_threshold": f(1, 1),
    }
    return nir.CubaLIF(**{**fields, **changes})


REFUSED = {
    "Scale": nir.Scale(f(1, 2)),
    "Threshold": nir.Threshold(f(1, 2)),
    "Delay": nir.Delay(f(1, 2)),
    "I": nir.I(f(1, 1)),
    "LI": nir.LI(f(1, 1), f(1, 1), f(0, 0)),
    "CubaLI": nir.CubaLI(tau_syn=f(1, 1), tau_mem=f(1, 1), r=f(1, 1), v_leak=f(0, 0)),
    "IF, per-neuron threshold": nir.IF(r=f(1, 1), v_threshold=f(1, 2)),
    "IF, r": nir.IF(r=f(2, 2), v_threshold=f(1, 1)),
    "IF, per-neuron r": nir.IF(r=f(1, 2), v_threshold=f(1, 1)),
    "LIF, v_leak": lif(v_leak=f(1, 1)),
    "LIF, per-neuron threshold": lif(v_threshold=f(1, 2)),
    "CubaLIF, r": cuba(r=f(2, 2)),
    "CubaLIF, v_leak": cuba(v_leak=f(1, 1)),
    "CubaLIF, per-neuron threshold": cuba(v_threshold=f(1, 2)),
}


def refusal_of(graph):
    """Which entry of the table the exception of an import is, or None, and the exception."""
    with pytest.raises((AssertionError, ValueError, TypeError)) as raised:
        native.load(graph, 1e-4)
    module = raised.traceback[-1].frame.f_globals["__name__"]
    matching = [r for r in REFUSALS if r.matches(raised.value, module, version("snntorch"))]
    return (matching[0] if matching else None), raised.value


@pytest.mark.parametrize("name", REFUSED)
def test_a_clear_refusal_is_in_the_table(name, alone):
    refusal, error = refusal_of(alone(REFUSED[name], 2))
    assert refusal is not None, repr(error)


def test_every_entry_was_met(alone):
    met = {refusal_of(alone(node, 2))[0] for node in REFUSED.values()}
    assert met == set(REFUSALS)


def test_a_stumble_is_not_a_refusal(alone):
    pool = nir.AvgPool2d(np.int64(2), np.int64(2), np.int64(0))  # what snnTorch's own exporter writes
    refusal, error = refusal_of(alone(pool, (1, 4, 4)))
    assert refusal is None
    assert isinstance(error, TypeError)


def test_the_package_and_its_table_import_no_framework():
    code = "import sys, adapters.snntorch.refusals; sys.exit('torch' in sys.modules)"
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
