"""A framework without NIR code of its own says so in the same words, whichever it is."""

from __future__ import annotations

import pytest

from adapters.absent import no_exporter, no_importer, no_route


def test_what_cannot_be_read_or_written_is_refused_by_route():
    assert str(no_importer("Fake 1")) == "NIRGraph 'graph': route cannot be read: Fake 1 has no NIR importer"
    assert str(no_exporter("Fake 1")) == "NIRGraph 'graph': route cannot be written: Fake 1 has no NIR exporter"


@pytest.mark.parametrize(
    ("route", "missing"),
    [("native", "NIR importer"), ("authored", "model written by hand"), ("bridged", "mapping by nirtrip")],
)
def test_a_route_that_a_framework_has_not_is_refused_by_what_it_lacks(route, missing):
    said = f"NIRGraph 'graph': route {route} cannot be taken: fake has no {missing}"
    assert str(no_route("fake", route)).startswith(said)
