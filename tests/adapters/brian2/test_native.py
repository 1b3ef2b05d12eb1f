"""Brian2 has no NIR code of its own: the native route says so."""

from __future__ import annotations

import brian2 as library
import nir
import numpy as np
import pytest

from adapters.base import RefusedError
from adapters.brian2 import native


def test_a_graph_is_refused_with_the_reason(alone):
    graph = alone(nir.Threshold(np.ones(3, np.float32)), 3)
    with pytest.raises(RefusedError, match=r"Brian2 2\.9 has no NIR importer") as refusal:
        native.load(graph, 1e-3)
    assert refusal.value.field == "route"


def test_brian2_has_nothing_called_nir():
    assert not [name for name in dir(library) if "nir" in name.lower().split("_")]
