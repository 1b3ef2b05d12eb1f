"""What a run leaves alone in PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

from adapters.base import Probes

torch = pytest.importorskip("torch")

pytestmark = pytest.mark.parametrize("layers", ["torch_layers"], indirect=True)
X = np.ones((4, 3, 2), np.float32)


def test_no_gradient_is_kept_and_grad_mode_is_left_alone(chained):
    chained.run({"x": X}, Probes(("n",)))
    assert torch.is_grad_enabled()
