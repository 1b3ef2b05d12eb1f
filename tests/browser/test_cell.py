"""A cell opens to what happened and why, with all that is known, and closes to where it was opened."""

from __future__ import annotations

import pytest

CELL = "#cell=lif/native/norse--sinabs"


@pytest.fixture
def cell(visit, report):
    return visit(report, CELL)


def text(page):
    return page.inner_text("#opened")


def test_it_says_what_happened_why_and_whose_doing_it_is(cell):
    assert "sinabs runs the file that norse wrote otherwise than norse runs its own model." in text(cell)
    assert "Why: sinabs subtracts the threshold instead of going to v_reset" in text(cell)
    assert "how sinabs reads the file import:sinabs" in text(cell)


def test_it_shows_legs_versions_graph_logs_and_commands(cell):
    for part in ("port", "fidelity", "export_source", "import_target", "norse 1.1.0 → sinabs 1.0.0"):
        assert part in text(cell)
    assert cell.inner_text("#opened table:has-text('2.5e-07') tbody tr").split("\t") == [
        "lif",
        "tau",
        "value",
        "0.0025",
        "2.5e-07",
        "0.9",
    ]
    assert "warning: <r> dropped" in text(cell)
    assert "nirtrip run lif --route native" in text(cell)
    assert "nirtrip show lif/native/norse--sinabs" in text(cell)


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("norse", "norse runs the file that norse wrote exactly as norse runs its own model."),
        ("snntorch", "That is luck: what is written and how it is read are both wrong, and cancel."),
        ("nengo", "The model does not get from norse to nengo: an exception, or a process that died."),
        ("brian2", "The model does not get from norse to brian2: it is refused, and clearly so."),
        ("spyx", "spyx runs the file that norse wrote nearly as norse does"),
    ],
)
def test_every_verdict_has_a_sentence(visit, report, target, sentence):
    assert sentence in text(visit(report, f"#cell=lif/native/norse--{target}"))


def test_an_exceptions_words_are_the_reason_of_a_failure(visit, report):
    assert "TypeError: no place for 'tau'" in text(visit(report, "#cell=lif/native/norse--nengo"))


def test_it_says_where_it_is_being_dealt_with(visit, make, tmp_path):
    linked = make.diverged("lif", "native", "norse", "sinabs", link="https://example.org/issues/1")
    noted = make.diverged("lif", "native", "norse", "spyx", link="javascript:alert(1)")
    page = visit(make.written(make.run(cells=(linked, noted)), tmp_path), CELL)
    assert page.get_attribute("#opened a:text('example.org')", "href") == "https://example.org/issues/1"
    page.click("#opened-after")
    assert "Dealt with: javascript:alert(1)" in text(page)
    assert page.locator("#opened a:text('javascript')").count() == 0


@pytest.mark.parametrize(
    ("legs", "said"),
    [
        (("diverged", "failed", "not-run"), "how sinabs takes the original graph; sinabs writes no file"),
        (("n/a", "diverged", "diverged"), "what sinabs writes; how sinabs reads the file"),
        (
            ("diverged", "diverged", "diverged"),
            "how sinabs takes the original graph; how sinabs reads the file; what sinabs writes",
        ),
    ],
)
def test_a_framework_with_itself_is_blamed_by_the_legs(visit, make, tmp_path, legs, said):
    judged = dict(zip(("fidelity", "export_source", "import_target"), legs, strict=True))
    blame = "import:sinabs+export:sinabs" if legs[0] == "diverged" else "export:sinabs+import:sinabs"
    own = make.diverged("lif", "native", "sinabs", "sinabs", blame=blame, **judged)
    page = visit(make.written(make.run(cells=(own,)), tmp_path), "#cell=lif/native/sinabs--sinabs")
    assert f"Whose doing: {said} {blame}" in text(page)


