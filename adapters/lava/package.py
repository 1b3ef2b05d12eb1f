"""Lava's LIF, made and driven by hand.

Importing this imports nothing of Lava. A process model is made as Lava's builder makes it
(lava/magma/compiler/builders/py_builder.py: the class called with the process's parameters, its variables set as
attributes, arrays where the process would hold one number a population) and, as said there of unit tests, its ports
are fed by hand.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from adapters.base import Array
    from adapters.lava.constants import Constants

_MODELS = "lava.proc.lif.models"


class NotInstalledError(ImportError):
    """This Python has no lava-nc."""


class Port:
    """Lava's two ports to a neuron in one: gives what arrives in a step, and keeps what is sent."""

    def __init__(self, given: Array) -> None:
        self.given, self.sent = given, given

    def recv(self) -> Array:
        """What arrives."""
        return self.given

    def send(self, data: Array) -> None:
        """Keep what is sent."""
        self.sent = data


def lif(found: Constants) -> Any:  # noqa: ANN401  Lava's own
    """Lava's floating-point LIF with the constants of a node.

    Raises:
        NotInstalledError: there is no lava-nc.
    """
    try:
        models = importlib.import_module(_MODELS)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{_MODELS}.".startswith(f"{error.name}."):
            raise  # something that Lava needs
        raise NotInstalledError(
            f"no module {error.name!r}: lava-nc is on no package index, install it from source in this Python"
        ) from error
    model = models.PyLifModelFloat({})
    model.du, model.dv, model.vth = found.du.copy(), found.dv.copy(), found.vth.copy()
    return model


def step(model: Any, u: Array, v: Array, a_in: Array, bias: Array) -> Array:  # noqa: ANN401  Lava's own
    """Lava's own step from u and v, which it changes in place. Returns the spikes."""
    model.u, model.v, model.bias_mant = u, v, bias
    model.a_in = model.s_out = port = Port(a_in)
    with np.errstate(all="ignore"):  # unstable parameters run as they are
        model.run_spk()
    return port.sent
