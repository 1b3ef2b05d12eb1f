"""Damaged files: what is wrong is told as MalformedError, soon, whatever is wrong."""

from __future__ import annotations

import time
from itertools import pairwise

import h5py
import nir
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.graph import MalformedError, network, read, write

SECONDS = 5
"""A file takes milliseconds to read; one that hangs takes for ever."""

ANYTHING = (
    b"LIF",
    b"NIRGraph",
    b"",
    b"\xff\xfe",
    "text",
    -1,
    0,
    2**62,
    True,
    1j,
    np.float32(np.nan),
    np.inf,
    np.array([]),
    np.zeros((0, 3)),
    np.array([[1, 2], [3, 4]]),
    np.array([-1, 2]),
    np.array([1.5, 2]),
    np.array([b"a", b"b"]),
    h5py.Empty("f"),
)

DAMAGE = (
    lambda rest, _, number: bytes([rest[0] ^ 1 << number % 8]) + rest[1:],
    lambda rest, size, _: bytes(min(size, len(rest))) + rest[size:],
    lambda rest, size, _: b"\xff" * min(size, len(rest)) + rest[size:],
    lambda rest, size, number: (number % 2 ** (8 * size)).to_bytes(size, "little") + rest[size:],
    lambda rest, size, number: number.to_bytes(max(size, 5)) + rest,
    lambda rest, size, _: rest[size:] or rest,
)
"""A flipped bit, zeros, ones, a number that is another, bytes too many, bytes missing."""


def graph():
    one = np.ones((2, 3, 3), np.float32)
    two = np.array([2, 2])
    inner = {
        "input": nir.Input({"input": np.array([2, 3, 3])}),
        "if": nir.IF(r=one, v_threshold=one),
        "output": nir.Output({"output": np.array([2, 3, 3])}),
    }
    size = np.ones(2, np.float32)
    nodes = {
        "input": nir.Input({"input": np.array([1, 4, 4])}),
        "conv": nir.Conv2d((4, 4), np.ones((2, 1, 2, 2), np.float32), 1, 0, 1, 1, size),
        "block": nir.NIRGraph(inner, [("input", "if"), ("if", "output")], type_check=False),
        "pool": nir.SumPool2d(two, two, 0 * two),
        "flat": nir.Flatten({"input": np.array([2, 1, 1])}, 0, -1),
        "lif": nir.LIF(size, size, size, size, size),
        "loop": nir.Affine(np.ones((2, 2), np.float32), size),
        "delay": nir.Delay(size),
        "output": nir.Output({"output": np.array([2])}),
    }
    chain = ["input", "conv", "block", "pool", "flat", "lif", "delay", "output"]
    edges = [*pairwise(chain), ("lif", "loop"), ("loop", "lif")]
    return nir.NIRGraph(nodes, edges, type_check=False)


@pytest.fixture(scope="session")
def sound(tmp_path_factory):
    path = tmp_path_factory.mktemp("sound") / "sound.nir"
    write(graph(), path)
    assert len(network(read(path)).nodes) == len(graph().nodes)
    return Bytes(path.read_bytes())


def small():
    one = np.ones(2, np.float32)
    nodes = {"input": nir.Input(np.array([2])), "n": nir.CubaLIF(*[one] * 7), "output": nir.Output(np.array([2]))}
    return nir.NIRGraph(nodes, [("input", "n"), ("n", "output")], type_check=False)


@pytest.fixture(scope="session")
def whole(sound, tmp_path_factory):
    """Files of which bytes are damaged."""
    path = tmp_path_factory.mktemp("small") / "small.nir"
    write(small(), path)
    return sound, Bytes(path.read_bytes())


class Bytes(bytes):
    """Not shown when a test fails."""

    __slots__ = ()

    def __repr__(self):
        return f"<{len(self)} bytes>"


@pytest.fixture(scope="session")
def damaged(tmp_path_factory):
    return tmp_path_factory.mktemp("damaged") / "damaged.nir"


