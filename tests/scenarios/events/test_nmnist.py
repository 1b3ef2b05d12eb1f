"""N-MNIST by download: what a person without a network is told. tonic itself is not called here."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.error import URLError

import pytest

from scenarios.events import nmnist
from scenarios.events.recording import DataError


def test_the_test_part_is_downloaded_to_the_cache(tmp_path, monkeypatch):
    asked = {}

    def dataset(**arguments):
        asked.update(arguments)
        return SimpleNamespace(location_on_system=str(tmp_path / "kept" / "NMNIST"))

    monkeypatch.setattr(nmnist, "_dataset", lambda: dataset)
    assert nmnist.folder(tmp_path / "kept") == tmp_path / "kept" / "NMNIST"
    assert asked == {"save_to": str(tmp_path / "kept"), "train": False}
    assert (tmp_path / "kept").is_dir()


def test_without_a_network_the_error_says_so_and_what_to_do(tmp_path, monkeypatch):
    def dataset(**_):
        raise URLError("Name or service\nnot known")

    monkeypatch.setattr(nmnist, "_dataset", lambda: dataset)
    with pytest.raises(DataError, match=r"download failed .*Name or service not known") as error:
        nmnist.folder(tmp_path)
    assert "--data builtin" in str(error.value)
    assert "--data DIR" in str(error.value)
    assert "\n" not in str(error.value)


def test_without_tonic_the_error_names_the_extra(tmp_path, monkeypatch):
    def absent():
        raise ImportError("No module named 'tonic'")

    monkeypatch.setattr(nmnist, "_dataset", absent)
    with pytest.raises(DataError, match=r"pip install 'nirtrip\[data\]'"):
        nmnist.folder(tmp_path)
