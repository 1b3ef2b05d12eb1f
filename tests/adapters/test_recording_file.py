"""A recording comes back from disk as it was, however it was packed."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from adapters.base import Recording, VKind
from adapters.recording_file import load, save

SHAPES = arrays.array_shapes(min_dims=3, max_dims=4, max_side=4)
COUNTS = arrays.arrays(np.uint8, SHAPES)
FLOATS = arrays.arrays(np.float32, SHAPES, elements=st.floats(width=32))
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)


def same(a, b):
    assert a.keys() == b.keys()
    for name, array in a.items():
        np.testing.assert_array_equal(array, b[name])


@given(
    outputs=st.dictionaries(NAMES, COUNTS | FLOATS, max_size=3),
    membranes=st.dictionaries(NAMES, FLOATS, max_size=3),
    predictions=st.dictionaries(NAMES, COUNTS | FLOATS, max_size=2),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_recording_comes_back_as_it_was(tmp_path, outputs, membranes, predictions):
    kinds = dict.fromkeys(membranes, VKind.BEFORE_RESET)
    save(Recording(outputs, membranes, predictions, kinds), tmp_path / "r.npz")
    found = load(tmp_path / "r.npz")
    same(outputs, found.outputs)
    same(membranes, found.membranes)
    same(predictions, found.predictions)
    assert all(found.kind(name) is VKind.BEFORE_RESET for name in membranes)


def test_names_may_hold_what_a_zip_entry_must_not(tmp_path):
    names = ["a/b", "../up", "index", "a0", "ü\n", "a.b"]
    outputs = {name: np.full((2, 1, 1), number, np.uint8) for number, name in enumerate(names)}
    save(Recording(outputs), tmp_path / "r.npz")
    same(outputs, load(tmp_path / "r.npz").outputs)


def test_sparse_trains_take_less_room_than_dense_ones(tmp_path):
    sparse, dense = np.zeros((2, 500, 4, 10), np.uint8)
    sparse[3, 1, 2] = 7
    dense[:] = 1
    for name, train in (("sparse", sparse), ("dense", dense)):
        save(Recording({"n": train}), tmp_path / name)
        same({"n": train}, load(tmp_path / name).outputs)
    assert (tmp_path / "sparse").stat().st_size < (tmp_path / "dense").stat().st_size / 4


def test_fractions_and_non_finite_outputs_are_not_taken_for_counts(tmp_path):
    values = np.array([0.5, np.nan, np.inf, -1, 256, 1], np.float32).reshape(6, 1, 1)
    save(Recording({"n": values}), tmp_path / "r.npz")
    np.testing.assert_array_equal(load(tmp_path / "r.npz").outputs["n"], values)


def test_only_leading_samples_are_given_when_asked(tmp_path):
    train = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    save(Recording({"n": train}, {"n": train.astype(np.float32) + 0.5}), tmp_path / "r.npz")
    found = load(tmp_path / "r.npz", samples=2)
    np.testing.assert_array_equal(found.outputs["n"], train[:, :2])
    assert found.membranes["n"].shape == (2, 2, 3)
