"""What NIR's parameters are in Lava: decided without Lava."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import RefusedError
from adapters.lava.constants import constants

TAU, DT = np.float32(2.5e-3), 1e-4


def f(*values):
    return np.array(values, np.float32)


def lif(**changes):
    fields = {"tau": TAU, "r": f(1), "v_leak": f(0), "v_threshold": f(0.1), "v_reset": f(0)}
    return nir.LIF(**{field: np.atleast_1d(value) for field, value in (fields | changes).items()})


def test_the_papers_neuron_loses_a_25th_of_its_membrane_and_all_of_its_current():
    found = constants("n", lif(), DT)
    assert (found.du, found.dv, found.vth) == ([1], [DT / float(TAU)], [float(np.float32(0.1))])
    assert found.dv == pytest.approx(1 / 25)


@pytest.mark.parametrize("tau", [1e-4, 2.5e-3, 0.7e-3, 1.0, 4000.0])
def test_a_decay_gives_its_tau_back_bit_for_bit(tau):
    assert np.float32(DT / constants("n", lif(tau=f(tau)), DT).dv) == np.float32(tau)


def test_lavas_membrane_is_above_v_reset():
    found = constants("n", lif(v_threshold=f(0.5), v_reset=f(-0.25), v_leak=f(0.125)), DT)
    assert (found.vth, found.v_reset, found.v_leak) == ([0.75], [-0.25], [0.125])


def test_a_synapse_is_lavas_current():
    node = nir.CubaLIF(tau_mem=f(0.004), tau_syn=f(0.002), r=f(3), v_leak=f(0), v_threshold=f(1), w_in=f(2))
    found = constants("n", node, 1e-3)
    assert (found.du, found.dv) == (pytest.approx(0.5), pytest.approx(0.25))
    assert (found.w_in, found.r) == ([2], [3])


def test_an_integrator_loses_only_its_current():
    found = constants("n", nir.IF(r=f(2), v_threshold=f(1)), DT)
    assert (found.du, found.dv, found.r) == ([1], [0], [2])


@pytest.mark.parametrize(
    "node", [nir.I(f(1)), nir.LI(f(1), f(1), f(0)), nir.CubaLI(f(1), f(1), f(1), f(0))], ids=lambda n: type(n).__name__
)
def test_what_does_not_spike_has_no_threshold_to_reach(node):
    assert constants("n", node, DT).vth == [np.inf]


def test_a_threshold_that_v_reset_swallows_is_refused():
    with pytest.raises(RefusedError) as refused:
        constants("n", lif(v_threshold=f(1e-12), v_reset=f(1e6)), DT)
    assert (refused.value.node, refused.value.primitive, refused.value.field) == ("n", "LIF", "v_reset")


def test_what_is_no_neuron_is_refused():
    with pytest.raises(RefusedError, match=r"Delay 'n': type is not"):
        constants("n", nir.Delay(f(1)), DT)
