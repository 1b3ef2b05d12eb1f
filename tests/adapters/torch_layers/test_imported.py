"""An imported model's modules are found by the names that nirtorch gives them."""

from __future__ import annotations

import nir
import numpy as np

from adapters.torch_layers.imported import places

PORT = np.array([1])
NODE = nir.Linear(np.ones((1, 1), np.float32))


def test_modules_nest_as_graphs_do_and_have_no_dots():
    ports = {"input": nir.Input(PORT), "output": nir.Output(PORT)}
    inner = nir.NIRGraph({**ports, "b.c": NODE}, [], type_check=False)
    graph = nir.NIRGraph({**ports, "a": NODE, "in.ner": inner}, [], type_check=False)
    assert {name: places(graph)[name] for name in ("a", "in.ner.b.c")} == {"a": ("a",), "in.ner.b.c": ("in_ner", "b_c")}
    assert places(graph, str.upper)["in.ner.b.c"] == ("IN.NER", "B.C")
