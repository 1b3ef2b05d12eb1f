from __future__ import annotations

from dataclasses import replace

import nir
import numpy as np
import pytest

from adapters.base import Recording
from adapters.graph import network
from harness.compare import InconsistentShardsError, NothingToCompareError, compare, match, merge

T, B, N = 30, 2, 4
DT = 1e-4


@pytest.fixture
def net(build):
    return build.chain(
        i=build.input(), w=build.affine(), n=build.lif(), x=build.affine(), m=build.lif(), o=build.output()
    )


@pytest.fixture
def recording():
    rng = np.random.default_rng(2)
    outputs = {name: (rng.random((T, B, N)) < 0.2).astype(np.uint8) for name in "nm"}
    membranes = {name: rng.normal(size=(T, B, N)).astype(np.float32) for name in "nm"}
    return Recording(outputs, membranes, {"o": outputs["m"].astype(np.float32)})


def changed(recording, node, place, *, prediction=True):
    outputs = {name: array.copy() for name, array in recording.outputs.items()}
    outputs[node][place] ^= 1
    predictions = {"o": outputs["m"].astype(np.float32)} if prediction else recording.predictions
    return replace(recording, outputs=outputs, predictions=predictions)


def judged(a, b, expected, observed, **more):
    x, y = network(a), network(b)
    return compare(expected, observed, matching=match(x, y), expected_network=x, observed_network=y, dt=DT, **more)


def test_equal_recordings_are_identical(net, recording):
    found = judged(net, net, recording, recording)
    assert found.identical
    assert found.first is None
    assert [node.node for node in found.nodes] == ["n", "m", "o"]
    assert found.totals.spike_mismatch == 0
    assert found.totals.spikes_expected == sum(int(x.sum()) for x in recording.outputs.values())
    assert (found.totals.max_dv, found.totals.rmse_dv, found.totals.lag) == (0.0, 0.0, 0)
    assert (found.totals.van_rossum, found.totals.victor_purpura) == (0.0, 0.0)


def test_names_of_both_graphs_are_kept_apart(build, net, recording):
    other = build.chain(**{f"q{name}": node for name, node in net.nodes.items()})
    renamed = Recording(
        {f"q{name}": array for name, array in recording.outputs.items()},
        {f"q{name}": array for name, array in recording.membranes.items()},
        {"qo": recording.predictions["o"]},
    )
    found = judged(net, other, recording, renamed)
    assert found.identical
    assert found.node("n").observed_node == "qn"


def test_first_is_the_earliest_step(net, recording):
    late_first = changed(changed(recording, "n", (9, 0, 1)), "m", (4, 1, 2))
    found = judged(net, net, recording, late_first)
    assert (found.first.node, found.first.first_step, found.first.first_index) == ("m", 4, (1, 2))


def test_of_equal_steps_the_node_nearest_the_input_is_first(net, recording):
    both = changed(changed(recording, "m", (4, 1, 2)), "n", (4, 0, 1))
    assert judged(net, net, recording, both).first.node == "n"


def test_spikes_that_an_output_passes_on_are_counted_once(net, recording):
    found = judged(net, net, recording, changed(recording, "m", (4, 1, 2)))
    assert found.node("o").spike_mismatch == 1
    assert found.totals.spike_mismatch == 1


def test_wrong_predictions_show_although_every_neuron_is_right(net, recording):
    wrong = replace(recording, predictions={"o": recording.outputs["n"]})
    found = judged(net, net, recording, wrong)
    assert not found.identical
    assert found.first.node == "o"
    assert found.totals.spike_mismatch == int((recording.outputs["n"] != recording.outputs["m"]).sum())


def test_an_output_that_is_late_by_itself_has_its_lag_in_the_whole(net, recording):
    late = np.concatenate([np.zeros((1, B, N), np.float32), recording.predictions["o"][:-1]])
    found = judged(net, net, recording, replace(recording, predictions={"o": late}))
    assert found.beyond_sources == {"o": found.node("o").spike_mismatch}
    assert found.totals.lag == 1
    assert found.totals.victor_purpura == found.node("o").victor_purpura > 0


def test_continuous_output_is_compared(build):
    a = build.chain(i=build.input(), w=build.affine(), o=build.output())
    x = np.random.default_rng(0).normal(size=(T, B, N)).astype(np.float32)
    right, wrong = (Recording({}, {}, {"o": values}) for values in (x, x + np.float32(0.01)))
    assert judged(a, a, right, right).identical
    found = judged(a, a, right, wrong)
    assert not found.identical
    assert found.totals.max_dv > 1e-3


def test_missing_membranes_are_not_identical(net, recording):
    found = judged(net, net, recording, replace(recording, membranes={}))
    assert not found.identical
    assert found.totals.max_dv is None
    assert found.totals.spike_mismatch == 0
    assert "membrane recorded by the expected side alone" in found.node("n").text


def test_unmatched_nodes_are_named_and_never_identical(build, net, recording):
    other = build.graph({**net.nodes, "m": build.neuron_if()}, net.edges)
    found = judged(net, other, recording, recording)
    assert found.unmatched == ("m", "m")
    assert not found.identical


def test_longer_recording_is_a_mismatch_and_no_crash(net, recording):
    longer = Recording(
        {name: np.concatenate([array, array[:1]]) for name, array in recording.outputs.items()},
        {name: np.concatenate([array, array[:1]]) for name, array in recording.membranes.items()},
        {"o": np.concatenate([recording.predictions["o"]] * 2)},
    )
    found = judged(net, net, recording, longer)
    assert found.first.first_step == 0
    assert f"({T + 1}, {B}, {N})" in found.first.text
    assert found.totals.max_dv == np.inf


