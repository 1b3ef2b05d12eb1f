"""Nothing is authored for a framework that cannot export."""

from __future__ import annotations

from adapters.nengo.authored import MODELS


def test_no_model_is_written_by_hand():
    assert dict(MODELS) == {}
