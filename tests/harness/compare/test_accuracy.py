from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.compare.accuracy import NO_CLASS, accuracy, agreement, class_of, counts, ties, wilson
from harness.compare.errors import NothingToCompareError


def test_class_is_the_neuron_with_most_spikes_over_time():
    prediction = np.zeros((300, 2, 3), np.uint8)
    prediction[:, 0, 2] = 1
    prediction[7, 1, 1] = 1
    assert counts(prediction)[0, 2] == 300
    assert class_of(counts(prediction)).tolist() == [2, 1]


def test_lowest_index_wins_a_tie_and_ties_are_counted():
    output = np.array([[1, 3, 3], [0, 0, 0], [2, 1, 0]])
    assert class_of(output).tolist() == [1, 0, 0]
    assert ties(output) == 2


def test_output_that_is_no_number_has_no_class_and_agrees_with_nothing():
    output = np.array([[1.0, np.nan], [np.nan, np.nan], [0.0, 1.0]])
    classes = class_of(output)
    assert classes.tolist() == [NO_CLASS, NO_CLASS, 1]
    assert agreement(classes, classes) == pytest.approx(1 / 3)


def test_accuracy_counts_right_classes():
    found = accuracy(np.array([1, 2, 3, 4]), np.array([1, 2, 3, 9]))
    assert (found.correct, found.samples, found.value) == (3, 4, 0.75)
    assert found.low < 0.75 < found.high


def test_agreement_is_not_accuracy():
    assert agreement(np.array([1, 1]), np.array([1, 2])) == 0.5


def test_wilson_interval_has_its_published_values():
    # Newcombe, Statistics in Medicine 17:857 (1998), table I, method 3.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_holds_the_proportion_and_stays_in_the_unit_interval(case):
    successes, n = case
    low, high = wilson(successes, n)
    assert 0 <= low <= high <= 1
    # Rounding may put an end of a full or empty interval a hair off.
    assert low - 1e-12 <= successes / n <= high + 1e-12


def test_nothing_is_no_accuracy():
    with pytest.raises(NothingToCompareError, match="at least 1"):
        wilson(0, 0)
    with pytest.raises(NothingToCompareError):
        accuracy(np.array([]), np.array([]))
    with pytest.raises(NothingToCompareError):
        agreement(np.array([]), np.array([]))


def test_different_numbers_of_samples_are_refused():
    with pytest.raises(NothingToCompareError, match="2 samples against 3"):
        agreement(np.array([1, 2]), np.array([1, 2, 3]))
