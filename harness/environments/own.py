"""The environment nirtrip itself runs in."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import adapters
import harness
import reports
import scenarios
from harness.exceptions import ForeignPackageError


def tool_version() -> str:
    """Of nirtrip itself."""
    try:
        return metadata.version("nirtrip")
    except metadata.PackageNotFoundError:
        return "0+unknown"


def check_packages() -> None:
    """See that `adapters`, `harness`, `reports` and `scenarios` are ours: the names are common.

    Raises:
        ForeignPackageError: one of them comes from elsewhere.
    """
    places = {
        package.__name__: Path(str(package.__file__)).parent for package in (adapters, harness, reports, scenarios)
    }
    home = places["harness"].parent
    for name, place in places.items():
        if place.parent != home:
            raise ForeignPackageError(
                f"package {name!r} was found in {place}, expected in {home}; "
                "install nirtrip in an environment of its own"
            )