@pytest.mark.parametrize(("fidelity", "departs"), [("drift", True), ("diverged", True), ("n/a", False)])
def test_a_source_departs_only_where_its_own_run_does(visit, make, tmp_path, fidelity, departs):
    known = {"verdict": "diverged", "port": "identical", "fidelity": fidelity}
    page = visit(
        make.written(make.run(cells=(make.cell("lif", "native", "norse", "sinabs", **known),)), tmp_path), CELL
    )
    assert ("norse itself departs from the original graph" in text(page)) is departs


def test_traces_and_raster_are_drawn_around_the_divergence(cell):
    assert cell.locator("#opened figure svg").count() == 2
    assert cell.locator("#opened path.line").count() == 3
    assert cell.inner_text(".zoom [role=status]") == "steps 440 to 480 of 420 to 499"
    assert cell.locator(".tick.target title").first.text_content() == "target sinabs: 2 at step 446"


def test_the_raster_has_a_row_of_each_run_of_each_neuron(cell):
    cell.click("[aria-label='Look at all steps']")
    raster = cell.locator("#opened figure svg").nth(1)
    drawn = [raster.locator(f".tick.{name}").count() for name in ("reference", "source", "target")]
    assert drawn == [6 * 3, 6 * 2, 6 * 2]
    assert "in each row reference, then source, then target" in text(cell)


@pytest.mark.parametrize(
    ("button", "steps"),
    [
        ("Look closer", "450 to 470"),
        ("Look at more steps", "420 to 499"),
        ("Earlier steps", "420 to 460"),
        ("Later steps", "459 to 499"),
        ("Look at all steps", "420 to 499"),
        ("Back to the divergence", "440 to 480"),
    ],
)
def test_figures_can_be_looked_at_closer(cell, button, steps):
    cell.click(f"[aria-label='{button}']")
    assert cell.inner_text(".zoom [role=status]").startswith(f"steps {steps} of")


def test_looking_ever_closer_or_further_ends_somewhere(cell):
    for _ in range(9):
        cell.click("[aria-label='Look closer']")
    assert cell.inner_text(".zoom [role=status]").startswith("steps 458 to 462")
    for _ in range(9):
        cell.click("[aria-label='Later steps']")
        cell.click("[aria-label='Look at more steps']")
    assert cell.inner_text(".zoom [role=status]") == "steps 420 to 499 of 420 to 499"


def test_the_numbers_of_a_figure_are_a_table_too(cell):
    cell.click("summary:text('The numbers around it')")
    assert cell.inner_text("#opened tr:has(th:text('▸ 460'))").split("\t")[1:] == ["0.056", "0.056", "0.0616"]


def test_traces_that_the_page_leaves_out_are_named_with_the_command(visit, report):
    shown = text(visit(report, "#cell=lif/native/norse--spyx"))
    assert "The traces are left out of this page; to see them run:" in shown
    assert "nirtrip show lif/native/norse--spyx" in shown


def test_spikes_alone_are_drawn_where_no_membrane_was_kept(visit, make, tmp_path):
    whole = make.diverged("lif", "native", "norse", "sinabs")
    silent = whole.divergence.model_copy(
        update={"v_source": None, "v_target": None, "v_reference": None, "raster": None}
    )
    page = visit(make.written(make.run(cells=(whole.model_copy(update={"divergence": silent}),)), tmp_path), CELL)
    assert page.locator("#opened path.line").count() == 0
    assert page.locator("#opened .tick").count() == 6
    assert "whose membrane was not kept" in text(page)


def only(make, **changes):
    """A diverged cell whose divergence is another."""
    whole = make.diverged("lif", "native", "norse", "sinabs")
    known = {"raster": None, "spikes_source": (), "spikes_target": (), "spikes_reference": (), "threshold": None}
    return whole.model_copy(update={"divergence": whole.divergence.model_copy(update={**known, **changes})})


