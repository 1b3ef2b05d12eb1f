"""Makes environments.

Decides how: in a folder beside, renamed when it is complete, so that one that is there is whole; what pip plans is
looked at before anything is installed; every framework in it has to import. What fails or is interrupted is
removed; pip's own cache keeps what was downloaded, so that the next attempt goes on from there.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import venv
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from harness.environments.definition import check_allowed
from harness.environments.home import MANIFEST, VARIABLE, Home, Manifest, beside, interpreter
from harness.environments.installation import ask, last_words
from harness.environments.pip import Pip
from harness.exceptions import CudaError, EnvironmentCreationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from harness.environments.definition import Definition

TORCH_VARIABLE = "NIRTRIP_TORCH_ARGS"
"""Environment variable with arguments of pip for torch: an index with CPU builds, say."""

IMPORT_PATIENCE = 300.0
"""Seconds until a framework must have been imported for the first time."""

GPU = Path("/dev/nvidia0")


class Listener(Protocol):
    """Who wants to know how far the making is."""

    def step(self, environment: str, what: str) -> None:
        """A step begins."""

    def line(self, said: str) -> None:
        """Pip says something."""


def create(wanted: Definition, home: Home, listener: Listener) -> Manifest:
    """Make an environment where it is not there yet.

    Raises:
        ForbiddenPackageError, CudaError: of what pip would install.
        EnvironmentCreationError: pip failed, or a framework does not import.
    """
    home.sweep()
    with _locked(wanted, home):
        there = home.manifest(wanted)
        if there:
            return there
        folder = home.folder(wanted)
        part = beside(folder)
        try:
            manifest = _make(wanted, part, listener)
            shutil.rmtree(folder, ignore_errors=True)  # its manifest is another nirtrip's
            part.rename(folder)
        except (EnvironmentCreationError, OSError) as error:
            raise EnvironmentCreationError(f"environment {wanted.name!r} was not made: {error}") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return manifest


def _locked(wanted: Definition, home: Home) -> AbstractContextManager[object]:
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        return home.lock(wanted.name).acquire()
    except OSError as error:
        raise EnvironmentCreationError(
            f"no environment can lie in {home.root}: {error.strerror}; name another folder with {VARIABLE}"
        ) from error


def _make(wanted: Definition, folder: Path, listener: Listener) -> Manifest:
    listener.step(wanted.name, "Python")
    _python(folder)
    pip = Pip(Path(interpreter(folder)), wanted.constraints, listener.line)
    if wanted.torch:
        _install(wanted, pip, "torch", (*_torch_arguments(), wanted.torch), listener)
    _install(wanted, pip, "requirements", wanted.requirements, listener)
    if wanted.without_dependencies:
        # A source release is built against the torch that is there: an environment for the build would get another,
        # and a wheel that pip kept may have been built against another.
        options = ("--no-deps", "--no-cache-dir", "--no-build-isolation")
        _install(wanted, pip, "frameworks", (*options, *wanted.without_dependencies), listener)
    listener.step(wanted.name, "imports")
    for framework in wanted.frameworks:
        _import(framework, interpreter(folder))
    manifest = _manifest(wanted, folder)
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1))
    return manifest


def _python(folder: Path) -> None:
    try:
        venv.EnvBuilder(symlinks=True, with_pip=True).create(folder)
    except subprocess.SubprocessError as error:
        raise EnvironmentCreationError(f"{sys.executable} made no venv with pip: {last_words(error)}") from error


def _install(wanted: Definition, pip: Pip, what: str, arguments: Sequence[str], listener: Listener) -> None:
    listener.step(wanted.name, what)
    planned = pip.plan(arguments)
    check_allowed(wanted.name, planned)
    _check_cuda(wanted.name, planned)
    if planned:
        pip.install(arguments)


def _torch_arguments() -> list[str]:
    return shlex.split(os.environ.get(TORCH_VARIABLE, ""))


def _check_cuda(environment: str, planned: Iterable[str]) -> None:
    cuda = [name for name in planned if name.startswith(("nvidia-", "cuda-")) or name == "triton"]
    if cuda and not GPU.exists():
        raise CudaError(
            f"environment {environment!r} would hold {', '.join(cuda[:3])}… on a machine without a GPU; say where a "
            f"CPU build of torch is: {TORCH_VARIABLE}='--extra-index-url URL'"
        )


def _import(framework: str, python: str) -> None:
    command = [python, "-I", "-c", f"import {framework}"]
    try:
        subprocess.run(command, capture_output=True, text=True, timeout=IMPORT_PATIENCE, check=True)  # noqa: S603  its own
    except subprocess.SubprocessError as error:
        raise EnvironmentCreationError(f"{framework} does not import: {last_words(error)}") from error


def _manifest(wanted: Definition, folder: Path) -> Manifest:
    there = ask(interpreter(folder))
    check_allowed(wanted.name, tuple(there.versions))
    return Manifest(
        name=wanted.name,
        digest=wanted.digest,
        frameworks=wanted.frameworks,
        python=there.python,
        versions=dict(there.versions),
        size=sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file()),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
