"""Results kept between runs: one folder for each job, named by everything that determines it.

Decides where results lie, when one may be used again (done or refused; a crash or a timeout is tried again) and
how they are written: beside, then renamed, under a lock for each key, so that two runs can share a store. Whatever is
used is touched, since pruning goes by the last use.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from adapters.job import DONE, EXPORT, RECORDING, Outcome
from harness.exceptions import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VARIABLE = "NIRTRIP_STORE"
"""Environment variable that names the store where `--store` does not."""

OUTCOME = "outcome.json"

KEPT = ("results", "stimuli", "graphs", "comparisons")
"""Folders of what a store keeps."""

LOCKS = "locks"


@dataclass(frozen=True)
class Result:
    """A job that has ended.

    Args:
        key: of the job.
        folder: its recording, exported graph and log.
        outcome: how it ended.
        reused: whether it was in the store before.
    """

    key: str
    folder: Path
    outcome: Outcome
    reused: bool = False


class Store:
    """A folder of results.

    Args:
        root: the folder; made if it is absent.

    Raises:
        StoreError: it cannot be written.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = (root or Path(os.environ.get(VARIABLE) or user_cache_path("nirtrip"))).absolute()
        try:
            for part in (*KEPT, LOCKS):
                (self.root / part).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the store {self.root} cannot be written: {error.strerror}; name another with --store"
            ) from error

    def find(self, key: str) -> Result | None:
        """The result of a job, if it is there and may be used again."""
        folder = self._folder(key)
        try:
            outcome = Outcome.from_json((folder / OUTCOME).read_text())
        except (OSError, ValueError, TypeError, KeyError):
            return None
        wanted = [name for name, step in ((RECORDING, outcome.run), (EXPORT, outcome.export)) if step == DONE]
        if not outcome.reusable or not all((folder / name).exists() for name in wanted):
            return None
        _touch(folder)
        return Result(key, folder, outcome, reused=True)

    def make(self, key: str, work: Callable[[Path], Outcome], *, fresh: bool = False) -> Result:
        """The result of a job, from the store or by doing `work` in a new folder."""
        with self._lock(key):
            known = None if fresh else self.find(key)
            if known:
                return known
            folder = Path(tempfile.mkdtemp(prefix="new-", dir=self.root / "results"))
            try:
                outcome = work(folder)
                (folder / OUTCOME).write_text(outcome.to_json())
                return Result(key, self._move(folder, key), outcome)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def stimulus(self, key: str, write: Callable[[Path], None]) -> Path:
        """A file of the stimulus called `key`, written by `write` if it is new."""
        path = self.root / "stimuli" / f"{key}.npz"
        with self._lock(key):
            if path.exists():
                _touch(path)
                return path
            beside = path.with_suffix(f".{os.getpid()}.new")
            try:
                write(beside)
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)
        return path

    def graph(self, key: str, write: Callable[[Path], None]) -> Path:
        """A file of the graph called `key`, written by `write` if it is new."""
        path = self.root / "graphs" / f"{key}.nir"
        with self._lock(key):
            if path.exists():
                _touch(path)
            else:
                write(path)  # which writes beside and renames
        return path

    def comparison(self, key: str, make: Callable[[], str]) -> str:
        """The text of the comparison called `key`, made if it is new."""
        path = self.root / "comparisons" / f"{key}.json"
        with contextlib.suppress(FileNotFoundError):
            text = path.read_text()
            _touch(path)
            return text
        text = make()
        beside = path.with_suffix(f".{os.getpid()}.new")
        beside.write_text(text)
        beside.replace(path)
        return text

    def size(self) -> tuple[int, int]:
        """Number of results, and bytes in all."""
        results = [path for path in (self.root / "results").iterdir() if not path.name.startswith("new-")]
        return len(results), sum(file.stat().st_size for file in self.root.rglob("*") if file.is_file())

    def prune(self, older_than_days: float) -> int:
        """Remove results, stimuli, graphs and comparisons not used for so many days; tell how many went."""
        limit = time.time() - older_than_days * 86400
        old = [path for part in KEPT for path in (self.root / part).iterdir() if _older(path, limit)]
        for path in old:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        kept = {path.stem for part in KEPT for path in (self.root / part).iterdir()}
        for lock in (self.root / LOCKS).iterdir():
            if lock.stem not in kept and _older(lock, limit):
                _remove_lock(lock)
        return len(old)

    def _folder(self, key: str) -> Path:
        return self.root / "results" / key

    def _move(self, folder: Path, key: str) -> Path:
        place = self._folder(key)
        if place.exists():
            aside = place.with_name(f"new-{key}-{os.getpid()}")
            place.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        folder.rename(place)
        return place

    @contextlib.contextmanager
    def _lock(self, key: str) -> Iterator[None]:
        with FileLock(self.root / LOCKS / f"{key}.lock"):
            yield


def _touch(path: Path) -> None:
    """Say that something is used; whoever prunes just now may have been faster."""
    with contextlib.suppress(FileNotFoundError):
        os.utime(path)


def _older(path: Path, limit: float) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_mtime <= limit
    return False


def _remove_lock(path: Path) -> None:
    """Remove a lock that nobody holds, while it is ours: who waits for it sees that the file is gone, and makes one."""
    with contextlib.suppress(Timeout), FileLock(path, timeout=0):
        path.unlink(missing_ok=True)
