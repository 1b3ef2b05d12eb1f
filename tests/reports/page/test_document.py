"""The page stands alone, links what it explains, and is well-formed for people and screen readers."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from reports.page import html, render
from reports.verdict import Verdict

VOID = {"meta", "link", "br", "img", "hr", "input", "use", "path"}


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
    assert "http://" not in text
    assert "https://" not in text
    assert page.values("src") == []
    assert all(value.startswith("#") for value in page.values("href"))
    assert not re.search(r"@import|url\((?!#)", text)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "iframe", "img", "object"}


def test_no_id_occurs_twice_even_with_many_figures(make):
    cells = tuple(make.diverged(source=a, target=b) for a in "abc" for b in "abc")
    page = Page(html(make.run(cells)))
    assert [name for name, times in Counter(page.values("id")).items() if times > 1] == []
    assert [tag for tag, _ in page.tags].count("svg") == 18


def test_every_link_leads_somewhere(page):
    ids = set(page.values("id"))
    assert {unquote(href[1:]) for href in page.values("href")} <= ids


def test_every_reference_within_a_figure_leads_somewhere(text, page):
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(page.values("id"))


def test_matrix_cells_link_to_their_section_unless_they_are_fine(text, run):
    for cell in run.cells:
        linked = f'href="#{cell.id}"' in text
        assert linked is (cell.masked or not cell.verdict.fine), cell.id
        assert (f'<article id="{cell.id}">' in text) is linked


def test_the_matrices_come_before_the_findings(text):
    assert text.index('id="matrices"') < text.index('id="findings"') < text.index('id="about"')


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_mark_beside_its_colour(text, verdict):
    assert f'<b aria-hidden="true">{verdict.mark}</b> {verdict.value}' in text
    assert f".v-{verdict.name.lower()} {{" in text


def test_tables_have_captions_and_scoped_headers(page):
    tags = [tag for tag, _ in page.tags]
    assert tags.count("caption") == tags.count("table") > 0
    assert all(attrs.get("scope") in {"row", "col"} for tag, attrs in page.tags if tag == "th")


def test_a_finding_shows_all_that_is_known(text):
    article = text[text.index('<article id="lif/authored/snntorch--norse">') :]
    article = article[: article.index("</article>")]
    parts = ("export:snntorch", "import:norse", "reset=subtract", "2.5e-07", "native module", "r dropped")
    commands = ("nirtrip show lif/authored/snntorch--norse", "nirtrip run lif")
    for part in (*parts, *commands, "step 460 (46 ms)", "4 → 9"):
        assert part in article, part
    assert article.count("<svg") == 2


def test_what_frameworks_say_is_text_and_never_html(make):
    evil = "<script>alert(1)</script>"
    cell = make.diverged(reason=evil, blame=evil, convention=evil, command=evil,
                         divergence=make.divergence(node=evil + "$x$"))  # fmt: skip
    text = html(make.run((cell,)))
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_an_unfinished_run_says_so_on_top(unfinished, text):
    other = html(unfinished)
    assert other.index("Unfinished run") < other.index('id="matrices"')
    assert "Unfinished run" not in text


def test_an_empty_run_and_one_without_trouble_are_pages_too(make):
    assert "No cell was reached" in html(make.run((), finished=False))
    assert "Every cell is fine" in html(make.run((make.cell(),)))


def test_synthetic_data_versions_and_command_are_named(text):
    assert "lif: paper stimulus and variations (synthetic)" in text
    assert "nirtrip run lif scnn --samples 60" in text
    assert "Linux x86_64, 2 cores" in text


def test_the_same_run_gives_the_same_page(run, tmp_path):
    render(run, tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == html(run)
