"""By our mapping a neuron is Norse's own."""

from __future__ import annotations

import nir

from adapters.base import Realisation
from adapters.norse import bridged


def test_every_neuron_is_norses_own_and_a_gain_before_it_is_told(neuron, alone):
    _, node = neuron
    model = bridged.load(alone(node, 6), 1e-3)
    assert type(model.modules["n"].cell).__module__.startswith("norse.")
    unscaled = isinstance(node, nir.CubaLIF | nir.CubaLI) or bool((node.r == 1).all())
    native = unscaled and not isinstance(node, nir.I)
    assert model.uses["n"] is (Realisation.NATIVE if native else Realisation.FOLDED)
