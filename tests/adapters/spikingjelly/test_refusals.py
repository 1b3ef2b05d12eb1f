"""Every entry of the table is what SpikingJelly says, and every clear refusal is in the table."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import nir
import numpy as np
import pytest
import torch
from spikingjelly.activation_based import layer
from spikingjelly.activation_based.nir_exchange import export_to_nir

from adapters.spikingjelly import native
from adapters.spikingjelly.refusals import REFUSALS

DT = 1e-3


def f(*values):
    return np.array(values, np.float32)


def lif(**changes):
    fields = {"tau": f(0.01, 0.01), "r": f(1, 1), "v_leak": f(0, 0), "v_threshold": f(1, 1), "v_reset": f(0, 0)}
    return nir.LIF(**{**fields, **changes})


def cuba(**changes):
    fields = {
        "tau_syn": f(0.005, 0.005),
        "tau_mem": f(0.01, 0.01),
        "r": f(10, 10),
        "w_in": f(5, 5),
        "v_leak": f(0, 0),
        "v_threshold": f(1, 1),
        "v_reset": f(0, 0),
    }
    return nir.CubaLIF(**{**fields, **changes})


def grouped():
    return nir.Conv2d((4, 4), np.ones((2, 1, 3, 3), np.float32), 1, 1, 1, 2, f(0, 0))


REFUSED = {
    "Scale": nir.Scale(f(1, 2)),
    "Threshold": nir.Threshold(f(1, 2)),
    "Delay": nir.Delay(f(1, 2)),
    "I": nir.I(f(1, 1)),
    "LI": nir.LI(f(1, 1), f(1, 1), f(0, 0)),
    "CubaLI": nir.CubaLI(tau_syn=f(1, 1), tau_mem=f(1, 1), r=f(1, 1), v_leak=f(0, 0)),
    "IF, r": nir.IF(r=f(1, 1), v_threshold=f(1, 1)),
    "IF, per-neuron r": nir.IF(r=f(1, 2), v_threshold=f(1, 1)),
    "IF, per-neuron threshold": nir.IF(r=f(1000, 1000), v_threshold=f(1, 2)),
    "LIF, r": lif(r=f(2, 2)),
    "LIF, per-neuron tau": lif(tau=f(0.01, 0.02)),
    "LIF, tau below dt": lif(tau=f(5e-4, 5e-4)),
    "LIF, infinite tau": lif(tau=f(np.inf, np.inf)),
    "LIF, v_leak apart from v_reset": lif(v_leak=f(0.1, 0.1)),
    "CubaLIF, r": cuba(r=f(1, 1)),
    "CubaLIF, w_in": cuba(w_in=f(1, 1)),
    "CubaLIF, v_leak": cuba(v_leak=f(0.1, 0.1)),
    "CubaLIF, infinite tau": cuba(tau_mem=f(np.inf, np.inf)),
    "CubaLIF, tau below dt": cuba(tau_syn=f(5e-4, 5e-4)),
    "CubaLIF, per-neuron w_in": cuba(w_in=f(5, 6)),
    "Conv2d, groups": grouped(),
}


def listed(raised):
    """Which entry of the table an exception is, or None."""
    module = raised.traceback[-1].frame.f_globals["__name__"]
    matching = [r for r in REFUSALS if r.matches(raised.value, module, version("spikingjelly"))]
    return matching[0] if matching else None


def refusal_of(node, alone):
    shape = (2, 4, 4) if isinstance(node, nir.Conv2d) else 2
    with pytest.raises((ValueError, NotImplementedError)) as raised:
        native.load(alone(node, shape), DT)
    return listed(raised)


def refusal_of_export():
    net = torch.nn.Sequential(layer.Conv2d(2, 2, 3, groups=2), layer.Flatten())
    with pytest.raises(NotImplementedError) as raised:
        export_to_nir(net, torch.zeros(1, 2, 4, 4), dt=DT)
    return listed(raised)


@pytest.mark.parametrize("name", REFUSED)
def test_a_clear_refusal_is_in_the_table(name, alone):
    assert refusal_of(REFUSED[name], alone) is not None


def test_every_entry_was_met(alone):
    met = {refusal_of(node, alone) for node in REFUSED.values()} | {refusal_of_export()}
    assert met == set(REFUSALS)


def test_a_stumble_is_not_a_refusal(wired):
    """An imported pool is a module that the exporter does not know, and it does not say so."""
    pool = nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([0, 0]))
    graph = wired({"p": pool}, list(pairwise(["x", "p", "y"])), (1, 4, 4), (1, 2, 2))
    with pytest.raises(KeyError) as raised:
        native.load(graph, DT).export()
    assert listed(raised) is None


def test_the_package_and_its_table_import_no_framework():
    code = "import sys, adapters.spikingjelly.refusals; sys.exit('torch' in sys.modules)"
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
