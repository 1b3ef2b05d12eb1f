"""Ours stands beside the paper's where the run recorded it, with what explains a difference."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from reports import paper
from reports.page import html
from reports.page.comparison import comparison
from reports.page.own_runs import RULES, UNEXPLAINED
from reports.records import Leg
from reports.verdict import Verdict

SUBTRACTS = "sinabs subtracts"
NAMES = ("reference", "norse", "sinabs")


def record(folder, node, counts):
    """A recording as adapters write it, dense."""
    folder.mkdir(parents=True)
    index = [{"kind": "output", "node": node, "shape": list(counts.shape), "sparse": False, "v_kind": ""}]
    np.savez(folder / "recording.npz", index=np.frombuffer(json.dumps(index).encode(), np.uint8), a0=counts)


def spiking(*steps):
    counts = np.zeros((1000, 2, 1), np.uint8)
    counts[list(steps), 0] = 1
    counts[:, 1] = 1  # another input than the paper's
    return counts


@pytest.fixture
def lif(make, tmp_path):
    """Norse as the paper has it, Sinabs otherwise."""
    record(tmp_path / "a", "lif", spiking(460, 510, 710, 760))
    record(tmp_path / "b", "lif", spiking(460, 510))
    node = make.diverged().nodes

    def cell(source, digest, **changes):
        return make.cell(
            source=source, target="reference", legs=(Leg(name="source", digest=digest),), nodes=node, **changes
        )

    known = {"fidelity": Verdict.DIVERGED, "verdict": Verdict.DIVERGED, "blame": "import:sinabs"}
    cells = (cell("norse", "a"), cell("sinabs", "b", **known, convention="reset=subtract"), cell("reference", "none"))
    return make.run(cells)


def points(found):
    return {each.platform: each for each in found.spikes}


def test_spike_times_of_the_papers_input_stand_beside_the_published(lif, tmp_path):
    found = points(comparison(lif, tmp_path, NAMES))
    assert (found["Norse"].published, found["Norse"].ours[0].text) == ("460, 510, 710, 760",) * 2
    assert found["Norse"].ours[0].why == ""


def test_a_difference_is_explained_by_what_the_cell_knows(lif, tmp_path):
    ours = points(comparison(lif, tmp_path, NAMES))["Sinabs"].ours[0]
    assert (ours.text, ours.why) == ("460, 510", "reset=subtract")


def test_an_unexplained_difference_says_so(lif, tmp_path):
    cells = tuple(cell.model_copy(update={"convention": ""}) for cell in lif.cells)
    unexplained = type(lif)(lif.path, lif.header, cells, lif.footer)
    assert points(comparison(unexplained, tmp_path, NAMES))["Sinabs"].ours[0].why == UNEXPLAINED


def test_what_was_not_recorded_is_left_out(lif, tmp_path):
    found = points(comparison(lif, tmp_path, NAMES))
    assert found["exact solution"].ours[0].text == ""  # its leg is not there
    assert found["Spyx"].ours[0].text == ""  # not part of the run
    assert not any(each.text for point in comparison(lif, tmp_path / "gone", NAMES).spikes for each in point.ours)


def test_frameworks_that_the_paper_has_not_are_told_too_without_a_reason(lif, tmp_path):
    cells = tuple(cell.model_copy(update={"source": cell.source.replace("sinabs", "brian2")}) for cell in lif.cells)
    found = comparison(dataclasses.replace(lif, cells=cells), tmp_path, (*NAMES, "brian2"))
    point = points(found)["brian2"]
    assert (point.why, point.ours[0].text, point.ours[0].why) == ("Not in the paper.", "460, 510", "")
    assert {each.platform: each.why for each in found.accuracies}["brian2"] == "Not in the paper."


def test_each_release_of_a_framework_is_beside_its_platform(lif, tmp_path):
    names = ("norse@1.0.0", "norse@1.1.0")
    cells = tuple(lif.cells[0].model_copy(update={"source": name}) for name in names)
    found = points(comparison(dataclasses.replace(lif, cells=cells), tmp_path, names))
    for name in names:
        assert found[f"Norse, {name}"].published == found[f"Norse, {name}"].ours[0].text == "460, 510, 710, 760"
    assert not set(names) & set(found)
    assert "Norse" not in found


def test_a_graph_of_ones_own_is_not_set_beside_the_papers(lif, tmp_path):
    scenarios = tuple(each.model_copy(update={"graph": "mine.nir"}) for each in lif.header.scenarios)
    replaced = dataclasses.replace(lif, header=lif.header.model_copy(update={"scenarios": scenarios}))
    found = comparison(replaced, tmp_path, NAMES)
    assert (found.routes, [each.graph for each in found.replaced]) == ((), ["mine.nir", "mine.nir"])
    text = html(replaced, tmp_path)
    assert "Scenario lif ran the graph mine.nir in place of the paper" in text
    assert "lif: paper stimulus and variations (synthetic); graph mine.nir, not its own" in text


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, RULES),
        ({"blame": "export:sinabs"}, UNEXPLAINED),
        ({"blame": "export:sinabs", "explanation": f"{SUBTRACTS}; residual 0; sinabs drops r; residual 0"}, SUBTRACTS),
        ({"blame": "export:sinabs", "convention": "reset=subtract"}, "reset=subtract"),
    ],
)  # fmt: skip
def test_a_model_by_hand_is_explained_by_what_its_file_is_blamed_for(lif, tmp_path, changes, why):
    known = {"fidelity": Verdict.NOT_APPLICABLE, "blame": "", "convention": "", "spikes_source": 2, **changes}
    cells = (lif.cells[0], lif.cells[1].model_copy(update=known))
    found = points(comparison(dataclasses.replace(lif, cells=cells), tmp_path, NAMES))
    assert found["Sinabs"].ours[0].why == why


def test_what_spikes_as_the_reference_does_is_as_the_rules_say(lif, tmp_path):
    cells = (
        lif.cells[1],
        lif.cells[1].model_copy(update={"source": "reference", "fidelity": Verdict.IDENTICAL, "blame": ""}),
    )
    found = points(comparison(dataclasses.replace(lif, cells=cells), tmp_path, NAMES))
    assert found["Sinabs"].ours[0].why == RULES


def test_similarity_is_the_papers_formula_on_the_first_layer(make, tmp_path):
    one, two = np.zeros((4, 2, 3), np.uint8), np.zeros((4, 2, 3), np.uint8)
    one[0, 0, 0] = one[1, 0, 1] = two[3, 0, 0] = 2
    record(tmp_path / "a", "1", one)
    record(tmp_path / "b", "1", two)
    cells = tuple(
        make.cell(scenario="scnn", source=name, target="reference", legs=(Leg(name="source", digest=digest),))
        for name, digest in (("norse", "a"), ("sinabs", "b"))
    )
    found = comparison(make.run(cells), tmp_path, NAMES)
    (similar,) = found.similar
    assert (similar.names, similar.samples) == (("norse", "sinabs"), 2)
    # (1, 1) against (1, 0), when they spike left out: 1/sqrt(2)
    assert similar.rows == (("norse", ("1.000", "0.707")), ("sinabs", ("0.707", "1.000")))
    pairs = {each.platform: each for each in found.pairs}
    assert (pairs["Norse and Sinabs"].published, pairs["Norse and Sinabs"].ours[0].text) == ("0.669", "0.707")
    assert pairs["Norse and Sinabs"].ours[0].why == RULES
    assert "several spikes a step" in pairs["Norse and Sinabs"].why
    assert pairs["Nengo and Norse"].ours[0].text == ""  # nengo is not part of the run
    assert not any("Lava" in name for name in pairs)  # nor can it be of any


def test_accuracy_is_the_sources_own_and_says_of_how_many(make, tmp_path):
    cell = make.cell(scenario="scnn", source="norse", target="reference", accuracy_source=0.95, samples=60)
    found = {each.platform: each for each in comparison(make.run((cell,)), tmp_path, NAMES).accuracies}
    assert (found["Norse"].published, found["Norse"].ours[0].text) == ("98.11%", "95.0% of 60")
    assert found["Speck"].ours[0].text == ""


def test_the_page_quotes_every_published_figure_with_its_source(run):
    text = html(run)
    assert paper.SOURCE in text
    for each in paper.ACCURACIES:
        assert f"{each.share:.2%}" in text
    for each in paper.SPIKES:
        assert ", ".join(map(str, each.steps)) in text


def test_published_similarities_are_a_symmetric_table():
    values = np.array(paper.SIMILARITIES)
    assert values.shape == (len(paper.SIMILAR),) * 2
    assert np.array_equal(values, values.T)
    assert np.all(np.diag(values) == 1)


@pytest.mark.parametrize(("spikes", "why"), [((0, 1), RULES), ((0, 2), UNEXPLAINED)])
def test_a_model_by_hand_that_spikes_as_the_reference_is_right_whatever_its_file_is(make, tmp_path, spikes, why):
    ours, reference = np.zeros((4, 1, 3), np.uint8), np.zeros((4, 1, 3), np.uint8)
    ours[spikes[0], 0, spikes[1]] = reference[0, 0, 1] = 1
    record(tmp_path / "a", "1", ours)
    record(tmp_path / "b", "1", reference)
    known = {"scenario": "scnn", "target": "reference", "fidelity": Verdict.NOT_APPLICABLE, "samples": 1}
    legs = [(Leg(name="source", digest=digest),) for digest in "ab"]
    failed = {"verdict": Verdict.FAILED, "port": Verdict.FAILED, "export_source": Verdict.FAILED}
    cells = (
        make.cell(**known, **failed, source="norse", legs=legs[0], accuracy_source=0.9, blame="export:norse"),
        make.cell(**known, source="reference", legs=legs[1]),
    )
    run = make.run(cells)
    scenarios = tuple(each.model_copy(update={"nodes": ("1",)}) for each in run.header.scenarios)
    found = comparison(dataclasses.replace(run, header=make.header(scenarios=scenarios)), tmp_path, NAMES)
    assert {each.platform: each for each in found.accuracies}["Norse"].ours[0].why == why
