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


GAPS = (("norse", "norse"), ("norse", "spyx"), ("sinabs", "snntorch"), ("spyx", "norse"), ("spyx", "spyx"))
"""Pairs of a matrix in which the others are gaps, the first column and the last of some rows among them."""


@pytest.fixture
def gappy(visit, make, tmp_path):
    cells = tuple(make.cell("lif", "native", *pair) for pair in GAPS)
    return visit(make.written(make.run(("norse", "snntorch", "sinabs", "spyx"), ("lif",), cells=cells), tmp_path))


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        ("norse to norse", "ArrowRight", "norse to spyx"),
        ("norse to spyx", "ArrowLeft", "norse to norse"),
        ("norse to norse", "ArrowDown", "spyx to norse"),
        ("spyx to spyx", "ArrowUp", "norse to spyx"),
        ("sinabs to snntorch", "ArrowRight", "sinabs to snntorch"),
        ("sinabs to snntorch", "Home", "sinabs to snntorch"),
        ("spyx to spyx", "Home", "spyx to norse"),
        ("spyx to norse", "End", "spyx to spyx"),
    ],
)
def test_keys_go_over_gaps_to_the_next_cell(gappy, start, key, end):
    gappy.focus(f"td a[aria-label^='{start}']")
    gappy.keyboard.press(key)
    assert focused(gappy).startswith(end)


def test_a_pair_without_a_cell_is_empty_and_said_to_be_so(gappy):
    gap = gappy.locator("#grids tbody tr:first-child td").nth(1)
    assert gap.text_content() == "no cell"
    assert gap.locator(".unseen").count() == 1
    assert gappy.locator("span[aria-label]:not([role])").count() == 0


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


NAMED = {
    "link",
    "button",
    "radio",
    "searchbox",
    "combobox",
    "meter",
    "dialog",
    "image",
    "region",
    "form",
    "DisclosureTriangle",
}
"""Roles, as Chromium calls them, that mean nothing to a screen reader without a name."""


def accessible(page):
    """Role and name of everything, as the browser tells a screen reader."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    for node in tree:
        if not node["ignored"]:
            yield node["role"]["value"], node.get("name", {}).get("value", "")


@pytest.mark.parametrize("part", PARTS)
def test_everything_that_can_be_used_has_a_name(visit, report, part):
    page = visit(report, part)
    for each in page.locator("#choices, #opened details").all():
        each.evaluate("each => { each.open = true; }")
    found = list(accessible(page))
    assert [role for role, name in found if role in NAMED and not name.strip()] == []
    told = {"": {"combobox", "searchbox", "radio", "region"}, PARTS[1]: {"dialog", "image"}, "#frameworks": {"meter"}}
    assert told.get(part, set()) <= {role for role, _ in found}


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("run", ["source", "target", "reference"])
def test_traces_stand_out_from_what_is_behind_them(visit, report, scheme, run):
    page = visit(report, PARTS[1], color_scheme=scheme)
    light = page.evaluate(
        """run => [getComputedStyle(document.querySelector(`path.line.${run}`)).stroke,
            getComputedStyle(document.querySelector('dialog')).backgroundColor]
        .map(colour => colour.match(/[0-9]+/g).slice(0, 3).map(v => v / 255)
            .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0))""",
        run,
    )
    assert (max(light) + 0.05) / (min(light) + 0.05) >= 3  # WCAG 2.2, 1.4.11: what a figure cannot be read without


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
