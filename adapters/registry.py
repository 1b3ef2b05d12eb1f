"""Which frameworks there are, by name; naming one imports nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


class UnknownFrameworkError(ValueError):
    """No adapter has this name."""


@dataclass(frozen=True)
class Framework:
    """A framework and where its adapter is.

    Args:
        name: as in cell ids.
        package: import name of its adapter, with a module a route.
        distributions: what has to be installed, the framework itself first; their versions are recorded.
        install: the command that installs what is missing.
        routes: the routes its adapter has.
        homepage: of the framework.
        path: a folder to put on its process's path for `package`, "" for adapters of this package.
    """

    name: str
    package: str
    distributions: tuple[str, ...]
    install: str
    routes: tuple[str, ...] = ("authored", "native", "bridged")
    homepage: str = ""
    path: str = ""


REFERENCE: Final = "reference"
"""Our own simulator of NIR's equations, which every run is judged by."""

_WITH_TORCH = "pip install 'nirtrip[frameworks]'"

FRAMEWORKS: Final[dict[str, Framework]] = {
    each.name: each
    for each in (
        Framework(REFERENCE, "adapters.reference", ("nir", "numpy"), "pip install nirtrip"),
        Framework(
            "norse",
            "adapters.norse",
            ("norse", "torch", "nirtorch", "nir", "numpy"),
            _WITH_TORCH,
            homepage="https://github.com/norse/norse",
        ),
        Framework(
            "snntorch",
            "adapters.snntorch",
            ("snntorch", "torch", "nirtorch", "nir", "numpy"),
            _WITH_TORCH,
            homepage="https://github.com/jeshraghian/snntorch",
        ),
    )
}


def framework(name: str) -> Framework:
    """The framework of this name.

    Raises:
        UnknownFrameworkError: there is none.
    """
    if name not in FRAMEWORKS:
        raise UnknownFrameworkError(f"no framework is called {name!r}; there are {', '.join(FRAMEWORKS)}")
    return FRAMEWORKS[name]
