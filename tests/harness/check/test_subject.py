"""The file that is checked, its step, and what of it is worth a word."""

from __future__ import annotations

import h5py
import nir
import numpy as np
import pytest

from adapters.graph import MalformedError
from harness.check.subject import subject
from harness.exceptions import UsageError
from scenarios.scenario import GraphDoesNotFitError


@pytest.fixture
def old(asked, lif, wired):
    """A file that does not say how its neurons reset, read with options."""

    def read(nodes=None, forget=("1",), **options):
        model = asked(wired(nodes or {"1": lif()}))
        with h5py.File(model.name, "r+") as file:
            for name in forget:
                del file[f"node/nodes/{name}/v_reset"]
        return subject(model.name, **options)

    return read


@pytest.mark.parametrize(
    ("tau", "dt"), [(2.5e-3, 1e-4), (1e-4, 1e-4), (0.1, 1e-4), (5e-5, 1e-6), (20, 1.0), (0.5, 1e-2)]
)
def test_the_default_step_follows_from_the_shortest_time_constant(asked, lif, wired, tau, dt):
    found = asked(wired({"1": lif(tau=tau)}))
    assert found.dt == pytest.approx(dt)
    assert "NIR gives no step" in found.dt_reason


def test_without_a_time_constant_the_step_is_the_usual_one(asked, wired):
    found = asked(wired({"1": nir.IF(np.ones(1, np.float32), np.ones(1, np.float32))}))
    assert (found.dt, "no time constant" in found.dt_reason) == (1e-4, True)


def test_a_step_that_was_asked_for_is_taken(asked, lif, wired):
    found = asked(wired({"1": lif()}), dt=1e-3)
    assert (found.dt, found.dt_reason) == (1e-3, "as asked for")


@pytest.mark.parametrize("dt", [0.0, -1.0, float("nan"), float("inf")])
def test_a_step_that_is_none_is_refused(asked, lif, wired, dt):
    with pytest.raises(UsageError, match="--dt"):
        asked(wired({"1": lif()}), dt=dt)


def test_a_file_that_does_not_say_how_it_resets_is_told(old):
    (said,) = old().remarks()
    assert "'1' reset" in said
    assert "--legacy-reset subtract" in said


def test_how_an_old_file_resets_can_be_said(old):
    found = old(legacy_reset="subtract")
    assert (found.dialect, list(found.remarks())) == ("reset=subtract", [])
    assert old(legacy_reset="to-v-reset").dialect == ""


def test_a_reset_that_is_none_is_refused(old):
    with pytest.raises(UsageError, match="expected to-v-reset or subtract"):
        old(legacy_reset="never")


def test_a_file_that_says_how_it_resets_is_believed(asked, old, lif, wired):
    with pytest.raises(UsageError, match="'1' resets"):
        asked(wired({"1": lif()}), legacy_reset="subtract")
    with pytest.raises(UsageError, match="'2' resets"):
        old({"1": lif(), "2": lif()}, legacy_reset="subtract")


def test_numbers_that_cannot_work_are_told(asked, lif, wired):
    assert any("unstable" in said for said in asked(wired({"1": lif()}), dt=1e-2).remarks())


def test_a_graph_without_an_output_is_malformed(asked, lif):
    graph = nir.NIRGraph({"input": nir.Input({"input": np.array([1])}), "1": lif()}, [("input", "1")], type_check=False)
    with pytest.raises(MalformedError, match="no Output"):
        asked(graph)


def test_a_graph_with_two_inputs_cannot_be_driven(asked, lif):
    ends = {name: nir.Input({"input": np.array([1])}) for name in ("a", "b")}
    nodes = {**ends, "1": lif(), "output": nir.Output({"output": np.array([1])})}
    with pytest.raises(GraphDoesNotFitError, match="2 Input nodes"):
        asked(nir.NIRGraph(nodes, [("a", "1"), ("b", "1"), ("1", "output")], type_check=False))
