"""The file of expectations: what it may say, and that it is written as it was read."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.expectations import PREFACE, Entry, Expectations, ExpectationsError, read, render, write
from reports.verdict import Verdict

TEXT = """\
# Ours.

[[expect]]
cells = "lif/native/norse--*"
verdict = "failed"

[[expect]]
cells = [
  "lif/authored/*--norse",
  "scnn/*",
]
verdict = "diverged"
blame = "*import:norse"
explanation = ""
at_most = { max_dv = 0.5, spike_mismatch = 10 }
at_least = { accuracy = 0.9 }
reason = "Norse \\"drops\\" r"
link = "https://example.org/1"
versions = { norse = ">=1.1,<1.2", lava-nc = "==0.10.0" }
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "expectations.toml"


def test_file_is_written_as_it_was_read(file):
    file.write_text(TEXT, encoding="utf-8")
    found = read(file)
    assert render(found) == TEXT
    write(file, found)
    assert file.read_text(encoding="utf-8") == TEXT


def test_entry_says_what_is_written(file):
    file.write_text(TEXT, encoding="utf-8")
    first, second = read(file).entries
    assert (first.cells, first.blame, first.explanation) == (("lif/native/norse--*",), None, None)
    assert (second.verdict, second.explanation) == (Verdict.DIVERGED, "")
    assert second.at_most == {"max_dv": 0.5, "spike_mismatch": 10}
    assert second.reason == 'Norse "drops" r'


def test_comments_that_show_an_entry_are_kept(file):
    preface = '# Such as\n#   [[expect]]\n#   cells = "lif/*"\n# and so on: see [[expect]] below.\n'
    text = f'{preface}\n[[expect]]\ncells = "lif/*"\nverdict = "failed"\n'
    file.write_text(text, encoding="utf-8")
    assert render(read(file)) == text


@pytest.mark.parametrize("head", ["[[expect]]", "  [[ expect ]]", "[[expect]] # the first"])
def test_comments_below_the_first_entry_are_no_preface(file, head):
    file.write_text(f'# Ours.\n{head}\n# not kept\ncells = "lif/*"\nverdict = "failed"\n', encoding="utf-8")
    assert read(file).preface == "# Ours.\n"


def test_new_file_explains_itself():
    assert render(Expectations()) == PREFACE


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1)
ENTRIES = st.builds(
    Entry,
    cells=st.lists(TEXTS, min_size=1, max_size=3),
    verdict=st.sampled_from([verdict for verdict in Verdict if verdict is not Verdict.NOT_APPLICABLE]),
    blame=st.none() | TEXTS,
    explanation=st.none() | TEXTS,
    at_most=st.dictionaries(st.sampled_from(["max_dv", "lag"]), st.floats(allow_nan=False)),
    at_least=st.dictionaries(st.just("agreement"), st.floats(allow_nan=False)),
    reason=TEXTS,
    link=TEXTS,
    versions=st.dictionaries(TEXTS, st.just(">=1.0")),
)


@given(st.lists(ENTRIES, max_size=3))
def test_any_text_and_number_survives(entries):
    text = render(Expectations(entries=tuple(entries)))
    assert [Entry.model_validate(each) for each in tomllib.loads(text).get("expect", [])] == entries


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[expect]", "is not TOML"),
        ("[expect]\ncells = 'a'", "holds one 'expect'; expected nothing but [[expect]] tables"),
        ("[[cells]]\ncells = 'a'", "holds 'cells'; expected nothing but [[expect]] tables"),
        ("[[expect]]\nverdict = 'failed'", "entry 1: cells: Field required"),
        ("[[expect]]\ncells = []\nverdict = 'failed'", "entry 1: cells: Value should have at least 1 item"),
        ("[[expect]]\ncells = 'a'\nverdict = 'bad'", "entry 1: verdict: Input should be 'identical', 'equivalent'"),
        ("[[expect]]\ncells = 'a'\nverdict = 'n/a'", "entry 1: verdict: no cell is judged n/a"),
        ("[[expect]]\ncells = 'a'\nverdict = 'failed'\nreasons = ''", "entry 1: reasons: Extra inputs"),
        ("[[expect]]\ncells = 'a'\nverdict = 'failed'\nat_most = { speed = 1 }", "entry 1: at_most.speed: Input"),
        ("[[expect]]\ncells = 'a'\nverdict = 'failed'\nat_most = { lag = nan }", "entry 1: at_most: lag: nan is"),
        ("[[expect]]\ncells = 'a'\nverdict = 'failed'\nversions = { norse = '1' }", "expected releases such as '>=1.1"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_entry_and_field(file, text, said):
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ExpectationsError) as raised:
        read(file)
    assert str(raised.value).startswith(str(file))
    assert said in str(raised.value)


def test_file_that_is_not_there_is_refused_with_a_remedy(file):
    with pytest.raises(ExpectationsError, match="cannot be read: No such file or directory; `nirtrip accept` writes"):
        read(file)


def test_file_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(ExpectationsError, match="cannot be written"):
        write(tmp_path / "absent" / "file.toml", Expectations())
