from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes, Realisation
from adapters.graph import MalformedError, digest
from adapters.probed import UnknownProbeError
from adapters.reference import authored, bridged, native
from adapters.reference.dialect import Dialect
from adapters.stimulus import StimulusError


@pytest.fixture
def graph(alone):
    return alone(nir.IF(np.ones(2, np.float32), np.ones(2, np.float32)), (2,))


ALL = Probes(("n",), ("n",))


def test_all_routes_load_alike():
    assert native.load is bridged.load
    assert set(authored.MODELS) == {"lif", "scnn"}
    assert set(authored.MODELS.values()) == {bridged.load}


def test_export_is_the_graph_and_nobody_elses_copy(graph):
    model = bridged.load(graph, 0.1)
    before = digest(graph)
    graph.nodes["n"].r[:] = 9
    assert digest(model.export()) == before
    model.export().nodes["n"].r[:] = 9
    assert digest(model.export()) == before
    assert model.uses["n"] is Realisation.NATIVE


def test_a_stimulus_that_does_not_fit_and_a_probe_on_no_node_are_errors(graph):
    model = bridged.load(graph, 0.1)
    with pytest.raises(StimulusError):
        model.run({"input": np.zeros((1, 1, 3))}, ALL)
    with pytest.raises(UnknownProbeError):
        model.run({"input": np.zeros((1, 1, 2))}, Probes(("m",)))


@pytest.mark.parametrize("dt", [0, -1, float("nan"), float("inf")])
def test_a_step_that_is_no_time_is_refused(graph, dt):
    with pytest.raises(ValueError, match="dt is"):
        bridged.load(graph, dt)


def test_an_unknown_precision_is_refused(graph):
    with pytest.raises(ValueError, match="float16"):
        bridged.load(graph, 0.1, precision="float16")


def test_a_malformed_graph_is_not_loaded(graph):
    graph.edges.append(("n", "gone"))
    with pytest.raises(MalformedError):
        bridged.load(graph, 0.1)


def test_recordings_hold_counts_and_float32_in_the_contracts_shape(graph):
    found = bridged.load(graph, 0.1).run({"input": np.ones((5, 4, 2), np.uint8)}, Probes(("n", "input"), ("n",), 3))
    assert found.outputs["n"].dtype == np.uint8
    assert found.outputs["n"].shape == (5, 4, 2)
    assert found.outputs["input"].dtype == np.float32
    assert found.membranes["n"].dtype == np.float32
    assert found.membranes["n"].shape == (5, 3, 2)
    assert found.predictions["output"].dtype == np.uint8
    assert (found.predictions["output"] == found.outputs["n"]).all()


def test_many_spikes_a_step_have_room(graph):
    dialect = Dialect.parse("reset=subtract,multiplicity=floor")
    found = bridged.load(graph, 0.1, dialect=dialect).run({"input": np.full((1, 1, 2), 1000.5)}, ALL)
    assert found.outputs["n"].tolist() == [[[1000, 1000]]]


def test_a_node_without_membrane_has_none(graph):
    assert "input" not in bridged.load(graph, 0.1).run({"input": np.ones((1, 1, 2))}, Probes((), ("input",))).membranes


def test_the_stimulus_is_rounded_to_float32(graph):
    # 1 + 2^-30 is above the threshold, its float32 is not.
    found = bridged.load(graph, 0.1).run({"input": np.full((1, 1, 2), 1 + 2.0**-30)}, ALL)
    assert not found.outputs["n"].any()
