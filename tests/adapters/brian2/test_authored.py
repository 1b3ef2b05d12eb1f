"""Nothing written by hand in Brian2 could leave it: it has no exporter."""

from __future__ import annotations

from adapters.brian2.authored import MODELS


def test_there_are_no_models():
    assert not MODELS