def judged(path):
    """Read a file; what it was refused with, "" if it was not."""
    started, said = time.monotonic(), ""
    try:
        network(read(path))
    except MalformedError as error:
        said = str(error)
    assert time.monotonic() - started < SECONDS
    assert said.count("\n") == 0
    return said


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(data=st.data())
def test_a_file_whose_content_is_anything_is_read_or_refused(data, sound, damaged):
    damaged.write_bytes(sound)
    with h5py.File(damaged, "a") as file:
        for _ in range(data.draw(st.integers(1, 3))):
            places = []
            file.visit(places.append)
            if not places:
                break
            where = data.draw(st.sampled_from(places))
            what = data.draw(st.sampled_from(["gone", "other", "linked", "more"]))
            other = data.draw(st.sampled_from(places))
            value = data.draw(st.sampled_from(ANYTHING))
            if what == "more":
                if isinstance(file.get(where), h5py.Group) and "more" not in file[where]:
                    file[where]["more"] = value
                continue
            kept = file.get(other)
            del file[where]
            if what == "other":
                file[where] = value
            elif what == "linked" and kept is not None and where not in file:
                file[where] = kept
    judged(damaged)


def test_a_group_in_itself_is_refused_not_followed(sound, damaged):
    damaged.write_bytes(sound)
    with h5py.File(damaged, "a") as file:
        for name in "abcd":
            file["node/nodes"][name] = file["node/nodes"]
    assert judged(damaged)


def test_an_array_larger_than_its_file_is_refused_not_read(sound, damaged):
    damaged.write_bytes(sound)
    with h5py.File(damaged, "a") as file:
        del file["node/nodes/lif/tau"]
        file["node/nodes/lif"].create_dataset("tau", (2**40,), "f4", chunks=(2**20,))
    assert judged(damaged)


def test_a_link_out_of_the_file_is_refused(sound, damaged):
    damaged.write_bytes(sound)
    with h5py.File(damaged, "a") as file:
        del file["node/nodes/lif/tau"]
        file["node/nodes/lif/tau"] = h5py.ExternalLink("other.nir", "node")
    assert judged(damaged)


def test_a_heap_of_texts_that_never_ends_is_refused(sound, damaged):
    at = sound.index(b"GCOL") + 16
    damaged.write_bytes(sound[:at] + bytes(16) + sound[at + 16 :])
    assert judged(damaged)


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(
    head=st.sampled_from([b"", b"\x89HDF\r\n\x1a\n", b"\x89HDF\r\n\x1a\n\x00\x00\x00\x00\x00\x08\x08"]),
    tail=st.binary(),
)
def test_random_bytes_are_refused(damaged, head, tail):
    damaged.write_bytes(head + tail)
    assert judged(damaged)


@settings(max_examples=500, derandomize=True, deadline=None, database=None)
@given(damage=st.lists(st.tuples(*[st.integers(0, 2**32)] * 3), min_size=1, max_size=6))
def test_a_file_with_damaged_bytes_is_read_or_refused(damage, whole, damaged):
    spoilt = bytearray(whole[damage[0][0] % len(whole)])
    for where, how, number in damage:
        at, size = where % len(spoilt), (1, 2, 4, 8, 64)[number % 5]
        spoilt[at:] = DAMAGE[how % len(DAMAGE)](bytes(spoilt[at:]), size, number)
    damaged.write_bytes(spoilt)
    judged(damaged)


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(data=st.data())
def test_a_file_that_is_cut_short_is_refused(data, sound, damaged):
    damaged.write_bytes(sound[: data.draw(st.integers(0, len(sound) - 1))])
    assert judged(damaged)


@pytest.mark.parametrize("kind", ["Izhikevich", "Node", "read", ""])
def test_a_type_that_nir_does_not_have_is_told_by_node_and_name(sound, damaged, kind):
    damaged.write_bytes(sound)
    with h5py.File(damaged, "a") as file:
        del file["node/nodes/block/nodes/if/type"]
        file["node/nodes/block/nodes/if/type"] = kind
    with pytest.raises(MalformedError, match=f"'block.if' is of type '{kind}', which NIR does not have"):
        read(damaged)


def test_parameters_that_nir_does_not_take_are_told_by_node(sound, damaged):
    damaged.write_bytes(sound)
    with h5py.File(damaged, "a") as file:
        del file["node/nodes/lif/tau"]
        file["node/nodes/lif/tau"] = np.ones(5)
    with pytest.raises(MalformedError, match=r"'lif' is no node that nir takes: .*same shape"):
        read(damaged)
