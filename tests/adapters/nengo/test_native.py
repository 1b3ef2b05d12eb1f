"""Nengo has no NIR code: what the native route says."""

from __future__ import annotations

import importlib.util
import pkgutil

import nengo
import nir
import numpy as np
import pytest

from adapters.base import RefusedError
from adapters.nengo import native

ONE = np.ones(3, np.float32)


def test_the_native_route_refuses_by_name(alone):
    with pytest.raises(RefusedError, match=r"^NIRGraph 'graph': route cannot be read: Nengo 4\.1 has no NIR importer$"):
        native.load(alone(nir.IF(ONE, ONE), 3), 1e-3)


def test_nengo_still_has_no_nir_code():
    assert nengo.__version__.startswith("4.1.")
    found = [module.name for module in pkgutil.walk_packages(nengo.__path__, "nengo.") if "nir" in module.name]
    assert found == []
    assert importlib.util.find_spec("nengo_nir") is None
