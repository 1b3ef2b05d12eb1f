"""Which frameworks there are, by name; naming one imports nothing of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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
        licence: of the framework, as an SPDX identifier.
        routes: what there is to call: `bridged` is ours, the others rest on NIR code of the framework's own.
        homepage: of the framework.
        shares: packages beside its own that its adapter is made of.
        remark: what has to be said of its adapter wherever the framework is listed.
        install: how to get it, where `nirtrip env create` cannot.
        path: a folder to put on its process's path for `package`, "" for adapters of this package.
    """

    name: str
    package: str
    distributions: tuple[str, ...]
    licence: str = ""
    routes: tuple[str, ...] = ("authored", "native", "bridged")
    homepage: str = ""
    shares: tuple[str, ...] = ()
    remark: str = ""
    install: str = ""
    path: str = ""

    @property
    def base(self) -> str:
        """The name without a release: what its adapter is found by."""
        return self.name.partition("@")[0]

    @property
    def release(self) -> str:
        """What stands after the @: a release, or a user's name for a checkout; "" if nothing does."""
        return self.name.partition("@")[2]

    @property
    def how_to_get(self) -> str:
        """What to do where it is missing."""
        return self.install or f"nirtrip env create {self.name}"


REFERENCE: Final = "reference"
"""Our own simulator of NIR's equations, which every run is judged by."""

_RELEASE: Final = re.compile(r"[A-Za-z0-9]+(?:[._+-]?[A-Za-z0-9]+)*")
"""Safe in a shell and in a cell's id, whose two names are joined by "--"."""

_ON_TORCH: Final = ("torch", "nirtorch", "nir", "numpy")
_ON_JAX: Final = ("jax", "nir", "numpy")

_LAVA: Final = (
    "not on the package index: install lava-nc from source in a Python of your own, with torch and nir, and name it: "
    "--python lava=PATH"
)

FRAMEWORKS: Final[dict[str, Framework]] = {
    each.name: each
    for each in (
        Framework(REFERENCE, "adapters.reference", ("nir", "numpy"), "BSD-3-Clause"),
        Framework(
            "norse",
            "adapters.norse",
            ("norse", *_ON_TORCH),
            "LGPL-3.0",
            homepage="https://github.com/norse/norse",
            shares=("torch_layers",),
        ),
        Framework(
            "snntorch",
            "adapters.snntorch",
            ("snntorch", *_ON_TORCH),
            "MIT",
            homepage="https://github.com/jeshraghian/snntorch",
            shares=("torch_layers",),
        ),
        Framework(
            "spikingjelly",
            "adapters.spikingjelly",
            ("spikingjelly", *_ON_TORCH),
            "Open-Intelligence",
            homepage="https://github.com/fangwei123456/spikingjelly",
            shares=("torch_layers",),
        ),
        Framework(
            "sinabs",
            "adapters.sinabs",
            ("sinabs", *_ON_TORCH),
            "Apache-2.0",
            homepage="https://github.com/synsense/sinabs",
            shares=("torch_layers",),
        ),
        Framework(
            "rockpool",
            "adapters.rockpool",
            ("rockpool", *_ON_TORCH),
            "AGPL-3.0-or-later",
            homepage="https://github.com/synsense/rockpool",
            shares=("torch_layers",),
        ),
        Framework(
            "spyx",
            "adapters.spyx",
            ("spyx", "flax", *_ON_JAX),
            "MIT",
            homepage="https://github.com/kmheckel/spyx",
            shares=("jax_layers",),
        ),
        Framework(
            "jaxsnn",
            "adapters.jaxsnn",
            ("jaxsnn", *_ON_JAX),
            "LGPL-2.1",
            routes=("native", "bridged"),
            homepage="https://github.com/electronicvisions/jaxsnn",
            shares=("jax_layers",),
        ),
        Framework(
            "nengo",
            "adapters.nengo",
            ("nengo", "scipy", "nir", "numpy"),
            "GPL-2.0",
            routes=("bridged",),
            homepage="https://github.com/nengo/nengo",
        ),
        Framework(
            "brian2",
            "adapters.brian2",
            ("brian2", "nir", "numpy"),
            "CECILL-2.1",
            routes=("bridged",),
            homepage="https://github.com/brian-team/brian2",
        ),
        Framework(
            "lava",
            "adapters.lava",
            ("lava-nc", "torch", "nir", "numpy"),
            "BSD-3-Clause, LGPL-2.1",
            routes=("bridged",),
            homepage="https://github.com/lava-nc/lava",
            shares=("torch_layers",),
            remark="untested: the adapter was written from Lava's source and never run with it",
            install=_LAVA,
        ),
    )
}


def framework(name: str) -> Framework:
    """The framework of this name, such as `norse`, or a release of it, such as `norse@1.0.0`.

    Raises:
        UnknownFrameworkError: there is none, or the name after the @ is not fit for a cell's id.
    """
    base, at, release = name.partition("@")
    if base not in FRAMEWORKS:
        raise UnknownFrameworkError(f"no framework is called {base!r}; there are {', '.join(FRAMEWORKS)}")
    if not at:
        return FRAMEWORKS[base]
    if base == REFERENCE or not _RELEASE.fullmatch(release):
        raise UnknownFrameworkError(f"{name!r} names no release; expected a framework and a release: norse@1.0.0")
    return replace(FRAMEWORKS[base], name=name)
