"""What a port leaves on disk, of a target that is made up."""

from __future__ import annotations

from types import SimpleNamespace

import nir
import numpy as np
import pytest

from adapters.graph import write
from adapters.job import DONE, Step
from adapters.registry import framework
from harness.exceptions import UsageError
from harness.graph_file import GraphFile
from harness.port import folder
from harness.port.model import Model
from harness.port.result import Result
from harness.port.trial import Drive

DT = 1e-3


def graph(outputs=1, weight=1.0):
    """A matrix that 1 or several Outputs read."""
    nodes = {
        "input": nir.Input({"input": np.array([2])}),
        "w": nir.Linear(np.full((2, 2), weight, np.float32)),
        **{f"output{number}": nir.Output({"output": np.array([2])}) for number in range(outputs)},
    }
    edges = [("input", "w"), *(("w", f"output{number}") for number in range(outputs))]
    return nir.NIRGraph(nodes, edges, type_check=False)


@pytest.fixture
def port(tmp_path):
    """`port(graph)`: write a port of it, to Norse unless another is named; give what is said of its script."""

    def make(found, name="norse", load=DONE, judgement=None):
        write(found, tmp_path / "graph.nir")
        trial = SimpleNamespace(
            model=Model.of(found, DT),
            target=SimpleNamespace(load=load, order_dependent=""),
            reference=SimpleNamespace(leg=SimpleNamespace(graph=GraphFile(tmp_path / "graph.nir", DT))),
            comparison=None,
            verdict="identical",
            reason="",
            fine=load == DONE and judgement is None,
        )
        found = SimpleNamespace(trial=trial, rewrites=(), proofs={}, without={}, plain=trial, tried=1)
        result = Result(found, judgement)
        target = SimpleNamespace(name=name, version="1.0", framework=framework(name))
        told = folder.Told("model.nir", "0.001 s", Drive(np.ones((5, 1, 2), np.float32), "ones"), "nirtrip port")
        folder.write(tmp_path / "ported", result, target, told)
        return folder.without_script(result, target)

    return make


def left(tmp_path):
    return {path.name for path in (tmp_path / "ported").iterdir()}


def test_a_script_is_as_strict_as_the_largest_value_asks(port, tmp_path):
    for weight, allowed in ((0.25, "0.0001"), (100.0, "0.1")):
        assert port(graph(weight=weight)) == ""
        assert left(tmp_path) == set(folder.FILES)
        assert f"rtol=0, atol={allowed}, equal_nan=True" in (tmp_path / "ported/load_model.py").read_text()


@pytest.mark.parametrize(
    ("of", "files", "said"),
    [
        ((graph(2), "norse", DONE), {"model.nir", "port.md"}, "the graph has several Outputs"),
        ((graph(1), "nengo", DONE), {"model.nir", "port.md"}, "no template of nengo's own importer"),
        ((graph(1), "norse", Step("failed", "no")), {"port.md"}, "norse does not load the model"),
    ],
)
def test_why_there_is_no_script_is_said(port, tmp_path, of, files, said):
    port(graph())  # whose script and stimulus are not of the next
    assert said in port(*of)
    assert left(tmp_path) == files
    assert said in (tmp_path / "ported/port.md").read_text()


def test_a_port_stays_until_the_next_is_whole(port, tmp_path, monkeypatch):
    port(graph())
    before = {name: (tmp_path / "ported" / name).read_bytes() for name in left(tmp_path)}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "text", full)
    with pytest.raises(UsageError, match="No space left"):
        port(graph(weight=3.0))
    assert {name: (tmp_path / "ported" / name).read_bytes() for name in left(tmp_path)} == before


@pytest.mark.parametrize(
    ("convention", "said"),
    [
        ("reset=subtract", "No graph can express that: it is how the framework runs whatever it reads."),
        ("", "None of nirtrip's rewrites mends it."),
    ],
)
def test_only_another_convention_is_what_no_graph_can_express(port, tmp_path, convention, said):
    port(graph(), judgement=SimpleNamespace(explanation="it does something else", convention=convention))
    text = (tmp_path / "ported/port.md").read_text()
    assert said in text
    assert ("No graph can express" in text) == bool(convention)
