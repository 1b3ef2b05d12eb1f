"""Frameworks behind one contract: load a NIR graph, run it, export it.

`from adapters import load` is for users of the library. Decides that naming a framework imports nothing: what the
library needs (nir, NumPy) comes with the first of its names that is asked for. Imports neither a framework nor any
other package of nirtrip.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.library import Loaded, MalformedError, NotInstalledError, RefusedError, UnknownRouteError, load

__all__ = ["Loaded", "MalformedError", "NotInstalledError", "RefusedError", "UnknownRouteError", "load"]


def __getattr__(name: str) -> object:
    """A name of the library, when it is first asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("adapters.library"), name)
