"""Numbers become bytes only where nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest

from adapters.base import as_counts


@pytest.mark.parametrize("values", [[0, 1, 255], []])
def test_counts_become_bytes(values):
    counts = as_counts(np.array(values, np.float32))
    assert counts.dtype == np.uint8
    assert counts.tolist() == values


@pytest.mark.parametrize("value", [0.5, 256, -1, np.nan, np.inf])
def test_what_a_byte_cannot_hold_stays_as_it_is(value):
    values = np.array([1, value], np.float32)
    assert as_counts(values) is values
