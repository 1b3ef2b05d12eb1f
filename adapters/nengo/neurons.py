"""NIR's neurons as Nengo neuron types.

    IF, I       v += r * x
    LIF, LI     v += dt/tau * (v_leak - v + r * x)
    CubaLIF/LI  I += dt/tau_syn * (w_in * x - I), then as LIF with the new I
    spike and v = v_reset where v > v_threshold                          (Pedersen et al. 2024)

Nengo's own LIF (nengo/neurons.py) has one tau for all neurons, threshold 1 and reset to 0; `adapters.nengo.stock`
takes it where that is what the graph says. Nengo has no integrate-and-fire neuron that resets to a value
(SpikingRectifiedLinear subtracts, and spikes many times a step) and no neuron with a synaptic current, so these
types extend `nengo.neurons.NeuronType`: state, input current and output are Nengo's signals, its simulator steps
them. A spike is 1, not 1/dt. The order of operations is the reference's, so that doubles agree to the last bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nengo
import nir
import numpy as np
from nengo.params import NdarrayParam

if TYPE_CHECKING:
    from adapters.base import Array

_AT_REST = nengo.dists.Choice([0])


def _numbers(field: str, *, optional: bool = False) -> Any:  # noqa: ANN401  Nengo has no types
    """A parameter with one number for each neuron."""
    # Nengo wants a default with optional parameters only
    default = {"default": None, "optional": True} if optional else {}
    return NdarrayParam(field, shape=("*",), readonly=True, **default)


class Given(nengo.neurons.NeuronType):
    """A neuron type whose parameters are arrays, one number for each neuron, under NIR's names."""

    negative = True

    def __init__(self, **fields: Array) -> None:
        super().__init__()
        for field, value in fields.items():
            setattr(self, field, value)

    def max_rates_intercepts(self, gain: Array, bias: Array) -> tuple[Array, Array]:
        """Nothing of what Nengo would decode with; no decoder is ever solved for."""
        return np.ones_like(gain), np.zeros_like(bias)


class Heaviside(Given):
    """Threshold: 1 where x > threshold, strictly."""

    spiking = True
    threshold = _numbers("threshold")

    def step(self, dt: float, J: Array, output: Array) -> None:  # noqa: ARG002  Nengo's signature
        """One step, from the input J."""
        output[...] = self.threshold < J


class Integrator(Given):
    """IF, or I where there is no threshold."""

    state = {"voltage": _AT_REST}  # noqa: RUF012  Nengo reads it from the class
    r = _numbers("r")
    v_threshold = _numbers("v_threshold", optional=True)
    v_reset = _numbers("v_reset", optional=True)

    def step(self, dt: float, J: Array, output: Array, voltage: Array, **state: Array) -> None:
        """One step, from the input J; `output` is the membrane where nothing spikes."""
        with np.errstate(all="ignore"):  # a tau of 0 or NaN runs as it is
            self.charge(dt, J, voltage, **state)
            if self.v_threshold is None:
                output[...] = voltage
                return
            fired = voltage > self.v_threshold
        output[...] = fired
        np.copyto(voltage, self.v_reset, where=fired)

    def charge(self, dt: float, J: Array, voltage: Array) -> None:  # noqa: ARG002  leaky neurons need dt
        """The membrane below the threshold."""
        voltage += self.r * J


class Relaxing(Integrator):
    """What a LIF and a CubaLIF have in common."""

    v_leak = _numbers("v_leak")

    def make_state(self, n_neurons: int, rng: Any = np.random, dtype: Any = None) -> dict[str, Array]:  # noqa: ANN401  Nengo has no types
        """The membrane starts at v_leak."""
        return {**super().make_state(n_neurons, rng, dtype), "voltage": np.array(self.v_leak, dtype)}

    def relax(self, leak: Array, current: Array, voltage: Array) -> None:
        """A step of Euler's towards v_leak + r * current."""
        voltage[...] = voltage + leak * (self.v_leak - voltage) + leak * (self.r * current)


class Leaky(Relaxing):
    """LIF, or LI where there is no threshold."""

    tau = _numbers("tau")

    def charge(self, dt: float, J: Array, voltage: Array) -> None:
        """The membrane below the threshold."""
        self.relax(dt / self.tau, J, voltage)


class Synaptic(Relaxing):
    """CubaLIF, or CubaLI where there is no threshold."""

    state = {"voltage": _AT_REST, "current": _AT_REST}  # noqa: RUF012  Nengo reads it from the class
    tau_mem = _numbers("tau_mem")
    tau_syn = _numbers("tau_syn")
    w_in = _numbers("w_in")

    def charge(self, dt: float, J: Array, voltage: Array, current: Array) -> None:  # type: ignore[override]  # one state more
        """The synapse first, then the membrane with the new current."""
        leak = dt / self.tau_syn
        current[...] = current - leak * current + leak * (self.w_in * J)
        self.relax(dt / self.tau_mem, current, voltage)


TYPES: dict[type[nir.NIRNode], type[Given]] = {
    nir.Threshold: Heaviside,
    nir.I: Integrator,
    nir.IF: Integrator,
    nir.LI: Leaky,
    nir.LIF: Leaky,
    nir.CubaLI: Synaptic,
    nir.CubaLIF: Synaptic,
}
"""Primitive to the neuron type that has its fields as parameters."""
