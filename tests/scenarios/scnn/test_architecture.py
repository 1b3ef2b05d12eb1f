"""The SCNN's graph is the paper's architecture, on a grid on which arithmetic is exact."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.graph import network
from scenarios.scnn.architecture import GRID, WEIGHTS, graph


def weights(seed=0):
    rng = np.random.default_rng(seed)
    return [rng.integers(-GRID, GRID, shape) / GRID for shape in WEIGHTS]


def test_weights_arrive_where_they_belong():
    given = weights()
    built = graph(given)
    for name, weight in zip(("0", "2", "5", "9", "11"), given, strict=True):
        np.testing.assert_array_equal(built.nodes[name].weight, weight)
        assert built.nodes[name].weight.dtype == np.float32
        assert not built.nodes[name].bias.any()


def test_shapes_are_those_of_the_paper():
    shapes = network(graph(weights())).output_shapes
    assert [shapes[str(place)] for place in range(13)] == [
        *[(16, 16, 16)] * 4,
        (16, 8, 8),
        (8, 8, 8),
        (8, 8, 8),
        (8, 4, 4),
        (128,),
        (256,),
        (256,),
        (10,),
        (10,),
    ]


def test_the_file_reads_back(tmp_path):
    built = graph(weights())
    nir.write(tmp_path / "scnn.nir", built)
    again = nir.read(tmp_path / "scnn.nir")
    assert set(again.nodes) == set(built.nodes)
    np.testing.assert_array_equal(again.nodes["9"].weight, built.nodes["9"].weight)


def test_a_weight_off_the_grid_is_an_error():
    given = weights()
    given[3][0, 0] += 0.25 / GRID
    with pytest.raises(ValueError, match="weights 3 are not multiples of 1/1024"):
        graph(given)


def test_a_weight_of_another_shape_is_an_error():
    with pytest.raises(ValueError, match="expected"):
        graph([weight.T for weight in weights()])


@pytest.mark.paper
def test_nodes_and_fields_are_those_of_the_published_graph(paper):
    ours, theirs = graph(weights()), nir.read(paper / "scnn" / "cnn_sinabs.nir", type_check=False)
    assert {name: type(node) for name, node in ours.nodes.items()} == {
        name: type(node) for name, node in theirs.nodes.items()
    }
    assert set(map(tuple, ours.edges)) == set(map(tuple, theirs.edges))
    for name in "0", "2", "5":
        for field in "stride", "padding", "dilation", "groups":
            np.testing.assert_array_equal(getattr(ours.nodes[name], field), getattr(theirs.nodes[name], field))
    for name in "1", "3", "6", "10", "12":
        for field in "r", "v_threshold", "v_reset":
            np.testing.assert_array_equal(getattr(ours.nodes[name], field), getattr(theirs.nodes[name], field))
