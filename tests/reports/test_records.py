"""The schema round-trips through JSON, whatever the numbers, and rejects what it does not know."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from reports.records import (
    Cell,
    Divergence,
    Footer,
    FrameworkRecord,
    GraphDifference,
    Header,
    Leg,
    NodeNumbers,
    RasterWindow,
    ScenarioRecord,
)
from reports.verdict import Verdict

RECORDS = (Header, Footer, ScenarioRecord, FrameworkRecord, GraphDifference, NodeNumbers, Divergence, Leg)

names = st.from_regex(r"[a-z][a-z0-9@._]{0,12}", fullmatch=True)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)  # lone surrogates are no text
numbers = st.none() | st.floats(width=64)
counts = st.none() | st.integers(-(2**63), 2**63)
verdicts = st.sampled_from(Verdict)


@st.composite
def rasters(draw):
    size = draw(st.integers(0, 4))
    trains = st.lists(st.lists(st.integers(0, 99), max_size=5), min_size=size, max_size=size)
    return RasterWindow(
        start_step=draw(st.integers(0, 99)),
        steps=30,
        neurons=tuple(range(size)),
        source=draw(trains),
        target=draw(trains),
    )


divergences = st.builds(
    Divergence,
    v_source=st.none() | st.lists(st.floats(), max_size=5),
    v_target=st.none() | st.lists(st.floats(), max_size=5),
    threshold=numbers,
    raster=st.none() | rasters(),
)

cells = st.fixed_dictionaries(
    {
        **dict.fromkeys(("scenario", "route", "source", "target"), names),
        **dict.fromkeys(("verdict", "port", "fidelity", "export_source", "import_target"), verdicts),
        **dict.fromkeys(("blame", "convention", "reason", "command"), text),
        **dict.fromkeys(("max_dv", "rmse_dv", "floor", "van_rossum", "accuracy", "seconds"), numbers),
        **dict.fromkeys(("spike_mismatch", "lag", "first_step", "samples"), counts),
        "masked": st.booleans(),
        "divergence": st.none() | divergences,
        "graph_diff": st.lists(st.builds(GraphDifference, a=text, b=text, relative_error=numbers), max_size=3),
        "nodes": st.lists(st.builds(NodeNumbers, max_dv=numbers, verdict=st.none() | verdicts), max_size=3),
        "legs": st.lists(st.builds(Leg, uses=st.dictionaries(text, text, max_size=3), log_tail=text), max_size=2),
    }
).map(lambda fields: Cell(**fields))


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, max_examples=60)
@given(cells)
def test_a_cell_comes_back_from_json_as_it_was(cell):
    back = Cell.model_validate_json(cell.model_dump_json(exclude_none=True))
    # repr, because NaN never equals NaN.
    assert repr(back) == repr(cell)


@pytest.mark.parametrize("record", RECORDS)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=15)
@given(data=st.data())
def test_every_other_record_comes_back_from_json_as_it_was(record, data):
    value = data.draw(st.builds(record))
    assert repr(record.model_validate_json(value.model_dump_json(exclude_none=True))) == repr(value)


def test_an_unknown_field_is_rejected(make):
    with pytest.raises(ValidationError, match="colour"):
        make.cell(colour="red")


def test_records_are_frozen(make):
    cell = make.cell()
    with pytest.raises(ValidationError, match="frozen"):
        cell.verdict = Verdict.FAILED


def test_a_cell_is_named_by_its_four_columns(make):
    assert make.cell(source="norse@1.1.0").id == "lif/bridged/norse@1.1.0--snntorch"


def test_a_name_that_contradicts_the_columns_is_rejected(make):
    with pytest.raises(ValidationError, match="its columns say"):
        make.cell(id="lif/bridged/a--b")


def test_a_raster_needs_a_train_per_neuron():
    with pytest.raises(ValidationError, match="one train per neuron"):
        RasterWindow(start_step=0, steps=5, neurons=(1, 2), source=((), ()), target=((),))


def test_a_header_knows_that_any_of_its_data_is_synthetic(make):
    header = make.header()
    assert header.synthetic
    real = [s for s in header.scenarios if "synthetic" not in s.data]
    assert not make.header(scenarios=tuple(real)).synthetic


def test_an_interrupted_run_is_not_finished(make, run, unfinished):
    assert run.finished
    assert not unfinished.finished
    assert not type(run)(run.path, run.header, run.cells, make.footer(1, interrupted=True)).finished
