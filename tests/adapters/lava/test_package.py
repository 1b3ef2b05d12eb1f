"""Naming the adapter needs no Lava, and using it without Lava says what is missing."""

from __future__ import annotations

import importlib
import subprocess
import sys

import nir
import numpy as np
import pytest

from adapters.base import RefusedError
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


def test_importing_its_route_imports_no_lava():
    pytest.importorskip("torch")
    code = "import sys, adapters.lava.bridged; print('lava' in sys.modules)"
    found = subprocess.check_output([sys.executable, "-c", code])
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
