from __future__ import annotations

import nir
import numpy as np

from harness.compare.fields import fields, fingerprint, magnitude


def test_fingerprints_tell_numbers_shapes_and_texts_apart():
    values = [
        np.array([2]),
        np.array([3]),
        np.array(2),
        np.array([2.5]),
        np.array([np.nan]),
        "same",
        "valid",
        None,
    ]
    assert len({fingerprint(value) for value in values}) == len(values)


def test_fingerprint_sees_numbers_as_float32():
    assert fingerprint(np.array([0.1])) == fingerprint(np.array([0.1], np.float32))
    assert fingerprint(np.array([-0.0])) == fingerprint(np.array([0.0]))
    assert fingerprint(np.array([1.0], np.float32)) != fingerprint(np.nextafter(np.ones(1, np.float32), 2))


def test_magnitude_leaves_out_what_is_not_finite():
    assert magnitude(np.array([-2.0, np.inf, np.nan, 4.0])) == 3.0
    assert magnitude(np.array([np.nan])) == 0.0
    assert magnitude("same") == 0.0


def test_metadata_and_derived_types_are_no_content():
    node = nir.Linear(np.ones((2, 2)), metadata={"from": "somewhere"})
    assert list(fields(node)) == ["weight"]
