"""Which frameworks there are, by name; naming one imports nothing of it.

Frameworks outside this package name themselves by an entry point of the group `nirtrip.adapters`, whose name is the
framework's and whose value a `Framework`. Its adapter's package is imported in the framework's own process; the module
that holds the record is imported in nirtrip's, so that it should import nothing but this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import metadata, util
from typing import Final

GROUP: Final = "nirtrip.adapters"
"""Entry points of frameworks whose adapters are not in this package."""


class UnknownFrameworkError(ValueError):
    """No adapter has this name."""


class OutsideAdapterError(UnknownFrameworkError):
    """An installed package offers an adapter that cannot be used."""


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
        path: for adapters from outside, the package's own folder, or one to put on the process's path; "" for ours,
            and where an entry point leaves it to us to find the package.
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

_OURS: Final[dict[str, Framework]] = {
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


class _Frameworks(Mapping[str, Framework]):
    """Ours, then the outside ones by name; entry points are looked up when one is first asked for."""

    def __getitem__(self, name: str) -> Framework:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> dict[str, Framework]:
        points = sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name)
        return {**_OURS, **{point.name: _outside(point) for point in points}}


FRAMEWORKS: Final[Mapping[str, Framework]] = _Frameworks()
"""Every framework; the order is that of every list."""


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


def _outside(point: metadata.EntryPoint) -> Framework:
    """The framework that an entry point offers.

    Raises:
        OutsideAdapterError: it offers none, or one that cannot be used.
    """
    offered = f"{GROUP}: {point.name} = {point.value}, offered by {point.dist.name if point.dist else 'no package'}"
    try:
        found = point.load()
    except Exception as error:
        raise OutsideAdapterError(f"{offered}, cannot be imported: {type(error).__name__}: {error}") from error
    if not isinstance(found, Framework) or found.name != point.name or not found.distributions:
        raise OutsideAdapterError(f"{offered}: expected a Framework of that name, with distributions; got {found!r}")
    if found.name in _OURS or not re.fullmatch(r"[a-z0-9]+(?:_[a-z0-9]+)*", found.name):
        raise OutsideAdapterError(f"{offered}: expected a name of small letters and digits that is none of ours")
    install = found.install or f"install {found.distributions[0]} in a Python and name it: --python {found.name}=PATH"
    return replace(found, path=found.path or _folder(found.package, offered), install=install)


def _folder(package: str, offered: str) -> str:
    """The folder of a package that is installed here; it is found without being run."""
    spec = util.find_spec(package.partition(".")[0])
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise OutsideAdapterError(f"{offered}: its package {package} is not installed here")
    return str(places[0])
