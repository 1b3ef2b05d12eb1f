"""Naming the adapter needs no Lava, and using it without Lava says what is missing."""

from __future__ import annotations

import importlib
import subprocess
import sys

import nir
import numpy as np
import pytest

from adapters.base import RefusedError
from adapters.lava import authored, native, refusals
from adapters.lava.package import NotInstalledError

ONE = np.ones(1, np.float32)


@pytest.fixture
def bridged():
    pytest.importorskip("torch")
    return importlib.import_module("adapters.lava.bridged")


def test_importing_the_adapter_imports_no_framework():
    found = subprocess.check_output(
        [sys.executable, "-c", "import sys, adapters.lava; print({'lava', 'torch', 'nir'} & set(sys.modules))"],
        text=True,
    )
    assert found.strip() == "set()"


def test_importing_its_routes_imports_no_lava():
    pytest.importorskip("torch")
    modules = "adapters.lava.bridged, adapters.lava.native, adapters.lava.authored, adapters.lava.refusals"
    found = subprocess.check_output([sys.executable, "-c", f"import sys, {modules}; print('lava' in sys.modules)"])
    assert found.strip() == b"False"


@pytest.mark.usefixtures("no_lava")
def test_a_missing_lava_is_said_in_words(alone, bridged):
    with pytest.raises(NotInstalledError, match="lava-nc is on no package index, install it from source"):
        bridged.load(alone(nir.IF(r=ONE, v_threshold=ONE), 1), 1e-3)


@pytest.mark.usefixtures("no_lava")
def test_a_refusal_does_not_wait_for_lava(alone, bridged):
    node = nir.IF(r=ONE, v_threshold=ONE * np.float32(1e-12), v_reset=ONE * np.float32(1e6))
    with pytest.raises(RefusedError, match=r"IF 'n': v_reset"):
        bridged.load(alone(node, 1), 1e-3)


def test_there_is_no_importer_of_lavas_own(alone):
    with pytest.raises(RefusedError, match=r"NIRGraph 'graph': route cannot be read: Lava has no NIR importer"):
        native.load(alone(nir.I(ONE), 1), 1e-3)


def test_nothing_is_written_by_hand_and_no_exception_is_a_refusal():
    assert (authored.MODELS, refusals.REFUSALS) == ({}, ())
