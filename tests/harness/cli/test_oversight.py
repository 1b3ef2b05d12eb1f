"""What nobody foresaw has an exit code of its own: 1 would say that something deviates."""

from __future__ import annotations

import sys

import pytest

from harness import session
from harness.cli import app
from harness.cli.app import OVERSIGHT
from reports.run_directory import read_run
from reports.verdict import Verdict


def test_an_error_of_ours_is_no_deviation(monkeypatch, capsys):
    def fails(**_):
        raise ZeroDivisionError("an oversight")

    monkeypatch.setattr(app, "app", fails)
    monkeypatch.setattr(sys, "argv", ["nirtrip", "rules"])
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert ended.value.code == OVERSIGHT
    assert "ZeroDivisionError: an oversight" in capsys.readouterr().err


def test_a_run_that_loses_a_cell_to_an_error_of_ours_ends_and_says_so(monkeypatch, capfd, tmp_path):
    def fails(*_):
        raise ZeroDivisionError("an oversight")

    monkeypatch.setattr(session, "judge", fails)
    monkeypatch.chdir(tmp_path)
    options = ["--framework", "reference", "--route", "bridged", "--store", "store"]
    monkeypatch.setattr(sys, "argv", ["nirtrip", "run", "conformance/if-alone", *options])
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert ended.value.code == OVERSIGHT
    assert capfd.readouterr().err.count("ZeroDivisionError: an oversight") == 1
    found = read_run(tmp_path / "out")
    assert found.finished
    assert [cell.verdict for cell in found.cells] == [Verdict.NOT_RUN]
