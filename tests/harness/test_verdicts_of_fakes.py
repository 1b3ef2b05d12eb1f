"""Each way of being wrong gets its verdict, its blame and its reason."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from reports.verdict import Verdict

R = "reference"
V = Verdict


def one(value):
    return np.array([value], np.float32)


@pytest.fixture
def chain():
    """Two neurons in a row."""

    def lif():
        return nir.LIF(tau=one(2.5e-3), r=one(1), v_leak=one(0), v_threshold=one(0.1), v_reset=one(0))

    nodes = {
        "input": nir.Input({"input": np.array([1])}),
        "first": lif(),
        "second": lif(),
        "output": nir.Output({"output": np.array([1])}),
    }
    edges = [("input", "first"), ("first", "second"), ("second", "output")]
    return nir.NIRGraph(nodes, edges, type_check=False)


def test_a_framework_that_does_all_well_is_identical_both_ways(session):
    ran = session((R, "good"), ("good", R), ("good", "good"))
    for cell in ran.cells.values():
        assert (cell.verdict, cell.blame, cell.reason, cell.convention) == (V.IDENTICAL, "", "", "")
        assert not cell.masked
        assert cell.spike_mismatch == 0
        assert cell.spikes_source == cell.spikes_target > 0


def test_an_importer_that_loses_the_gain_is_to_blame_as_target_and_as_source(session):
    ran = session((R, "gain_lost"), ("gain_lost", R))
    target, source = ran.cells[R, "gain_lost"], ran.cells["gain_lost", R]
    assert (target.verdict, target.import_target, target.export_source) == (
        V.DIVERGED,
        V.DIVERGED,
        V.IDENTICAL,
    )
    assert target.blame == "import:gain_lost"
    assert "gain_lost's run of the file differs from the reference of the file" in target.reason
    assert target.spikes_target < target.spikes_source
    # As a source it runs another model than the scenario's, and its file is not what it ran.
    assert source.fidelity is V.DIVERGED
    assert source.verdict is V.DIVERGED
    assert source.blame == "import:gain_lost+export:gain_lost"


@pytest.mark.parametrize("name", ["two-runs-lif", "two-runs-cubalif"])
def test_state_that_a_run_leaves_to_the_next_shows_in_two_runs(session, name):
    cell = session((R, "keeping"), scenario=f"conformance/{name}").only()
    assert cell.verdict in (V.DRIFT, V.DIVERGED)
    assert cell.blame == "import:keeping"
    assert cell.spike_mismatch > 0


def test_state_that_a_run_leaves_does_not_show_in_one(session):
    assert session((R, "keeping"), scenario="conformance/lif-alone").only().verdict is V.IDENTICAL


def test_an_exporter_that_writes_a_wrong_tau_is_to_blame_and_the_number_is_told(session):
    cell = session(("tau_wrong", R)).only()
    assert (cell.fidelity, cell.export_source) == (V.IDENTICAL, V.DIVERGED)
    assert cell.port is V.DIVERGED
    assert cell.blame.startswith("export:tau_wrong")
    assert f"import:{R}" not in cell.blame
    assert "tau_wrong wrote 1.tau 0.0025 → 2.5e-07" in cell.reason
    (changed,) = [each for each in cell.graph_diff if each.field == "tau"]
    assert changed.relative_error == pytest.approx(1 - 1e-4, rel=1e-3)


def test_two_errors_that_cancel_are_masked(session):
    ran = session(("cancelling", "cancelling"), ("cancelling", R))
    both = ran.cells["cancelling", "cancelling"]
    assert (both.verdict, both.port, both.masked) == (V.IDENTICAL, V.IDENTICAL, True)
    assert both.blame == "export:cancelling+import:cancelling"
    alone = ran.cells["cancelling", R]
    assert (alone.verdict, alone.masked, alone.blame) == (V.DIVERGED, False, "export:cancelling")


def test_another_rule_of_reset_is_found_as_a_convention(session):
    cell = session((R, "subtracting")).only()
    assert not cell.verdict.fine
    assert cell.blame == "import:subtracting"
    assert cell.convention == "reset=subtract"
    assert "[reset=subtract]" in cell.reason


def test_a_convention_is_found_however_many_rules_differ(session):
    cell = session((R, "many_spikes")).only()
    assert cell.blame == "import:many_spikes"
    assert cell.convention == "integration=exponential,multiplicity=floor,reset=subtract"


def test_a_convention_names_no_rule_that_the_stimulus_does_not_tell_apart(session):
    """No membrane of scenario `lif` stands exactly at the threshold: >= and > are the same there."""
    cell = session((R, "many_spikes")).only()
    assert "threshold" not in cell.convention


def test_the_convention_of_a_model_by_hand_is_told_beside_what_its_file_lost(session):
    cell = session(("by_hand", R), route="authored").only()
    assert cell.fidelity is V.NOT_APPLICABLE
    assert cell.blame == "export:by_hand"
    assert cell.convention == "reset=subtract"
    assert (
        "written by hand in by_hand, the model does what the scenario's graph means under reset=subtract" in cell.reason
    )


def test_a_lost_gain_is_no_convention(session):
    assert session((R, "gain_lost")).only().convention == ""


def test_other_names_for_all_nodes_change_nothing(session):
    cell = session(("renaming", "good")).only()
    assert (cell.verdict, cell.blame, cell.unmatched) == (V.IDENTICAL, "", 0)


@pytest.mark.parametrize(("route", "missing"), [("native", "NIR importer"), ("authored", "model written by hand")])
def test_a_route_that_a_framework_has_not_is_refused(session, route, missing):
    cell = session(("bridged_only", R), route=route).only()
    assert (cell.verdict, cell.blame) == (V.REFUSED, "import:bridged_only")
    assert f"route {route} cannot be taken: nir has no {missing}" in cell.reason


def test_a_neuron_left_out_is_unmatched_and_never_better_than_diverged(session, chain):
    cell = session(("dropping", R), graph=chain).only()
    assert (cell.verdict, cell.export_source, cell.fidelity) == (V.DIVERGED, V.DIVERGED, V.IDENTICAL)
    assert cell.unmatched >= 1
    assert cell.blame == "export:dropping"
    assert "nodes without counterpart: " in cell.reason
    assert cell.convention == ""


def test_a_refusal_is_told_in_its_own_words(session):
    ran = session((R, "refusing"), ("refusing", R))
    target, source = ran.cells[R, "refusing"], ran.cells["refusing", R]
    assert (target.verdict, target.blame) == (V.REFUSED, "import:refusing")
    assert target.reason == "refusing import: refused: LIF '1': tau is not to its taste"
    assert (source.verdict, source.blame) == (V.REFUSED, "import:refusing")
    assert source.import_target is V.NOT_RUN


def test_an_exception_is_a_failure_not_a_refusal(session):
    cell = session((R, "raising")).only()
    assert (cell.verdict, cell.blame) == (V.FAILED, "import:raising")
    assert "ValueError: shapes do not fit [fake_raising.bridged]" in cell.reason


def test_a_file_that_is_wrong_is_its_writers_fault(session):
    cell = session(("malformed", R)).only()
    assert (cell.verdict, cell.export_source, cell.import_target) == (V.FAILED, V.FAILED, V.NOT_RUN)
    assert cell.blame == "export:malformed"
    assert "nowhere" in cell.reason


def test_spikes_that_all_come_a_step_late_are_drift(session):
    cell = session((R, "late")).only()
    assert (cell.verdict, cell.lag, cell.blame) == (V.DRIFT, 1, "import:late")


def test_noise_in_the_last_place_is_fine(session):
    cell = session((R, "noisy")).only()
    assert cell.verdict.fine
    assert 0 < cell.max_dv < 1e-5
    assert cell.blame == ""


def test_an_authored_model_has_no_fidelity_and_is_judged_by_the_file_it_writes(session):
    cell = session(("tau_wrong", R), route="authored").only()
    assert cell.fidelity is V.NOT_APPLICABLE
    assert cell.blame.startswith("export:tau_wrong")


def test_a_refusal_that_the_table_lists_counts_on_the_native_route_only(session):
    native = session((R, "picky"), route="native").only()
    bridged = session((R, "picky"), route="bridged").only()
    assert (native.verdict, bridged.verdict) == (V.REFUSED, V.FAILED)
    assert "LIF is not supported here" in native.reason


def test_an_import_that_depends_on_the_order_of_edges_is_flagged(session):
    ran = session((R, "ordered"), (R, "good"), route="native")
    assert "order-dependent: ordered in reverse order, 1 differ" in ran.cells[R, "ordered"].reason
    assert "order-dependent" not in ran.cells[R, "good"].reason
