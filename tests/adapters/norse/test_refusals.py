"""Norse stumbles over what it does not know without saying what: nothing it raises is a refusal."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.norse import native
from adapters.norse.refusals import REFUSALS

ONE = np.ones(3, np.float32)
UNKNOWN = {
    "Scale": (nir.Scale(ONE), 3),
    "Conv1d": (nir.Conv1d(8, np.ones((2, 3, 3), np.float32), 1, 1, 1, 1, np.zeros(2, np.float32)), (3, 8)),
    "AvgPool2d": (nir.AvgPool2d(np.array([1, 1]), np.array([1, 1]), np.array([0, 0])), (1, 2, 2)),
    "Delay": (nir.Delay(ONE), 3),
    "Threshold": (nir.Threshold(ONE), 3),
    "I": (nir.I(ONE), 3),
    "LI": (nir.LI(ONE, ONE, ONE), 3),
    "CubaLI": (nir.CubaLI(ONE, ONE, ONE, ONE), 3),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_primitive_is_not_named(name, alone):
    node, shape = UNKNOWN[name]
    with pytest.raises(ValueError, match=r"^Cannot find the input of an empty graph$"):
        native.load(alone(node, shape), 1e-3)


def test_a_grouped_convolution_fails_inside_pytorch(alone):
    conv = nir.Conv2d((4, 4), np.ones((2, 1, 3, 3), np.float32), 1, 1, 1, 2, np.zeros(2, np.float32))
    with pytest.raises(ValueError, match="in_channels must be divisible by groups"):
        native.load(alone(conv, (2, 4, 4)), 1e-3)


def test_there_are_no_clear_refusals():
    assert REFUSALS == ()
