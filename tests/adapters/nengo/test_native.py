"""Nengo has no NIR code, so that its adapter has no native route: a release that brings some has to be looked at."""

from __future__ import annotations

import importlib.util
import pkgutil

import nengo


def test_nengo_still_has_no_nir_code():
    assert nengo.__version__.startswith("4.1.")
    found = [module.name for module in pkgutil.walk_packages(nengo.__path__, "nengo.") if "nir" in module.name]
    assert found == []
    assert importlib.util.find_spec("nengo_nir") is None
