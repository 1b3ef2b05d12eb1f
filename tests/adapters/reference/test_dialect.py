from __future__ import annotations

import itertools

import nir
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.graph import network
from adapters.reference.dialect import AXES, Dialect, DialectError

ONE = np.ones(2, np.float32)
ZERO = np.zeros(2, np.float32)


@st.composite
def dialects(draw):
    values = {axis: draw(st.sampled_from(list(kind))) for axis, kind in AXES.items()}
    try:
        return Dialect(**values)
    except DialectError:
        return Dialect(**values | {"reset": AXES["reset"]("subtract")})


@given(dialects())
def test_a_dialect_is_read_back_from_its_own_words(dialect):
    assert Dialect.parse(str(dialect)) == dialect


def test_the_default_is_the_empty_text():
    assert str(Dialect()) == ""
    assert Dialect.parse(" ") == Dialect()
    assert Dialect.parse("reset=to-v-reset") == Dialect()
    assert str(Dialect.parse("timing=emit-late , integration = exponential")) == (
        "integration=exponential,timing=emit-late"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour=red", "unknown axis 'colour'.*integration"),
        ("reset", "unknown value '' of reset.*subtract"),
        ("reset=soft", "unknown value 'soft' of reset.*to-v-reset"),
        ("reset=subtract,reset=subtract", "twice"),
        ("multiplicity=floor", "needs reset=subtract"),
        ("timing=detect-old", "needs reset=subtract"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(text, said):
    with pytest.raises(DialectError, match=said):
        Dialect.parse(text)


def chain(*nodes):
    names = ["input", *(f"n{i}" for i in range(len(nodes))), "output"]
    ports = {"input": nir.Input({"input": np.array([2])}), "output": nir.Output({"output": None})}
    inner = dict(zip(names[1:-1], nodes, strict=True))
    return network(nir.NIRGraph({**ports, **inner}, list(itertools.pairwise(names)), type_check=False))


def words(dialects):
    return {str(dialect) for dialect in dialects}


def test_a_graph_without_neurons_has_no_dialects():
    plain = chain(nir.Linear(np.eye(2, dtype=np.float32)), nir.Delay(ONE), nir.Scale(ONE))
    assert Dialect().changes_for(plain, 1) == ()
    assert Dialect().changes_for(plain, 2) == ()


def test_only_what_can_matter_for_an_if_is_tried():
    assert words(Dialect().changes_for(chain(nir.IF(ONE, ONE)), 1)) == {
        "if_gain=r-dt",
        "threshold=ge",
        "reset=subtract",
        "floor=minus-theta",
        "timing=emit-late",
        "timing=reset-old",
    }


def test_only_what_can_matter_for_an_li_is_tried():
    changes = words(Dialect().changes_for(chain(nir.LI(ONE, ONE, ZERO)), 1))
    assert changes == {"integration=exponential", "integration=decay-gain", "integration=decay"}
    assert "v0=zero" in words(Dialect().changes_for(chain(nir.LI(ONE, ONE, ONE)), 1))


def test_a_threshold_knows_one_axis():
    assert words(Dialect().changes_for(chain(nir.Threshold(ONE)), 1)) == {"threshold=ge"}


def test_a_start_at_v_reset_is_tried_where_v_reset_is_elsewhere():
    lif = nir.LIF(ONE, ONE, ZERO, ONE, -ONE)
    assert {"v0=v-reset"} == {text for text in words(Dialect().changes_for(chain(lif), 1)) if "v0" in text}


def test_pairs_hold_two_axes_and_no_combination_without_meaning():
    cuba = nir.CubaLIF(ONE, ONE, ONE, ONE, ONE, ZERO)
    pairs = Dialect().changes_for(chain(cuba), 2)
    assert all(str(pair).count("=") == 2 for pair in pairs)
    assert {
        "multiplicity=floor,reset=subtract",
        "reset=subtract,timing=detect-old",
        "reset=subtract,timing=reset-late",
        "integration=exponential,cuba=old",
    } <= words(pairs)
    assert not any("timing=reset-late" in text and "subtract" not in text for text in words(pairs))
    assert len(set(pairs)) == len(pairs)


def test_changes_start_from_the_dialect_they_are_asked_of():
    subtract = Dialect.parse("reset=subtract")
    changes = words(subtract.changes_for(chain(nir.IF(ONE, ONE)), 1))
    assert "multiplicity=floor,reset=subtract" in changes
    assert "" in changes


def recurrent(bias):
    nodes = {
        "input": nir.Input({"input": np.array([2])}),
        "n": nir.IF(ONE, ONE),
        "w": nir.Affine(np.eye(2, dtype=np.float32), bias),
        "output": nir.Output({"output": None}),
    }
    edges = [("input", "n"), ("n", "w"), ("w", "n"), ("n", "output")]
    return network(nir.NIRGraph(nodes, edges, type_check=False))


def test_feedback_at_the_start_is_tried_where_a_bias_is_fed_back():
    assert "feedback_init=bias" in words(Dialect().changes_for(recurrent(ONE), 1))
    assert "feedback_init=bias" not in words(Dialect().changes_for(recurrent(ZERO), 1))
    assert "feedback_init=bias" not in words(Dialect().changes_for(chain(nir.Affine(np.eye(2), ONE)), 1))
