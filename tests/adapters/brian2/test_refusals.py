"""Brian2 has no importer and no exporter that could refuse anything."""

from __future__ import annotations

from adapters.brian2.refusals import REFUSALS


def test_there_are_no_refusals_of_its_own():
    assert REFUSALS == ()