def test_outputs_are_drawn_of_nodes_without_membranes(visit, make, tmp_path):
    page = visit(make.written(make.run(cells=(only(make, traced="output"),)), tmp_path), CELL)
    assert page.locator("#opened path.line").count() == 3
    assert "Output of neuron 3; the band is the first step that differs." in text(page)
    page.click("summary:text('The numbers around it')")
    assert page.is_visible("caption:text('Output of each step')")


def test_there_is_nothing_to_press_where_nothing_can_be_drawn(visit, make, tmp_path):
    silent = only(make, v_source=None, v_target=None, v_reference=None)
    page = visit(make.written(make.run(cells=(silent,)), tmp_path), CELL)
    assert page.locator(".zoom, #opened svg").count() == 0
    assert "Nothing was kept of it that could be drawn." in text(page)


def test_numbers_open_node_by_node(cell):
    cell.click("summary:text('Numbers, node by node')")
    assert "4 → 9" in text(cell)


def test_the_cells_before_and_after_are_a_step_away(visit, report):
    page = visit(report, f"#route=native&scenario=lif&verdict=diverged&{CELL[1:]}")
    page.click("#opened-after")
    assert page.inner_text("#opened-title") != "lif/native/norse--sinabs"
    page.click("#opened-before")
    assert page.inner_text("#opened-title") == "lif/native/norse--sinabs"
    assert "route=native" in page.url


def test_a_pair_of_many_cases_lists_them_and_they_lead_back(page):
    page.click("[aria-label='conformance · native'] a[aria-label^='norse to sinabs']")
    assert page.inner_text("#opened-title") == "conformance/native/norse--sinabs"
    assert page.locator("#opened tbody tr").count() == 8
    page.click("#opened a:text('case-3')")
    assert page.inner_text("#opened-title") == "conformance/case-3/native/norse--sinabs"
    page.click("#opened-back")
    assert page.inner_text("#opened-title") == "conformance/native/norse--sinabs"


@pytest.mark.parametrize("how", ["button", "escape", "backdrop"])
def test_it_closes_and_gives_the_focus_back(page, how):
    page.focus("[aria-label='lif · native'] a[aria-label^='norse to sinabs']")
    page.keyboard.press("Enter")
    assert page.is_visible("#opened")
    assert page.evaluate("document.activeElement.id") == "opened-title"
    {
        "button": lambda: page.click("#opened-close"),
        "escape": lambda: page.keyboard.press("Escape"),
        "backdrop": lambda: page.mouse.click(5, 5),
    }[how]()
    page.wait_for_selector("#opened", state="hidden")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("norse to sinabs")
    assert "cell=" not in page.url


AGAIN = "nirtrip run lif --route native"


def test_a_command_is_copied(cell):
    cell.evaluate(
        """() => Object.defineProperty(navigator, 'clipboard',
        {value: {writeText: async text => { window.taken = text; }}})"""
    )
    cell.click("button.copy >> nth=0")
    cell.wait_for_selector("button.copy:text('copied')")
    assert cell.evaluate("taken") == AGAIN


def test_a_command_that_may_not_be_copied_is_selected(cell):
    cell.evaluate(
        """() => Object.defineProperty(navigator, 'clipboard',
        {value: {writeText: async () => { throw new Error('denied'); }}})"""
    )
    cell.click("button.copy >> nth=0")
    cell.wait_for_selector("button.copy:text('selected')")
    assert cell.evaluate("getSelection().toString()") == AGAIN


def test_a_cell_opened_beside_the_paper_leads_back_to_it(visit, make, tmp_path):
    own = make.cell("scnn", "native", "norse", "reference", accuracy_source=0.9, samples=4)
    page = visit(make.written(make.run(cells=(own,)), tmp_path), "#paper")
    page.click("#paper a:text('90.0% of 4')")
    assert page.inner_text("#opened-title") == "scnn/native/norse--reference"
    page.keyboard.press("Escape")
    assert page.is_visible("#paper")
