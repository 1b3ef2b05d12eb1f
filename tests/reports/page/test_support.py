"""What frameworks speak and which rules they follow, on the page; cases of a large family as lines."""

from __future__ import annotations

import dataclasses
import re

import pytest

from reports.page import html
from reports.records import ScenarioRecord
from reports.rules import RULES
from reports.suite import SHOWN
from reports.support import Convention, Entry, FrameworkSupport, Outcome, Row, Support
from reports.verdict import Verdict

V = Verdict
EVIL = "<script>alert(1)</script>"


def row(field, imported, exported):
    return Row(primitive="LIF", field=field, cases=("lif-alone",), imported=imported, exported=exported)


def supported(framework="norse", route="native"):
    entries = [Entry(support=word, why="" if word is Support.YES else f"why {word} {EVIL}") for word in Support]
    return FrameworkSupport(
        framework=framework,
        version="1.1.0",
        route=route,
        dialect=(Convention(name="reset=subtract", meaning="subtracts the threshold", cases=2, primitives=("LIF",)),),
        wrong=3,
        spoken=2,
        rows=tuple(row(f"field {n}", entry, entries[0]) for n, entry in enumerate(entries)),
        outcomes=(Outcome(case="lif-overshoot", verdict=V.DIVERGED, faults=("reset=subtract",)),),
        meanings={"reset=subtract": "subtracts the threshold"},
    )


@pytest.fixture
def text(run):
    found = (supported(), supported(route="bridged"), supported("snntorch"))
    return html(dataclasses.replace(run, support=found))


def plain(text):
    """A page without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_overview_comes_after_the_matrices_and_before_the_rules(text):
    order = ['id="matrix"', 'id="support"', 'id="rules"', 'id="paper"']
    assert sorted(order, key=text.index) == order
    assert "norse 1.1.0 native reset=subtract 1 of 6 (+1 in its dialect) 7 of 7" in plain(text)


def test_a_section_opens_to_dialect_fields_and_numbered_reasons(text):
    article = text[text.index('<article id="framework-norse">') :]
    article = article[: article.index("</article>")]
    assert "Dialect: reset=subtract; it explains 2 of 3 cases" in plain(article)
    assert "reset=subtract : subtracts the threshold (LIF, 2 cases)" in plain(article)
    section = article[article.index("<summary>norse 1.1.0, native: field by field</summary>") :]
    section = section[: section.index("</details>")]
    said = plain(section)
    for number, word in enumerate(Support):
        assert f"field {number} {word.mark} {word}" in said
    assert "0 ignored 3" in said
    assert section.index("why ignored") > section.index("</table>")
    assert section.count("<li>") == len(Support) - 1


def test_every_rule_is_told_and_linked_and_who_follows_it_named(text):
    assert all(f'id="rule-{rule.name}"' in text for rule in RULES)
    assert set(re.findall(r'href="#rule-([^"]+)"', text)) == {rule.name for rule in RULES if rule.cases}
    assert "snntorch 1.1.0 ~ otherwise: reset=subtract 0 of 1 cases right" in plain(text)


def test_what_is_named_is_explained(text):
    assert "<dt><code>reset=subtract</code></dt><dd>subtracts the threshold</dd>" in text


def test_ids_stay_distinct_and_what_frameworks_say_stays_text(text):
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "alert(" not in text.replace("&lt;script&gt;alert(1)&lt;/script&gt;", "")


def test_a_run_without_cases_has_no_such_section(run):
    text = html(run)
    assert 'id="support"' not in text
    assert 'id="rules"' not in text


def test_cases_of_a_large_family_are_one_matrix_of_shares(make):
    names = [f"conformance/case-{n}" for n in range(SHOWN + 1)]
    scenarios = tuple(
        ScenarioRecord(name=name, digest=name, data="a rule (synthetic)", dt=1e-4, samples=4, nodes=("node",))
        for name in names
    )
    cells = (make.cell(scenario=names[0], route="authored"), *(make.diverged(scenario=name) for name in names))
    text = html(dataclasses.replace(make.run(cells), header=make.header(scenarios=scenarios)))
    assert "<caption>conformance · authored: 7 cases, share that is fine</caption>" in text
    assert "<b>0%</b>" in text
    assert "0 of 7 fine" in text
    assert "conformance: 7 cases (synthetic)" in text
    assert len(text) < 300_000


def test_the_page_of_many_frameworks_stays_small(make):
    rows = tuple(
        row(f"field {n}", Entry(support=Support.WRONG, why=f"{n} " * 300), Entry(support=Support.YES))
        for n in range(250)
    )
    found = tuple(
        supported(f"f{n}", route).model_copy(update={"rows": rows})
        for n in range(10)
        for route in ("bridged", "native")
    )
    cells = tuple(make.cell(source=f"f{n}", target=f"f{n}") for n in range(10))
    added = len(html(dataclasses.replace(make.run(cells), support=found)))
    # 250 rows and reasons of 300 characters are more than any framework has; a page of ten should stay below 5 MB.
    assert added < 4_000_000
