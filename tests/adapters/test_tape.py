"""What modules give is kept under the nodes' names, as bytes where it is counts of spikes."""

from __future__ import annotations

import nir
import numpy as np

from adapters.base import Probes, VKind
from adapters.tape import Tape

ONE = np.ones(2, np.float32)
NODES = {"x": nir.Input(np.array([2])), "n": nir.IF(ONE, ONE), "w": nir.Scale(ONE), "y": nir.Output(np.array([2]))}


def step(*values):
    return np.array([values, values], np.float32)


def test_only_what_is_probed_is_kept_and_what_gives_nothing_is_left_out():
    tape = Tape(NODES, Probes(("n", "y", "w"), ("n", "w"), 1), 2)
    for number in range(2):
        tape.keep({"n": step(number, 1), "x": step(5, 5)}, {"n": step(0.5, number)}, {"y": step(number, 1)})
    found = tape.recording({"n": VKind.BEFORE_RESET, "w": VKind.BEFORE_RESET})
    assert found.outputs.keys() == {"n", "y"}
    assert found.outputs["n"].dtype == np.uint8
    assert found.outputs["n"][:, 0].tolist() == [[0, 1], [1, 1]]
    assert found.membranes["n"].tolist() == [[[0.5, 0]], [[0.5, 1]]]
    np.testing.assert_array_equal(found.predictions["y"], found.outputs["y"])
    assert found.v_kind == {"n": VKind.BEFORE_RESET}


def test_what_is_no_longer_counts_loses_nothing():
    given = [step(1, 0), step(0.5, 300), step(np.nan, -1)]
    tape = Tape(NODES, Probes(("n",)), 3)
    for value in given:
        tape.keep({"n": value}, {}, {})
    np.testing.assert_array_equal(tape.recording().outputs["n"], np.stack(given))


def test_counts_after_what_is_none_are_kept_as_numbers():
    tape = Tape(NODES, Probes(("n",)), 2)
    tape.keep({"n": step(0.5, 0)}, {}, {})
    tape.keep({"n": step(1, 0)}, {}, {})
    assert tape.recording().outputs["n"][:, 0].tolist() == [[0.5, 0], [1, 0]]


def test_what_is_kept_is_a_copy():
    value = step(1, 0)
    tape = Tape(NODES, Probes(("w",)), 1)
    tape.keep({"w": value}, {}, {})
    value[:] = 9
    assert tape.recording().outputs["w"][0, 0].tolist() == [1, 0]
