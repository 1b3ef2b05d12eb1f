"""What nobody foresaw has an exit code of its own: 1 would say that something deviates."""

from __future__ import annotations

import sys

import pytest

from harness.cli import app
from harness.cli.app import OVERSIGHT


def test_an_error_of_ours_is_no_deviation(monkeypatch, capsys):
    def fails(**_):
        raise ZeroDivisionError("an oversight")

    monkeypatch.setattr(app, "app", fails)
    monkeypatch.setattr(sys, "argv", ["nirtrip", "rules"])
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert ended.value.code == OVERSIGHT
    assert "ZeroDivisionError: an oversight" in capsys.readouterr().err
