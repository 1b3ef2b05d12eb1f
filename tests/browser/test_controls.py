"""Every control of the page does what it says, and the page says how much is left."""

from __future__ import annotations

import re

import pytest

EVERY = 10 * 3 * 49
"""Scenarios, routes, and pairs of seven frameworks."""


def found(page):
    """How many cells the page says there are."""
    return int(re.match(r"\d+", page.inner_text("#found")).group())


def titles(page):
    return page.eval_on_selector_all("#grids .scroll", "all => all.map(each => each.getAttribute('aria-label'))")


def test_it_opens_on_all_matrices_and_what_is_not_fine(page):
    assert found(page) == EVERY
    assert titles(page) == [
        f"{name} · {route}" for name in ("lif", "scnn", "conformance") for route in ("bridged", "native", "authored")
    ]
    assert page.inner_text("#lines-title") == "What is not fine"
    assert page.inner_text("#lines tbody tr:first-child td:nth-child(2)") == "✗ failed"


@pytest.mark.parametrize(
    ("metric", "text"), [("verdict", "≠ diverged"), ("spikes", "7"), ("dv", "0.31"), ("accuracy", "≠")]
)
def test_what_cells_show_can_be_chosen(page, metric, text):
    page.click("#choices summary")
    page.select_option("select[name=to]", "sinabs")
    page.check(f"input[name=show][value={metric}]")
    cell = page.locator("[aria-label='lif · native'] td a").first
    assert cell.inner_text() == text
    assert cell.get_attribute("aria-label").startswith("reference to sinabs: ")
    assert page.is_visible("#scale") is (metric != "verdict")


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("scenario", "lif", 3 * 49),
        ("scenario", "conformance", 8 * 3 * 49),
        ("route", "native", EVERY // 3),
        ("framework", "sinabs", 30 * 13),
        ("from", "norse", 30 * 7),
        ("to", "norse", 30 * 7),
        ("blame", "import:sinabs", 20 * 7),
        ("blame", "none", EVERY - 4 * 20 * 7),
    ],
)
def test_cells_can_be_filtered(page, name, value, left):
    page.click("#choices summary")
    page.select_option(f"select[name={name}]", value)
    assert found(page) == left
    assert f"{name}={value}" in page.url
    assert page.inner_text("#lines-title") == "Cells that the filters leave"
    page.click("#clear")
    assert found(page) == EVERY
    assert "=" not in page.url
    assert page.is_hidden("#clear")


def test_verdicts_are_switched_one_by_one(page):
    page.click("[data-verdict=refused]")
    assert found(page) == 20 * 7
    page.click("[data-verdict=failed]")
    assert found(page) == 2 * 20 * 7
    assert page.get_attribute("[data-verdict=failed]", "aria-pressed") == "true"
    page.click("[data-verdict=refused]")
    assert found(page) == 20 * 7
    assert page.get_attribute("[data-verdict=refused]", "aria-pressed") == "false"


def test_masked_cells_are_a_choice_of_their_own(page):
    page.click("[data-verdict=masked]")
    assert found(page) == 20 * 7
    assert "=!" in page.inner_text("[aria-label='lif · native'] td.is-masked a")


@pytest.mark.parametrize(("text", "left"), [("NO PLACE", 20 * 7), ("case-3/native", 49), ("nothing says this", 0)])
def test_text_is_found_in_reasons_and_ids(page, text, left):
    page.fill("input[name=find]", text)
    page.wait_for_function(
        "left => document.getElementById('found').textContent.startsWith(left + ' of')", arg=str(left)
    )
    assert page.is_visible("text=No cell is left by these filters") is (left == 0)


def test_filters_hold_together(page):
    page.click("#choices summary")
    page.select_option("select[name=route]", "native")
    page.select_option("select[name=scenario]", "lif")
    page.click("[data-verdict=drift]")
    assert found(page) == 7
    assert titles(page) == ["lif · native"]


def test_cells_of_which_the_same_is_known_are_one_line_that_leads_to_all(page):
    assert page.locator("#lines tbody tr").count() == 5
    page.click("#lines tr:has-text('no place') a:text('and 139 alike')")
    assert found(page) == 20 * 7


def test_the_list_grows_on_demand(visit, make, tmp_path):
    cells = tuple(make.diverged(f"case-{n}", "native", "norse", "sinabs", explanation=f"fault {n}") for n in range(90))
    page = visit(make.written(make.run(scenarios=(), cells=cells), tmp_path))
    assert page.locator("#lines tbody tr").count() == 40
    page.click("#lines .more")
    assert page.locator("#lines tbody tr").count() == 80
    assert page.evaluate("document.activeElement.closest('tr').sectionRowIndex") == 40


def test_the_parts_of_the_page_are_shown_one_at_a_time(page):
    for part in ("frameworks", "rules", "paper", "about", "matrix"):
        page.click(f"nav a[data-to={part}]")
        shown = page.eval_on_selector_all("[data-view]:not([hidden])", "all => all.map(each => each.dataset.view)")
        assert shown == [part]
        assert page.get_attribute("nav a[aria-current]", "data-to") == part


def test_a_frameworks_page_leads_to_its_cells(page):
    page.click("nav a[data-to=frameworks]")
    page.click("#framework-sinabs a:text('0 of 60')")
    assert page.is_visible("#matrix")
    assert found(page) == 10 * 7


def test_a_rule_opens_where_a_mark_names_it(page):
    page.click("nav a[data-to=rules]")
    page.click("a[href='#rule-reset']")
    assert page.is_visible("#rule-reset")
