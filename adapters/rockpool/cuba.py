"""NIR's CubaLIF and CubaLI in Rockpool.

    i += dt/tau_syn * (w_in * x - i);  v += dt/tau_mem * (v_leak - v + r * i), with the new i
    spike and v = v_reset where v > v_threshold; i is left alone                  (Pedersen et al. 2024)

LIFTorch(leak_mode="decays") does i = beta * (i + input); v = alpha * v + i (rockpool/nn/modules/torch/lif_torch.py).
With alpha = 1 - dt/tau_mem, beta = 1 - dt/tau_syn and its current in units of dt/tau_mem * r * i, this is the
first for (1 - beta) / beta * (1 - alpha) * r * w_in * x as its input. (1 - alpha) * v_leak goes in with the
input and is taken off the current after the step, so that only v sees it.
"""

from __future__ import annotations

import nir
import torch

from adapters.rockpool.package import LIFTorch
from adapters.rockpool.resetting import Resetting
from adapters.rockpool.stepping import step

State = tuple[torch.Tensor, torch.Tensor]

_NOTHING = 2.0**-60
"""What stands for a beta of 0, which would leave nothing of the input: in double precision it leaves no current."""


class Cuba(Resetting):
    """CubaLIF (spikes) or CubaLI (gives its membrane).

    Args:
        name: of the node.
        node: tau_mem and tau_syn in seconds, the rest in units of v.
        dt: seconds a step.
    """

    r: torch.Tensor
    v_leak: torch.Tensor
    w_in: torch.Tensor

    def __init__(self, name: str, node: nir.CubaLIF | nir.CubaLI, dt: float) -> None:
        super().__init__(name, node, torch.float64)
        for field in ("r", "v_leak", "w_in"):
            self.register_buffer(field, self.row(getattr(node, field)))
        self.neuron = LIFTorch(self.population.size, leak_mode="decays", dt=dt, **self.fire())
        del self.neuron.w_rec  # zeros, N x N, that it would multiply with in every step
        beta = 1 - dt / self.row(node.tau_syn)
        beta = torch.where(beta == 0, _NOTHING, beta)[:, None]
        self.give(node, alpha=1 - dt / self.row(node.tau_mem), beta=beta)

    def step(self, x: torch.Tensor, state: State | None) -> tuple[torch.Tensor, State]:
        """One step, from v_leak and without current; the state is Rockpool's i and v."""
        alpha, beta = self._decays()
        rest = (1 - alpha) * self.v_leak
        drive = ((1 - beta) * (1 - alpha) * self.r * self.w_in * self.rows(x) + rest) / beta
        if state is None:
            isyn, v = torch.zeros_like(drive), torch.zeros_like(drive) + self.v_leak
        else:
            isyn, v = (self.rows(part) for part in state)
        spikes, after = step(self.neuron, drive, isyn=isyn[..., None], vmem=v)
        output, v = self.settle(spikes, after["vmem"], x)
        return output, (self.population.shaped(after["isyn"][..., 0] - rest, x.shape), v)

    def membrane(self, state: State) -> torch.Tensor:
        """Rockpool's v, (B, *shape)."""
        return state[1]

    def export(self) -> nir.NIRNode:
        """The node, from the live alpha, beta, r, v_leak, w_in, threshold and v_reset."""
        alpha, beta = self._decays()
        rows = {
            "tau_syn": self.neuron.dt / (1 - beta),
            "tau_mem": self.neuron.dt / (1 - alpha),
            "r": self.r,
            "v_leak": self.v_leak,
            "w_in": self.w_in,
        }
        return (nir.CubaLIF if self.spiking else nir.CubaLI)(**self.numbers(rows))

    def _decays(self) -> State:
        return self.neuron.alpha.detach(), self.neuron.beta.detach()[:, 0]
