"""How a job's steps end, with a fake framework that does as it is told."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import nir
import numpy as np
import pytest

from adapters import recording_file
from adapters.base import Probes
from adapters.graph import read, write
from adapters.job import DONE, EXPORT, LOG, NOT_RUN, RECORDING, UNTRAINED, Job, Outcome, Step
from adapters.reference import bridged as reference
from adapters.training import Arrival, Memory
from adapters.worker import LONGEST_WORDS, execute

FAKES = Path(__file__).resolve().parent / "fakes"
SHAPE = (20, 3, 2)
NAMES = ("input", "lif", "output")


@pytest.fixture(autouse=True)
def own_imports(monkeypatch):
    """The fake is found and imported anew by each test's first job, and forgotten after it."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "fake_told"]:
        del sys.modules[name]


@pytest.fixture
def stimulus():
    return np.random.default_rng(0).normal(1, 1, SHAPE).astype(np.float32)


@pytest.fixture
def graph():
    ones = np.ones(2, np.float32)
    nodes = {
        "input": nir.Input(np.array([2])),
        "lif": nir.LIF(tau=ones * np.float32(0.004), r=ones, v_leak=0 * ones, v_threshold=ones / 2, v_reset=0 * ones),
        "output": nir.Output(np.array([2])),
    }
    return nir.NIRGraph(nodes, list(pairwise(NAMES)), type_check=False)


@pytest.fixture
def job(tmp_path, stimulus, graph):
    np.savez(tmp_path / "stimulus.npz", x=stimulus)
    write(graph, tmp_path / "graph.nir")
    folder = tmp_path / "job"
    folder.mkdir()
    return Job(
        package="fake_told",
        distribution="nir",
        path=str(FAKES),
        route="bridged",
        scenario="lif",
        graph=str(tmp_path / "graph.nir"),
        dt=1e-3,
        stimulus=str(tmp_path / "stimulus.npz"),
        inputs=(("input", "x"),),
        outputs=("lif", "output"),
        membranes=("lif",),
        membrane_samples=2,
        export=True,
        folder=str(folder),
    )


@pytest.fixture
def end(job, capfd):
    """How the job ends when the fake is told to do this."""

    def of(does="well", **changes):
        with capfd.disabled():  # pytest's stdout is no longer the process's
            return execute(replace(job, options={"does": does}, **changes))

    return of


def test_a_job_that_is_done_leaves_a_recording_and_a_graph(end, job, graph, stimulus):
    outcome = end()
    assert (outcome.load, outcome.run, outcome.export) == (DONE, DONE, DONE)
    assert outcome.uses == dict.fromkeys(NAMES, "folded")
    assert outcome.seconds > 0
    assert outcome.peak_memory > 2**20
    expected = reference.load(graph, job.dt).run({"input": stimulus}, Probes(("lif", "output"), ("lif",), 2))
    found = recording_file.load(Path(job.folder) / RECORDING)
    np.testing.assert_array_equal(found.outputs["lif"], expected.outputs["lif"])
    np.testing.assert_array_equal(found.membranes["lif"], expected.membranes["lif"])
    assert found.membranes["lif"].shape == (20, 2, 2)
    assert set(read(Path(job.folder) / EXPORT).nodes) == set(NAMES)


def test_a_shard_is_so_many_leading_samples(end, job):
    end(samples=2)
    assert recording_file.load(Path(job.folder) / RECORDING).outputs["lif"].shape == (20, 2, 2)


@pytest.mark.parametrize("runs", [1, 3])
def test_one_model_runs_as_often_as_it_is_told_and_the_last_run_is_recorded(end, job, runs):
    end("count its runs", runs=runs)
    assert set(np.unique(recording_file.load(Path(job.folder) / RECORDING).outputs["lif"])) == {runs}


def test_nothing_is_exported_unasked(end, job):
    assert end(export=False).export == NOT_RUN
    assert not (Path(job.folder) / EXPORT).exists()


def test_an_outcome_survives_the_wire(end):
    outcome = end()
    assert Outcome.from_json(outcome.to_json()) == outcome


def test_nothing_is_measured_of_training_unasked(end):
    assert end("learn").training == UNTRAINED


def test_what_a_backward_pass_brought_and_what_a_run_leaves_survive_the_wire(end):
    outcome = end("learn", training=True)
    reached, frozen = outcome.training.gradients
    assert (reached.name, reached.arrival) == ("fc.weight", Arrival.REACHED)
    assert (frozen.name, frozen.arrival, frozen.why) == ("lif.tau", Arrival.NONE, "frozen")
    assert outcome.training.memory == Memory(alone=False, reset="start_anew()", after_reset=True)
    assert Outcome.from_json(outcome.to_json()) == outcome


def test_a_model_that_offers_no_gradients_is_told_and_its_runs_are_compared(end):
    training = end(training=True).training
    assert training.backward == Step("refused", "no gradients: the adapter does not differentiate a run")
    assert training.memory == Memory(alone=True)


