from __future__ import annotations

import h5py
import nir
import numpy as np
import pytest

from adapters.graph import MalformedError, digest, legacy, network, read, write


def chain(build, lif):
    return build(
        {"b": lif(), "a": nir.Linear(np.eye(2, dtype=np.float32))},
        [("input", "a"), ("a", "b"), ("b", "output")],
    )


def test_a_written_graph_is_read_back_with_the_same_content(tmp_path, build, lif):
    graph = chain(build, lif)
    write(graph, tmp_path / "g.nir")
    assert digest(read(tmp_path / "g.nir")) == digest(graph)
    assert legacy(read(tmp_path / "g.nir")) == ()


def test_writing_does_not_depend_on_the_order_of_nodes_and_edges(tmp_path, build, lif):
    graph = chain(build, lif)
    turned = nir.NIRGraph(dict(reversed(graph.nodes.items())), graph.edges[::-1], type_check=False)
    write(graph, tmp_path / "a.nir")
    write(turned, tmp_path / "b.nir")
    assert read(tmp_path / "a.nir").edges == read(tmp_path / "b.nir").edges == sorted(graph.edges)


def test_an_unwritable_graph_leaves_the_old_file_and_nothing_else(tmp_path, build):
    target = tmp_path / "g.nir"
    target.write_bytes(b"old")
    scalars = nir.LIF(*(np.array(1.0) for _ in range(5)))
    with pytest.raises(TypeError):  # nir.write cannot compress a dataset without axes
        write(build({"n": scalars}, [("input", "n"), ("n", "output")]), target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_nested_graph_that_nir_would_reject_is_read(tmp_path, build):
    grouped = nir.Conv2d((4, 4), np.ones((2, 1, 3, 3), np.float32), 1, 1, 1, 2, np.zeros(2, np.float32))
    inner = build({"c": grouped}, [("input", "c"), ("c", "output")], (2, 4, 4))
    write(build({"block": inner}, [("input", "block"), ("block", "output")], (2, 4, 4)), tmp_path / "g.nir")
    with pytest.raises(ValueError, match="mismatch"):
        nir.read(tmp_path / "g.nir")
    assert network(read(tmp_path / "g.nir")).output_shapes["block.c"] == (2, 4, 4)


def test_a_missing_v_reset_becomes_zero_and_is_remembered(tmp_path, build, lif):
    inner = build({"n": lif(v_reset=0.5)}, [("input", "n"), ("n", "output")])
    write(build({"x": inner, "m": lif()}, [("input", "x"), ("x", "m"), ("m", "output")]), tmp_path / "g.nir")
    with h5py.File(tmp_path / "g.nir", "a") as file:
        del file["node/nodes/x/nodes/n/v_reset"]
    graph = read(tmp_path / "g.nir")
    assert graph.nodes["x"].nodes["n"].v_reset.tolist() == [0, 0]
    assert legacy(graph) == ("x.n",)


def spoil(path, how):
    with h5py.File(path, "a") as file:
        if how == "unknown type":
            del file["node/nodes/b/type"]
            file["node/nodes/b/type"] = "Teapot"
        elif how == "missing field":
            del file["node/nodes/b/tau"]
        elif how == "no node":
            del file["node"]
        elif how == "no type":
            del file["node/type"]
        elif how == "no edges":
            del file["node/edges"]
        elif how == "not a graph":
            file.move("node/nodes/b", "b")
            del file["node"]
            file.move("b", "node")


@pytest.mark.parametrize("how", ["unknown type", "missing field", "no node", "no type", "no edges", "not a graph"])
def test_damage_is_malformed_in_one_line_that_names_the_file(tmp_path, build, lif, how):
    path = tmp_path / "g.nir"
    write(chain(build, lif), path)
    spoil(path, how)
    with pytest.raises(MalformedError, match=r"g\.nir") as caught:
        read(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "does not exist"), (b"", "is empty"), (b"no HDF5 at all", "HDF5")],
)
def test_a_missing_empty_or_foreign_file_is_malformed(tmp_path, content, said):
    path = tmp_path / "g.nir"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MalformedError, match=said):
        read(path)


def test_a_truncated_file_is_malformed(tmp_path, build, lif):
    path = tmp_path / "g.nir"
    write(chain(build, lif), path)
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(MalformedError):
        read(path)


def test_a_directory_is_malformed(tmp_path):
    with pytest.raises(MalformedError, match="is a directory"):
        read(tmp_path)


def test_a_dangling_edge_in_a_file_is_malformed(tmp_path, build, lif):
    path = tmp_path / "g.nir"
    write(build({"b": lif()}, [("input", "b"), ("b", "gone")]), path)
    with pytest.raises(MalformedError, match="'gone', which does not exist"):
        read(path)


@pytest.mark.paper
@pytest.mark.parametrize("name", ["bias_zero", "noBias_subtract"])
def test_the_papers_nested_recurrent_files_are_malformed_and_say_why(shared, name):
    with pytest.raises(MalformedError, match=r"leads to node 'lif', which does not exist in nested graph 'lif1'"):
        read(shared / f"paper/srnn/braille_noDelay_{name}_subgraph.nir")


@pytest.mark.paper
def test_the_papers_other_files_are_networks(shared):
    files = [p for p in (shared / "paper").glob("*/*.nir") if not p.stem.endswith("_subgraph")]
    assert len(files) == 5
    for path in files:
        assert network(read(path)).outputs == ("output",)


@pytest.mark.paper
def test_rockpools_output_shape_is_remarked_upon_but_not_trusted(shared):
    found = network(read(shared / "paper/lif/lif_rockpool.nir"))
    assert found.output_shapes["output"] == (1,)
    assert found.remarks == ("Output 'output' records shape (1, 1, 1), the graph gives it (1,)",)


@pytest.mark.paper
def test_the_papers_flat_recurrence_is_one_step_late_behind_its_weights(shared):
    found = network(read(shared / "paper/srnn/braille_noDelay_bias_zero.nir"))
    assert found.late == {("lif1.w_rec", "lif1.lif")}
    assert ("lif1.lif", "lif1.w_rec") in found.components
