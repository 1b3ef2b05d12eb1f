"""Where environments lie, and what each says of itself."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from platformdirs import user_cache_path
from pydantic import BaseModel, ConfigDict, ValidationError

from harness.environments.installation import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.environments.definition import Definition

VARIABLE = "NIRTRIP_ENVIRONMENTS"
"""Environment variable that names the folder where they lie."""

MANIFEST = "nirtrip.json"
PART = ".part"
"""Ending of the folder of an environment that is being made or removed; it is renamed when it is complete."""


class Manifest(BaseModel):
    """What a complete environment says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    digest: str
    frameworks: tuple[str, ...]
    python: str
    """Version and machine."""
    versions: dict[str, str]
    """Distribution, in lower case, and version."""
    size: int
    """Bytes."""
    created: str
    """ISO 8601."""


class Home:
    """The folder of environments.

    Args:
        root: the folder; where None, what NIRTRIP_ENVIRONMENTS says, else the user's cache.
    """

    def __init__(self, root: Path | None = None) -> None:
        named = os.environ.get(VARIABLE)
        self.root = root or (Path(named) if named else user_cache_path("nirtrip") / "environments")

    @property
    def compiled(self) -> Path:
        """What their frameworks have compiled, for the next process."""
        return self.root / "compiled"

    def folder(self, wanted: Definition) -> Path:
        """Where an environment of this content lies, or would."""
        return self.root / f"{wanted.name}-{wanted.digest}"

    def manifest(self, wanted: Definition) -> Manifest | None:
        """Of the environment of this content; None where it has not been made."""
        return read(self.folder(wanted))

    def all(self) -> Iterator[tuple[Path, Manifest]]:
        """Every complete environment, those of former contents too."""
        for folder in sorted(self.root.iterdir()) if self.root.is_dir() else ():
            manifest = read(folder)
            if manifest:
                yield folder, manifest

    def lock(self, name: str) -> FileLock:
        """Held by who makes the environment of this name."""
        return FileLock(self.root / f"{name}.lock")

    def remove(self, folder: Path) -> None:
        """Delete an environment, with what others left; it is gone at once, whatever interrupts the rest."""
        leaving = beside(folder)
        folder.rename(leaving)
        shutil.rmtree(leaving)
        self.sweep()

    def sweep(self) -> None:
        """Delete what killed attempts left, but nothing that is being made."""
        for part in self.root.glob(f"*{PART}"):
            name, _, _ = part.name.rpartition("-")
            with contextlib.suppress(Timeout), self.lock(name).acquire(timeout=0):
                shutil.rmtree(part, ignore_errors=True)


def beside(folder: Path) -> Path:
    """A folder of nobody else's in which an environment is made, or removed."""
    return folder.with_name(f"{folder.name}.{uuid.uuid4().hex[:8]}{PART}")


def installed(folder: Path) -> dict[str, str]:
    """Distributions and versions in an environment as it is now, whatever its manifest says."""
    places = [str(place) for place in folder.glob("lib/python*/site-packages")]
    return listed(metadata.distributions(path=places))


def interpreter(folder: Path) -> str:
    """The Python of an environment."""
    return str(folder / "bin" / "python")


def read(folder: Path) -> Manifest | None:
    """What a folder says of itself; None if it is no complete environment."""
    path = folder / MANIFEST
    if folder.name.endswith(PART) or not path.is_file():
        return None
    try:
        return Manifest.model_validate_json(path.read_text())
    except ValidationError:
        return None  # written by another version of nirtrip: to be made anew
