"""The address says what is looked at: it can be sent, kept, and gone back from."""

from __future__ import annotations

import pytest


def state(page):
    """What can be seen of the view."""
    return page.evaluate(
        """() => {
        const all = (selector, value) => [...document.querySelectorAll(selector)].map(value);
        return [
            all('#found, #grids, #opened-title', each => each.textContent),
            all('select, input[type=search]', each => each.value),
            all('input[name=show]', each => each.checked),
            all('[data-verdict]', each => each.getAttribute('aria-pressed')),
            all('[data-view]', each => each.hidden),
            document.getElementById('opened').open,
        ];
        }"""
    )


def test_an_address_reproduces_filters_metric_and_open_cell(page, visit, report):
    page.click("#choices summary")
    page.select_option("select[name=route]", "native")
    page.select_option("select[name=framework]", "sinabs")
    page.select_option("select[name=blame]", "import:sinabs")
    page.click("[data-verdict=diverged]")
    page.check("input[name=show][value=dv]")
    page.fill("input[name=find]", "step 460 & ü")
    page.wait_for_url("**find=**")
    page.fill("input[name=find]", "subtracts")
    page.wait_for_url("**find=subtracts")
    page.click("[aria-label='lif · native'] td a[aria-label^='norse to sinabs']")
    fragment = page.evaluate("location.hash")
    assert "cell=lif/native/norse--sinabs" in fragment
    assert state(visit(report, fragment)) == state(page)


@pytest.mark.parametrize(
    ("fragment", "title"),
    [
        ("#lif/native/norse--sinabs", "lif/native/norse--sinabs"),
        ("#cell=conformance/case-3/authored/norse--sinabs", "conformance/case-3/authored/norse--sinabs"),
        ("#pair=conformance/native/norse--sinabs", "conformance/native/norse--sinabs"),
    ],
)
def test_a_cell_or_a_pair_can_be_linked(visit, report, fragment, title):
    page = visit(report, fragment)
    assert page.inner_text("#opened-title") == title
    assert page.is_visible("#opened")


@pytest.mark.parametrize("fragment", ["#cell=no/such/a--b", "#pair=lif/native/x--y", "#no/such/a--b"])
def test_a_cell_that_is_not_there_is_said_to_be_so(visit, report, fragment):
    page = visit(report, fragment)
    assert "No cell of this run" in page.inner_text("#opened")
    page.keyboard.press("Escape")
    assert page.is_hidden("#opened")


@pytest.mark.parametrize("fragment", ["#%E0%A4%A", "#route=nowhere", "#show=beauty", "#nothing", "#=&&x=y", "#find=%"])
def test_an_address_that_says_nothing_breaks_nothing(visit, report, fragment):
    assert visit(report, fragment).is_visible("#matrix")


@pytest.mark.parametrize("part", ["frameworks", "framework-norse", "rules", "rule-reset", "paper", "about"])
def test_a_place_in_the_page_can_be_linked(visit, report, part):
    page = visit(report, f"#{part}")
    assert page.is_visible(f"#{part}")
    assert page.locator(f"#{part}").bounding_box()["y"] < 900
    assert page.is_hidden("#matrix")


def test_going_back_undoes_a_choice_and_closes_a_cell(page):
    page.click("[data-verdict=drift]")
    page.click("#grids td a")
    assert page.is_visible("#opened")
    page.go_back()
    assert page.is_hidden("#opened")
    assert page.get_attribute("[data-verdict=drift]", "aria-pressed") == "true"
    page.go_back()
    assert page.get_attribute("[data-verdict=drift]", "aria-pressed") == "false"
    page.go_forward()
    page.go_forward()
    assert page.is_visible("#opened")


def test_a_link_to_where_one_is_leads_there_again(visit, report):
    page = visit(report, "#frameworks")
    for _ in range(2):
        page.evaluate("scrollTo(0, 2000)")
        assert page.evaluate("scrollY") > 0
        page.evaluate("document.querySelector('nav a[data-to=frameworks]').click()")
        assert page.evaluate("scrollY") == 0


def test_the_skip_link_leads_to_the_matrices_each_time(page):
    for _ in range(2):
        page.focus("a.skip")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "matrix"


def test_filters_stay_while_another_part_is_read(page):
    page.click("[data-verdict=drift]")
    page.click("nav a[data-to=paper]")
    page.click("nav a[data-to=matrix]")
    assert page.get_attribute("[data-verdict=drift]", "aria-pressed") == "true"
