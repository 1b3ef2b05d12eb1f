"""How an adapter says that a framework has no NIR code of its own to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from adapters.base import RefusedError

if TYPE_CHECKING:
    import nir

    from adapters.base import Load


def no_importer(framework: str) -> Load:
    """The `load` of the native route of a framework that reads no NIR: it refuses every graph.

    Args:
        framework: its name, and the release that was looked at.
    """

    def load(graph: nir.NIRGraph, dt: float) -> NoReturn:  # noqa: ARG001  the signature is the contract's
        raise _refusal("read", framework, "importer")

    return load


def no_exporter(framework: str) -> RefusedError:
    """What the `export` of a model raises whose framework writes no NIR.

    Args:
        framework: its name, and the release that was looked at.
    """
    return _refusal("written", framework, "exporter")


def _refusal(done: str, framework: str, missing: str) -> RefusedError:
    return RefusedError("graph", "NIRGraph", "route", f"cannot be {done}: {framework} has no NIR {missing}")