def test_a_backward_pass_that_fails_costs_nothing_else(end, job):
    outcome = end("fail to learn", training=True)
    assert (outcome.load, outcome.run, outcome.export) == (DONE, DONE, DONE)
    assert outcome.training.backward == Step("failed", "RuntimeError: the graph has been freed [fake_told.behaviours]")
    assert outcome.training.gradients == ()
    assert outcome.training.memory is not None
    assert not outcome.reusable
    assert "Traceback" in (Path(job.folder) / LOG).read_text()


def test_a_second_run_that_fails_costs_no_gradients(end):
    training = end("fail to go on", training=True).training
    assert training.repeat.status == "failed"
    assert training.memory is None
    assert len(training.gradients) == 2


def test_what_was_not_run_is_not_trained(end):
    assert end("fail to run", training=True).training == UNTRAINED


def test_an_adapters_refusal_is_one_on_every_route(end):
    for route in ("bridged", "native"):
        outcome = end("refuse", route=route)
        assert outcome.load == Step("refused", "LIF 'lif': tau is too small")
        assert (outcome.run, outcome.export) == (NOT_RUN, NOT_RUN)


@pytest.mark.parametrize(
    ("route", "distribution", "status"),
    [
        ("native", "nir", "refused"),
        ("bridged", "nir", "failed"),
        # Without a version nothing is known to be a refusal.
        ("native", "no-such-distribution", "failed"),
    ],
)
def test_a_listed_exception_is_a_refusal_of_a_frameworks_own_importer_only(end, route, distribution, status):
    outcome = end("say that it is not supported", route=route, distribution=distribution)
    assert outcome.load == Step(status, "ValueError: LIF is not supported [fake_told.behaviours]")


def test_any_other_exception_has_failed_with_its_class_its_words_and_its_module(end, job):
    assert end("stumble", route="native").load == Step("failed", r"KeyError: 'tau\n of lif' [fake_told.behaviours]")
    assert "Traceback" in (Path(job.folder) / LOG).read_text()


def test_an_exception_without_words_has_none(end):
    assert end("stumble without a word").load == Step("failed", "RuntimeError [fake_told.behaviours]")


def test_long_words_are_cut_and_whole_in_the_log(end, job):
    error = end("stumble at length").load.error
    words = error.removeprefix("RuntimeError: ").removesuffix(" [fake_told.behaviours]")
    assert len(words) == LONGEST_WORDS
    assert words.endswith("…")
    assert "word " * 200 in (Path(job.folder) / LOG).read_text()


def test_a_process_that_is_out_of_memory_says_so(end):
    assert end("run out of memory").load == Step("failed", "memory: the process ran out of it")


def test_a_model_that_does_not_run_is_exported_all_the_same(end, job):
    outcome = end("fail to run")
    assert (outcome.load.status, outcome.run.status, outcome.export.status) == ("done", "failed", "done")
    assert not (Path(job.folder) / RECORDING).exists()


def test_a_model_that_cannot_be_exported_runs_all_the_same(end):
    outcome = end("refuse to export", route="native")
    assert (outcome.run, outcome.export.status) == (DONE, "refused")


def test_what_a_framework_prints_goes_to_the_log_and_stdout_comes_back(end, job):
    before = [os.fstat(number) for number in (1, 2)]
    end("print")
    log = (Path(job.folder) / LOG).read_text()
    assert {"printed", "to stderr", "by native code"} <= set(log.splitlines())
    assert [os.path.samestat(os.fstat(number), was) for number, was in zip((1, 2), before, strict=True)] == [True, True]


def test_a_model_written_by_hand_is_found_by_its_scenario(end):
    assert end(route="authored").run == DONE


def test_a_model_that_nobody_wrote_by_hand_is_refused(end):
    load = end(route="authored", scenario="scnn").load
    assert load.status == "refused"
    assert "'scnn'" in load.error
    assert "by hand in fake_told" in load.error


def test_an_importer_that_sees_the_order_of_edges_is_told_by_what_differs(end):
    outcome = end("see the order of edges", route="native", check_order=True)
    assert outcome.order_dependent == "in reverse order, lif, output differ"


def test_an_importer_that_stumbles_over_another_order_is_told_by_its_words(end):
    outcome = end("stumble over reversed edges", route="native", check_order=True)
    words = "ValueError: the first edge must leave the input [fake_told.behaviours]"
    assert outcome.load == DONE
    assert outcome.order_dependent == f"in reverse order: failed {words}"


@pytest.mark.parametrize("does", ["well", "refuse", "fail to run"])
def test_an_importer_that_does_the_same_with_any_order_is_not_told_of(end, does):
    assert end(does, route="native", check_order=True).order_dependent == ""


def test_the_order_is_not_tried_unasked(end):
    assert end("see the order of edges", route="native").order_dependent == ""
