"""How an adapter says that a framework has no NIR code of its own to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from adapters.base import RefusedError

if TYPE_CHECKING:
    from adapters.job import Route

_WANTED: Final[dict[Route, str]] = {
    "native": "NIR importer of its own",
    "authored": "model written by hand",
    "bridged": "mapping by nirtrip",
}
"""What a framework needs for a route."""


def no_route(framework: str, route: Route) -> RefusedError:
    """What a job ends with whose framework's record does not name the route.

    Args:
        framework: its name.
        route: that was asked for.
    """
    return _refusal(f"{route} cannot be taken", framework, _WANTED[route])


def no_importer(framework: str) -> RefusedError:
    """What a native `load` raises where this release of the framework reads no NIR, and another does.

    Args:
        framework: its name, and the release that was looked at.
    """
    return _refusal("cannot be read", framework, "NIR importer")


def no_exporter(framework: str) -> RefusedError:
    """What a model's `export` raises whose framework writes no NIR.

    Args:
        framework: its name, and the release that was looked at.
    """
    return _refusal("cannot be written", framework, "NIR exporter")


def _refusal(what: str, framework: str, missing: str) -> RefusedError:
    return RefusedError("graph", "NIRGraph", "route", f"{what}: {framework} has no {missing}")
