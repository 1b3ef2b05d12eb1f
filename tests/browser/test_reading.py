"""The page can be read by keyboard, by screen reader, on a phone, in the dark, and without JavaScript."""

from __future__ import annotations

import pytest

PARTS = (
    "",
    "#cell=lif/native/norse--sinabs",
    "#pair=conformance/native/norse--sinabs",
    "#frameworks",
    "#rules",
    "#paper",
    "#about",
)


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_arrow_keys_go_from_cell_to_cell(page):
    page.focus("[aria-label='lif · bridged'] td a")
    steps = [("ArrowRight", "reference to norse"), ("ArrowDown", "norse to norse"), ("ArrowLeft", "norse to reference"),
             ("ArrowUp", "reference to reference"), ("ArrowUp", "reference to reference")]  # fmt: skip
    for key, label in steps:
        page.keyboard.press(key)
        assert focused(page).startswith(label)
    page.keyboard.press("End")
    last = focused(page)
    page.keyboard.press("Home")
    assert focused(page).startswith("reference to reference")
    assert last.startswith("reference to ")
    assert not last.startswith("reference to reference")


def test_arrow_keys_pass_over_pairs_that_are_filtered_out(visit, report):
    page = visit(report, "#framework=sinabs&route=native&scenario=lif")
    page.focus("td a[aria-label^='sinabs to reference']")
    page.keyboard.press("ArrowUp")
    assert focused(page).startswith("sinabs to reference")
    page.keyboard.press("End")
    assert focused(page).startswith("sinabs to ")


def test_a_matrix_is_one_stop_of_the_tabulator(page):
    stops = page.eval_on_selector_all(
        "#grids .matrix", "all => all.map(each => each.querySelectorAll('a:not([tabindex=\"-1\"])').length)"
    )
    assert stops == [1] * 9


def test_the_tabulator_reaches_cells_from_the_top_and_shows_where_it_is(page):
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        if (focused(page) or "").startswith("reference to reference"):
            break
    else:
        pytest.fail("forty stops before the first cell")


@pytest.mark.parametrize("part", PARTS)
def test_everything_that_can_be_used_has_a_name(visit, report, part):
    page = visit(report, part)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll(
            'a, button, input, select, summary, meter, dialog, svg[role=img], [role=region]')]
        .filter(each => !(['aria-label', 'aria-labelledby'].some(name => each.getAttribute(name))
            || each.textContent.trim() || each.closest('label')?.textContent.trim()))
        .map(each => each.outerHTML.slice(0, 80))"""
    )
    assert nameless == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out_of_the_window(visit, report, part, width):
    page = visit(report, part, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if "=" in part:
        assert page.evaluate("opened.scrollWidth <= opened.clientWidth")


def contrasts(page, selector):
    """The worst contrast of text with the colour behind it, by WCAG's formula, and where it is."""
    return page.evaluate(
        """selector => {
        const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
        const paint = colours => {
            for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const light = rgb => rgb.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
        const behind = e => e ? [...behind(e.parentElement), getComputedStyle(e).backgroundColor] : ['white'];
        return [...document.querySelectorAll(selector)].filter(e => e.offsetParent && e.textContent.trim()).map(e => {
            const back = behind(e), [a, b] = [light(paint(back)), light(paint([...back, getComputedStyle(e).color]))];
            return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.outerHTML.slice(0, 90)];
        }).sort((a, b) => a[0] - b[0])[0];
        }""",
        selector,
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("part", PARTS)
def test_text_stands_out_from_what_is_behind_it(visit, report, scheme, part):
    page = visit(report, part, color_scheme=scheme)
    ratio, where = contrasts(
        page, "p, th, td, td b, a, summary, label, button, button b, .badge, .badge b, dt, dd, code, figcaption, h2, h3"
    )
    assert ratio >= 4.5, where  # WCAG 2.2, level AA


def test_dark_is_dark_and_light_is_light(visit, report):
    grounds = [
        visit(report, color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert grounds == ["rgb(253, 253, 251)", "rgb(20, 23, 27)"]


def test_nothing_moves_for_whoever_asks_for_stillness(visit, report):
    page = visit(report, reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_refused_and_masked_are_told_without_colour(page):
    refused = page.locator("[aria-label='lif · native'] td.v-refused").first
    masked = page.locator("[aria-label='lif · native'] td.is-masked").first
    assert "gradient" in refused.evaluate("each => getComputedStyle(each).backgroundImage")
    assert masked.evaluate("each => getComputedStyle(each).boxShadow") != "none"
    assert (refused.inner_text().strip(), masked.inner_text().strip()) == ("R", "=!")


def test_without_javascript_the_matrices_frameworks_and_the_paper_are_read(visit, report):
    page = visit(report, java_script_enabled=False)
    assert page.locator("#grids table.matrix").count() == 9
    assert page.is_hidden("#controls")
    for part in ("matrix", "frameworks", "rules", "paper", "about"):
        assert page.is_visible(f"#{part}")
    assert "nirtrip show CELL" in page.inner_text("#matrix")


def test_a_page_whose_cells_cannot_be_unpacked_says_so_above_its_summary(visit, report, tmp_path):
    broken = tmp_path / "report.html"
    text = report.read_text(encoding="utf-8")
    start = text.index('id="cells">') + len('id="cells">')
    broken.write_text(text[:start] + "AAAA" + text[start + 400 :], encoding="utf-8")
    page = visit(broken, ready="#trouble:not([hidden])")
    assert "The cells cannot be shown" in page.inner_text("#trouble")
    assert page.locator("#grids table.matrix").count() == 9
