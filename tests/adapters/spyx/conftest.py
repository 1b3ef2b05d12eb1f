"""What Spyx's models are driven with, and the convention that its neurons follow."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture(scope="session")
def drives():
    """A stimulus of both signs for `lif_graph` and one of sparse counts for `scnn_graph`."""
    rng = np.random.default_rng(0)
    return {
        "lif": rng.normal(0.3, 1, (200, 3, 1)).astype(np.float32),
        "scnn": rng.poisson(0.3, (30, 3, 2, 18, 18)).astype(np.float32),
    }


@pytest.fixture(scope="session")
def detect_old():
    """The dialect of the reference that Spyx speaks: a spike is seen a step late and subtracts the threshold."""
    return {"timing": "detect-old", "reset": "subtract"}
