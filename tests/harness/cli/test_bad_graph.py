"""`nirtrip run --graph`: files that cannot stand in for a scenario's graph."""

from __future__ import annotations

import pytest

RUN = ("run", "lif", "--framework", "reference", "--route", "bridged", "--graph")


@pytest.mark.parametrize("content", [b"", b"no HDF5 file at all"])
def test_file_that_is_no_graph_is_refused_by_name(refuses, tmp_path, content):
    (tmp_path / "broken.nir").write_bytes(content)
    line = refuses(*RUN, "broken.nir")
    assert "broken.nir" in line
    assert "expected a NIR file" in line
    assert "write it anew with nir.write or name another file" in line


def test_truncated_graph_is_refused(refuses, graph_file):
    path = graph_file()
    path.write_bytes(path.read_bytes()[:1500])
    assert "graph.nir" in refuses(*RUN, path)


def test_directory_in_place_of_a_graph_is_refused(refuses, tmp_path):
    (tmp_path / "folder.nir").mkdir()
    assert "is a directory, expected a NIR file" in refuses(*RUN, "folder.nir")


def test_absent_graph_is_refused(refuses):
    assert "does not exist" in refuses(*RUN, "absent.nir")


def test_graph_with_another_input_names_both_shapes(refuses, graph_file):
    line = refuses(*RUN, graph_file(3))
    assert "(3,)" in line
    assert "(1,)" in line
    assert "use a graph with that input shape" in line


def test_dangling_edge_is_named(refuses, graph_file):
    assert "'ghost', which does not exist" in refuses(*RUN, graph_file(dangling=True))


def test_graph_for_two_scenarios_is_refused(refuses, graph_file):
    assert "name it" in refuses("run", "lif", "scnn", "--graph", graph_file())
