"""The adapters' own tests, run where their frameworks are: in each environment that `nirtrip env create` has made."""

from __future__ import annotations

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from harness.environments import Home, definitions
from harness.environments.home import interpreter

ROOT = Path(__file__).resolve().parents[2]
HOME = Home()
"""The user's, read before a test's own takes its place."""

LAYERS = {"jax": ("jax_layers", "layered")}
"""Tests of what the frameworks of an environment are built on, where nirtrip's own has it not."""


@pytest.mark.slow
@pytest.mark.parametrize("wanted", definitions(), ids=lambda wanted: wanted.name)
def test_adapters_hold_in_their_environment(wanted):
    if HOME.manifest(wanted) is None:
        pytest.skip(f"environment {wanted.name} is not there: nirtrip env create {wanted.name}")
    # What nirtrip's own environment has was tested there.
    here = [name for name in wanted.frameworks if find_spec(name) is None]
    folders = [f"tests/adapters/{name}" for name in (*here, *LAYERS.get(wanted.name, ()))]
    words = [interpreter(HOME.folder(wanted)), "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider"]
    words += [f"tests/adapters/{name}" for name in ("bridged", "authored", "native", "fuzz", "test_worker.py")]
    words += folders
    words += ["-k", f"test_worker or {' or '.join((*here, 'jax_layers'))}"]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(words, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr[-5000:]
