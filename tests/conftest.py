"""Shared fixtures: where measured data lies, and a store that is never the user's."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

# Two busy cores are slower with two threads each.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# What a shell starts in the background ignores Ctrl-C, and so does what it starts; tests send it to commands.
signal.signal(signal.SIGINT, signal.default_int_handler)

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recordings and published results beside the checkout; the test is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: recordings and published results are not part of the project")
    return SHARED


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of the test's own, and no environments but nirtrip's own."""
    store = tmp_path / "store"
    monkeypatch.setenv("NIRTRIP_STORE", str(store))
    monkeypatch.setenv("NIRTRIP_ENVIRONMENTS", str(tmp_path / "environments"))
    return store
