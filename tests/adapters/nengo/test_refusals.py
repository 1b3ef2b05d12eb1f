"""What the bridge refuses, by node, primitive and field; there is no code of Nengo's own that could."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes, RefusedError
from adapters.nengo import bridged

ONE = np.ones(2, np.float32)
WEIGHT = np.ones((2, 2), np.float32)
BAD = np.array([1, np.nan], np.float32)
HUGE = np.array([1, np.inf], np.float32)


@pytest.mark.parametrize(
    ("node", "field"),
    [
        (nir.Scale(BAD), "scale"),
        (nir.Linear(WEIGHT * BAD), "weight"),
        (nir.Affine(WEIGHT * HUGE, ONE), "weight"),
        (nir.Affine(WEIGHT, HUGE), "bias"),
        (nir.LI(ONE, ONE, BAD), "v_leak"),
    ],
)
def test_a_number_that_is_not_finite_is_refused_where_nengo_cannot_hold_it(node, field, alone):
    with pytest.raises(RefusedError, match="not finite") as refusal:
        bridged.load(alone(node, 2), 1e-3)
    assert (refusal.value.node, refusal.value.primitive, refusal.value.field) == ("n", type(node).__name__, field)


@pytest.mark.parametrize(
    "node",
    [
        nir.LIF(BAD / 100, ONE, 0 * ONE, ONE, 0 * ONE),
        nir.LIF(ONE / 100, HUGE, 0 * ONE, ONE, 0 * ONE),
        nir.IF(ONE, HUGE),
        nir.LI(0 * ONE, ONE, ONE),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning", "ignore:divide by zero:RuntimeWarning")
def test_other_numbers_that_are_not_sound_run_as_the_reference_runs_them(node, alone, reference_outputs):
    graph, x = alone(node, 2), np.ones((9, 1, 2), np.float32)
    observed = bridged.load(graph, 1e-3).run({"x": x}, Probes(("n",))).outputs["n"]
    np.testing.assert_array_equal(observed, reference_outputs(graph, 1e-3, x)["n"])


def test_values_that_outgrow_doubles_are_refused_when_nengo_stops(wired):
    unstable = {"a": nir.LI(ONE / 1e4, ONE, 0 * ONE), "b": nir.LI(ONE / 1e4, -ONE, 0 * ONE)}
    graph = wired(unstable, [("x", "a"), ("x", "b"), ("a", "y"), ("b", "y")], 2)
    model = bridged.load(graph, 1e-3)
    with pytest.raises(RefusedError, match=r"grow beyond all bounds within \d+ steps, where Nengo stops"):
        model.run({"x": np.ones((500, 1, 2), np.float32)}, Probes(("y",)))
