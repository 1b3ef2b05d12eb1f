"""A framework without NIR code of its own says so in the same words, whichever it is."""

from __future__ import annotations

import nir
import pytest

from adapters.absent import no_exporter, no_importer, refusing
from adapters.base import RefusedError


def test_what_cannot_be_read_or_written_is_refused_by_route():
    with pytest.raises(RefusedError, match=r"^NIRGraph 'graph': route cannot be read: Fake 1 has no NIR importer$"):
        refusing("Fake 1")(nir.NIRGraph({}, [], type_check=False), 1e-3)
    assert str(no_importer("Fake 1")) == "NIRGraph 'graph': route cannot be read: Fake 1 has no NIR importer"
    assert str(no_exporter("Fake 1")) == "NIRGraph 'graph': route cannot be written: Fake 1 has no NIR exporter"
