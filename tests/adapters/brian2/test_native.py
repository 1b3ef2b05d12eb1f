"""Brian2 has no NIR code, so that its adapter has no native route: a release that brings some has to be looked at."""

from __future__ import annotations

import brian2


def test_brian2_has_nothing_called_nir():
    assert not [name for name in dir(brian2) if "nir" in name.lower().split("_")]
