"""Leaves snnTorch's list of every neuron ever made as it was found.

`snn.SpikingNeuron.instances` (snntorch/_neurons/neurons.py) keeps each neuron alive for the rest of the
process and is what `reset_hidden` resets; models here pass or reset their states themselves.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import snntorch as snn

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def own_instances() -> Iterator[None]:
    """Forget the neurons that are made inside, however the block ends."""
    before = list(snn.SpikingNeuron.instances)
    try:
        yield
    finally:
        snn.SpikingNeuron.instances[:] = before
