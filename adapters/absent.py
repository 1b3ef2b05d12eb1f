"""How an adapter says that a framework has no NIR code of its own to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from adapters.base import RefusedError

if TYPE_CHECKING:
    import nir

    from adapters.base import Load


def no_importer(framework: str) -> RefusedError:
    """What a native `load` raises whose framework reads no NIR.

    Args:
        framework: its name, and the release that was looked at.
    """
    return _refusal("read", framework, "importer")


def no_exporter(framework: str) -> RefusedError:
    """What a model's `export` raises whose framework writes no NIR.

    Args:
        framework: its name, and the release that was looked at.
    """
    return _refusal("written", framework, "exporter")


def refusing(framework: str) -> Load:
    """The native `load` of a framework without an importer in any release: it refuses every graph."""

    def load(graph: nir.NIRGraph, dt: float) -> NoReturn:  # noqa: ARG001  the signature is the contract's
        raise no_importer(framework)

    return load


def _refusal(done: str, framework: str, missing: str) -> RefusedError:
    return RefusedError("graph", "NIRGraph", "route", f"cannot be {done}: {framework} has no NIR {missing}")
