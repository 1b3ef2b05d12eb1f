"""Everything here needs PyTorch."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        if "adapters/torch_layers" in item.path.as_posix():
            item.add_marker("frameworks")


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    pytest.importorskip("torch").set_num_threads(1)
