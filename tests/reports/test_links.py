"""A cell says where it is being dealt with: by the entry that holds for it, if the cell is as that expects."""

from __future__ import annotations

import pytest
from rich.console import Console

from reports.expectations import Entry
from reports.expectations_matching import linked
from reports.merge import merge
from reports.run_directory import RunWriter, read_run
from reports.tables import COLUMNS
from reports.terminal import show_cell
from reports.verdict import Verdict

V = Verdict
ONE, TWO = "https://example.org/1", "https://example.org/2"


def entry(link=ONE, verdict=V.DIVERGED, cells="lif/*", **more):
    return Entry(cells=cells, verdict=verdict, link=link, **more)


@pytest.mark.parametrize(
    ("entries", "link"),
    [
        ([entry()], ONE),
        ([entry(), entry(TWO)], ONE),
        ([entry(cells="scnn/*"), entry(TWO)], TWO),
        ([entry(verdict=V.FAILED)], ""),
        ([entry(verdict=V.FAILED), entry(TWO)], ""),
        ([entry(blame="import:snntorch")], ""),
        ([entry(versions={"norse": ">=2"}), entry(TWO)], TWO),
        ([entry(versions={"norse": ">=1,<2"})], ONE),
    ],
)
def test_the_first_entry_about_a_cell_links_it_where_it_is_as_expected(make, entries, link):
    run = linked(make.run((make.diverged(blame="import:norse", target="norse"),)), entries)
    assert [cell.link for cell in run.cells] == [link]


def test_a_run_is_written_with_the_links_of_what_was_expected(make, tmp_path):
    cell = make.diverged(blame="import:norse", faults="r-ignored")
    with RunWriter(tmp_path / "out", make.header(), (entry(),)) as writer:
        writer.add(cell)
        writer.finish(make.footer(1))
    assert [each.link for each in read_run(tmp_path / "out").cells] == [ONE]
    assert f'<a href="{ONE}" rel="noreferrer">' in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert ONE not in (tmp_path / "out" / "matrix.csv").read_text(encoding="utf-8")
    assert "link" not in COLUMNS  # others check the columns


def test_merging_and_showing_keep_a_link(make, tmp_path, capsys):
    cell = make.diverged(link=ONE)
    with RunWriter(tmp_path / "a", make.header()) as writer:
        writer.add(cell)
        writer.finish(make.footer(1))
    merge([read_run(tmp_path / "a")], tmp_path / "b", "nirtrip merge")
    (kept,) = read_run(tmp_path / "b").cells
    assert kept.link == ONE
    Console(width=200).print(show_cell(kept))
    assert ONE in capsys.readouterr().out


def test_what_is_no_longer_expected_loses_its_link(make):
    run = make.run((make.diverged(link=ONE),))
    assert linked(run, [entry("")]).cells[0].link == ""
