"""Frameworks behind one contract: load a NIR graph, run it, export it.

`load` is for users of the library. Imports neither a framework nor any other package of nirtrip.
"""

from __future__ import annotations

from adapters.base import RefusedError
from adapters.graph import MalformedError
from adapters.library import Loaded, NotInstalledError, UnknownRouteError, load

__all__ = ["Loaded", "MalformedError", "NotInstalledError", "RefusedError", "UnknownRouteError", "load"]