def test_comparing_nothing_is_an_error(net):
    with pytest.raises(NothingToCompareError, match="expected at least one"):
        judged(net, net, Recording({}), Recording({}))


def test_records_of_one_side_alone_are_nothing_to_compare(net, recording):
    with pytest.raises(NothingToCompareError):
        judged(net, net, recording, Recording({}))


def test_empty_arrays_are_nothing_to_compare(net):
    empty = Recording({"n": np.zeros((T, 0, N), np.uint8), "m": np.zeros((0, B, N), np.uint8)})
    with pytest.raises(NothingToCompareError):
        judged(net, net, empty, empty)


def test_graph_in_other_units_compares_fairly(build, net, recording):
    other = build.graph({**net.nodes, "n": build.lif(theta=25.0)}, net.edges)
    scaled = replace(recording, membranes={**recording.membranes, "n": recording.membranes["n"] * np.float32(25)})
    assert judged(net, other, recording, scaled).identical
    assert not judged(net, other, recording, recording).identical


def test_lag_of_the_whole_is_the_largest_and_none_if_a_node_has_none(net, recording):
    def later(array, k):
        return np.concatenate([np.zeros((k, *array.shape[1:]), array.dtype), array[: len(array) - k]])

    n, m = recording.outputs["n"], recording.outputs["m"]
    shifted = Recording({"n": later(n, 1), "m": later(m, 3)}, recording.membranes, {"o": later(m, 3)})
    found = judged(net, net, recording, shifted)
    assert [node.lag for node in found.nodes] == [1, 3, 3]
    assert found.totals.lag == 3
    assert judged(net, net, recording, changed(shifted, "n", (20, 0, 0), prediction=False)).totals.lag is None


def test_depth_is_the_longest_way_so_that_causes_come_first(build):
    nodes = {"i": build.input(), "a": build.lif(), "b": build.lif(tau=0.02), "o": build.output()}
    skip = build.graph(nodes, [("i", "a"), ("a", "b"), ("i", "b"), ("b", "o")])
    counts = np.zeros((T, B, N), np.uint8)
    wrong = counts.copy()
    wrong[3] = 1
    found = judged(skip, skip, Recording({"a": counts, "b": counts}), Recording({"a": wrong, "b": wrong}))
    assert [(node.node, node.depth) for node in found.nodes] == [("a", 1), ("b", 2)]
    assert found.first.node == "a"


def test_feedback_has_a_depth(build):
    nodes = {"i": build.input(), "a": build.lif(), "w": build.affine(), "o": build.output()}
    loop = build.graph(nodes, [("i", "a"), ("a", "w"), ("w", "a"), ("a", "o")])
    counts = np.zeros((T, B, N), np.uint8)
    assert judged(loop, loop, Recording({"a": counts}), Recording({"a": counts})).node("a").depth == 1


def part(recording, start, stop):
    return Recording(
        {name: array[:, start:stop] for name, array in recording.outputs.items()},
        {name: array[:, start:stop] for name, array in recording.membranes.items()},
        {name: array[:, start:stop] for name, array in recording.predictions.items()},
    )


@pytest.mark.parametrize("place", [None, (5, 0, 1), (5, 1, 3)])
def test_shards_merge_into_the_whole(net, recording, place):
    other = recording if place is None else changed(recording, "n", place)
    other = replace(other, membranes={**other.membranes, "m": other.membranes["m"] + np.float32(0.25)})
    whole = judged(net, net, recording, other)
    shards = [judged(net, net, part(recording, k, k + 1), part(other, k, k + 1), first_sample=k) for k in range(B)]
    merged = merge(*shards)
    for one, two in zip(merged.nodes, whole.nodes, strict=True):
        assert one == replace(two, sum_sq_dv=pytest.approx(two.sum_sq_dv), lag=one.lag, van_rossum=one.van_rossum)
        assert one.van_rossum == pytest.approx(two.van_rossum)
    assert merged.first == (whole.first and merged.node(whole.first.node))
    assert merged.totals.spike_mismatch == (place is not None)


def test_silent_shard_has_any_lag(net, recording):
    silent = Recording({name: array * 0 for name, array in recording.outputs.items()})
    late = Recording({name: np.roll(array, 1, axis=0) for name, array in recording.outputs.items()})
    spiking = Recording(dict(recording.outputs))
    for array in spiking.outputs.values():
        array[-1] = 0
    late = Recording({name: np.roll(array, 1, axis=0) for name, array in spiking.outputs.items()})
    a, b = judged(net, net, silent, silent), judged(net, net, spiking, late)
    assert merge(a, b).totals.lag == merge(b, a).totals.lag == 1
    assert merge(judged(net, net, spiking, spiking), b).totals.lag is None


def test_shards_of_different_nodes_are_refused(net, recording):
    a = judged(net, net, recording, recording)
    b = judged(net, net, Recording({"n": recording.outputs["n"]}), recording)
    with pytest.raises(InconsistentShardsError, match="same nodes"):
        merge(a, replace(b, nodes=b.nodes[:1]))
    with pytest.raises(InconsistentShardsError):
        merge(a, replace(a, unmatched_expected=("k",)))
    with pytest.raises(NothingToCompareError):
        merge()


def test_delay_is_compared_as_a_continuous_output(build):
    delay = nir.Delay(np.full(4, 3e-4, np.float32))
    a = build.chain(i=build.input(), d=delay, o=build.output())
    x = np.random.default_rng(0).normal(size=(T, B, N)).astype(np.float32)
    found = judged(a, a, Recording({"d": x}), Recording({"d": np.roll(x, 1, axis=0)}))
    assert not found.identical
    assert not found.node("d").spiking
    assert found.node("d").scale == "magnitude"
