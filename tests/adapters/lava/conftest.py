"""Lava itself where it is installed, else a stand-in for its LIF.

The stand-in follows the equations of lava/proc/lif/models.py as we read them: with it the tests show that our mapping
is right if they are, not that they are.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import numpy as np
import pytest

PARTS = ("lava", "lava.proc", "lava.proc.lif", "lava.proc.lif.models")


class StandIn:
    """A floating-point LIF, its ports and variables set by whoever made it."""

    def __init__(self, proc_params):
        self.proc_params = proc_params

    def run_spk(self):
        self.u[:] = self.u * (1 - self.du) + self.a_in.recv()
        self.v[:] = self.v * (1 - self.dv) + self.u + self.bias_mant
        spikes = self.v > self.vth
        self.v[spikes] = 0
        self.s_out.send(spikes)


@pytest.fixture(scope="session")
def lava():
    """What `import lava` finds: the real one, or a package that holds the stand-in."""
    with pytest.MonkeyPatch.context() as patched:
        if importlib.util.find_spec("lava") is None:
            modules = {name: ModuleType(name) for name in PARTS}
            modules[PARTS[-1]].PyLifModelFloat = StandIn
            for name, module in modules.items():
                module.__path__ = []
                patched.setitem(sys.modules, name, module)
        yield


@pytest.fixture
def no_lava(monkeypatch):
    """Make `import lava` fail as it does where it is not installed."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "lava"]:
        monkeypatch.delitem(sys.modules, name)

    class Absent:
        def find_spec(self, name, _path=None, _target=None):
            if name.partition(".")[0] == "lava":
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])


@pytest.fixture
def noise():
    """(T, B, 6) of both signs; one element is driven far over the threshold, one far below it."""
    x = np.random.default_rng(0).normal(0.5, 2.0, (200, 3, 6)).astype(np.float32)
    x[:, 1] *= 10
    x[:, 2] -= 3
    return x
