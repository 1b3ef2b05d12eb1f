"""The page stands alone, says the main thing without JavaScript, and is well-formed for people and screen readers."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from reports.page import document, html, render
from reports.verdict import Verdict

VOID = {"meta", "link", "br", "img", "hr", "input", "use", "path"}
EVIL = "</script><script>alert(1)</script>"


class Page(HTMLParser):
    """The tags of a page, with a check that every one that opens closes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self._open = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self._open.pop() == tag

    def values(self, name):
        return [attrs[name] for _, attrs in self.tags if name in attrs]


@pytest.fixture
def text(run):
    return html(run)


@pytest.fixture
def page(text):
    return Page(text)


def test_the_page_asks_for_nothing_outside_itself(text, page):
    assert page.values("src") == []
    assert {attrs["href"] for tag, attrs in page.tags if tag == "link"} == {"data:,"}  # else browsers ask for an icon
    assert all(attrs["href"].startswith("#") for tag, attrs in page.tags if tag == "a")
    assert not re.search(r"@import|url\(|\bfetch\(|XMLHttpRequest|\bimport\(", text)
    assert not {tag for tag, _ in page.tags} & {"iframe", "img", "object"}
    # A namespace is a name: nothing is fetched from it.
    assert re.findall(r"https?://[^\s\"']+", text) == ["http://www.w3.org/2000/svg"]


def test_no_id_occurs_twice(page):
    assert [name for name, times in Counter(page.values("id")).items() if times > 1] == []


def test_every_link_leads_to_a_place_a_cell_or_a_choice_of_cells(page, run):
    places, cells = set(page.values("id")), {cell.id for cell in run.cells}
    for href in page.values("href"):
        if "=" in href:
            named = dict(part.split("=") for part in href[1:].split("&"))
            assert set(named) <= {"cell", "from", "to", "framework", "route", "verdict", "find"}
            assert "cell" not in named or unquote(named["cell"]) in cells
        elif href.startswith("#"):
            assert unquote(href[1:]) in places


def test_what_is_asked_first_comes_first(text):
    order = ['id="matrix"', 'id="frameworks"', 'id="paper"', 'id="about"', 'id="cells"']
    assert sorted(order, key=text.index) == order


def test_the_matrices_are_there_without_javascript(text, run):
    for title in ("lif · bridged", "lif · authored", "scnn · native"):
        assert f"<caption>{title}</caption>" in text
    for cell in run.cells:
        masked = " masked" if cell.masked else ""
        assert f'<span class="unseen"> {cell.verdict}{masked}</span>' in text


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_mark_beside_its_colour(text, verdict):
    assert f'<b aria-hidden="true">{verdict.mark}</b> {verdict.value}' in text
    assert f".v-{verdict.name.lower()} {{" in text


def test_tables_have_captions_and_scoped_headers(page):
    tags = [tag for tag, _ in page.tags]
    assert tags.count("caption") == tags.count("table") > 0
    assert all(attrs.get("scope") in {"row", "col"} for tag, attrs in page.tags if tag == "th")


def test_controls_have_names(text, page):
    labelled = re.findall(r"<label[^>]*>(?:(?!</label>).)*name=\"(\w+)\"", text)
    named = [attrs["name"] for tag, attrs in page.tags if tag in {"select", "input"}]
    assert sorted(named) == sorted(labelled)


def test_what_frameworks_say_never_becomes_markup(make):
    cell = make.diverged(reason=EVIL, blame=EVIL, convention=EVIL, command=EVIL,
                         divergence=make.divergence(node=EVIL))  # fmt: skip
    text = html(make.run((cell,)))
    assert "alert(" not in text.replace("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;", "")
    assert text.count("<script") == text.count("</script>") == 2


def test_an_unfinished_run_says_so_on_top(unfinished, text):
    other = html(unfinished)
    assert other.index("Unfinished run") < other.index('id="matrix"')
    assert "Unfinished run" not in text


def test_an_empty_run_and_one_without_trouble_are_pages_too(make):
    assert "No cell was reached" in html(make.run((), finished=False))
    assert "Every cell is fine" in html(make.run((make.cell(),)))


def test_synthetic_data_versions_and_command_are_named(text):
    assert "lif: paper stimulus and variations (synthetic)" in text
    assert "nirtrip run lif scnn --samples 60" in text
    assert "Linux x86_64, 2 cores" in text


def test_a_fault_is_linked_where_its_cells_are(make):
    link = "https://example.org/issues/1"
    known = {"blame": "import:norse", "faults": "r-ignored", "explanation": "norse reads no r"}
    text = html(make.run((make.diverged(**known, link=link), make.diverged(**known, route="native", link="by mail"))))
    assert text.count(f'<a href="{link}" rel="noreferrer">') == 1
    assert " by mail " in text


def test_a_framework_without_support_says_how_to_get_it(run):
    assert "<code>nirtrip run conformance</code> measures them" in html(run)


def test_every_script_of_the_folder_is_part_of_the_page(text):
    files = sorted((Path(document.__file__).parent / "scripts").glob("*.js"))
    assert sorted(document.SCRIPTS) == [file.stem for file in files]
    assert all(file.read_text(encoding="utf-8") in text for file in files)


def test_the_same_run_gives_the_same_page(run, tmp_path):
    render(run, tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == html(run)
