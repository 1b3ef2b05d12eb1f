"""What every case keeps to, whatever its rule."""

from __future__ import annotations

from dataclasses import replace

import h5py
import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import MEMBRANES, SPIKING, STATEFUL, digest, legacy, network, read, write
from adapters.reference import model
from scenarios.conformance.case import SAMPLES, STEPS
from scenarios.conformance.catalogue import cases, primitives
from scenarios.conformance.scenario import scenario

CASES = cases()
QUIET = {"if-no-drive", "lif-at-threshold", "cubalif-at-threshold"}
"""Cases whose rule is that nothing fires."""

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def recording(case, precision="float64", draw=None):
    loaded = model.load(case.graph, case.dt, precision=precision, draw=draw)
    nodes = loaded.network.nodes
    outputs = tuple(name for name, node in nodes.items() if isinstance(node, STATEFUL + SPIKING))
    membranes = tuple(name for name, node in nodes.items() if isinstance(node, MEMBRANES))
    (entry,) = loaded.network.inputs
    return loaded.network, loaded.run({entry: case.stimulus}, Probes(outputs, membranes))


def values(recorded):
    kinds = (recorded.outputs, recorded.membranes, recorded.predictions)
    return {(number, name): array for number, kind in enumerate(kinds) for name, array in kind.items()}


@every_case
def test_it_says_in_a_line_what_is_tried(case):
    assert 0 < len(case.rule) <= 100
    assert "\n" not in case.rule


@every_case
def test_shapes_are_shared_and_small(case):
    steps, samples, *shape = case.stimulus.shape
    assert (steps, samples) == (STEPS, SAMPLES)
    assert case.stimulus.dtype == np.float32
    known = network(case.graph, case.dt)
    neurons = [shape for name, shape in known.output_shapes.items() if isinstance(known.nodes[name], STATEFUL)]
    assert all(np.prod(shape) <= 8 for shape in neurons)
    assert tuple(shape) == known.input_shapes[known.inputs[0]]


@every_case
def test_the_recorded_shapes_are_right(case):
    assert network(case.graph, case.dt).remarks == ()


@every_case
def test_numbers_are_float32(case):
    for node in network(case.graph, case.dt).nodes.values():
        for field in vars(node).values():
            assert not isinstance(field, np.ndarray) or field.dtype in (np.float32, np.int64)


@every_case
def test_a_file_says_the_same(case, tmp_path):
    write(case.graph, tmp_path / "graph.nir")
    assert digest(read(tmp_path / "graph.nir")) == digest(case.graph)


@every_case
def test_neurons_that_can_fire_do(case):
    known, recorded = recording(case)
    for name, spikes in recorded.outputs.items():
        if isinstance(known.nodes[name], SPIKING):
            assert spikes.any() == (case.name not in QUIET), name


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.exact], ids=lambda case: case.name)
def test_exact_cases_stay_on_the_grid_in_either_precision(case):
    _, wide = recording(case)
    _, narrow = recording(case, "float32")
    narrow = values(narrow)
    for place, array in values(wide).items():
        whole = array.astype(np.float64) * 2**10
        np.testing.assert_array_equal(whole, np.round(whole))
        assert np.abs(whole).max() < 2**24
        np.testing.assert_array_equal(array, narrow[place])


@pytest.mark.parametrize("case", [case for case in CASES.values() if not case.exact], ids=lambda case: case.name)
def test_no_spike_hangs_on_rounding(case):
    known, exact = recording(case)
    spiking = [name for name in exact.outputs if isinstance(known.nodes[name], SPIKING)]
    for draw in range(4):
        _, shaken = recording(case, draw=draw)
        for name in spiking:
            np.testing.assert_array_equal(exact.outputs[name], shaken.outputs[name])


def test_no_two_cases_are_one():
    graphs = {(digest(case.graph), case.dt, case.stimulus.tobytes(), case.shard, case.runs) for case in CASES.values()}
    assert len(graphs) == len(CASES)
    assert len({scenario(case).digest for case in CASES.values()}) == len(CASES)


def test_every_primitive_is_tried_alone_and_a_loop():
    kinds = {
        *("Affine", "Linear", "Scale", "Conv1d", "Conv2d", "SumPool2d", "AvgPool2d", "Flatten", "Threshold"),
        *("Delay", "I", "IF", "LI", "LIF", "CubaLI", "CubaLIF"),
    }
    assert set(primitives()) == {*kinds, "recurrence"}
    for name, case in primitives().items():
        assert type(case.graph.nodes["node"]).__name__ == ("LIF" if name == "recurrence" else name)


@pytest.mark.parametrize("name", ["legacy-if", "legacy-lif", "legacy-cubalif"])
def test_a_legacy_file_has_no_v_reset(name, tmp_path):
    path = tmp_path / "graph.nir"
    write(scenario(CASES[name]).graph, path)
    with h5py.File(path) as file:
        fields = set(file["node/nodes/legacy"])
    assert "v_threshold" in fields
    assert "v_reset" not in fields
    assert legacy(read(path)) == ("legacy",)


def test_a_legacy_graph_is_no_other_case_graph_in_the_store():
    others = {digest(case.graph) for name, case in CASES.items() if not name.startswith("legacy")}
    assert not others & {digest(case.graph) for name, case in CASES.items() if name.startswith("legacy")}


def test_dt_alone_differs_where_it_is_the_rule():
    one, half, quarter = (CASES[f"lif-dt{part}"] for part in ("", "-half", "-quarter"))
    assert digest(one.graph) == digest(half.graph) == digest(quarter.graph)
    assert one.dt == 2 * half.dt == 4 * quarter.dt
    np.testing.assert_array_equal(one.stimulus, quarter.stimulus)


@pytest.mark.parametrize("name", ["two-runs-lif", "two-runs-cubalif"])
def test_two_runs_are_of_one_model_that_the_first_leaves_high(name):
    made = scenario(CASES[name])
    assert (made.runs, made.shard) == (2, made.samples)
    _, recorded = recording(CASES[name])
    assert (np.abs(recorded.membranes["neuron"][-1]) > 0.1).any()


def test_how_often_a_model_runs_is_part_of_what_a_scenario_is():
    case = CASES["two-runs-lif"]
    assert scenario(case).digest != scenario(replace(case, runs=1)).digest


def test_a_batch_of_one_follows_a_batch_of_three():
    for name in ("batch-of-one-lif", "batch-of-one-layers"):
        made = scenario(CASES[name])
        assert (made.shard, made.samples) == (3, 4)
        whole = made.stimulus(0, 4)["input"]
        np.testing.assert_array_equal(whole[:, 0], whole[:, 3])


def test_a_scenario_is_named_after_its_family_and_synthetic():
    made = scenario(CASES["lif-r-not-1"])
    assert made.name == "conformance/lif-r-not-1"
    assert "(synthetic)" in made.data
    assert made.labels is None
    assert set(made.tolerances.reasons) == set(vars(made.tolerances)) - {"reasons"}


def test_a_stimulus_is_handed_out_as_a_copy():
    made = scenario(CASES["lif-alone"])
    made.stimulus(0, 1)["input"][:] = 7
    assert made.stimulus(0, 1)["input"].max() < 7


def test_another_graph_runs_under_a_case_s_stimulus():
    graph = CASES["if-alone"].graph
    assert scenario(CASES["lif-alone"], graph).graph is graph
    assert isinstance(scenario(CASES["lif-alone"], graph).graph.nodes["node"], nir.IF)
