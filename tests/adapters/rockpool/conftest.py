"""What Rockpool's models are driven with."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture(scope="session")
def noise():
    """Make (T, 3, 6) of both signs."""

    def make(steps=200):
        return np.random.default_rng(0).normal(0.5, 2.0, (steps, 3, 6)).astype(np.float32)

    return make
