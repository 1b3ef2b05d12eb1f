"""The N-MNIST data set itself (Orchard et al. 2015, CC BY-SA 4.0), through `tonic.datasets.NMNIST`.

Decides where it is kept, and what a person without a network is told. Only its test part is downloaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import platformdirs

from scenarios.events.recording import DataError

REMEDY = "download N-MNIST elsewhere and give its folder with --data DIR, or use --data builtin (synthetic)"


def folder(cache: Path | None = None) -> Path:
    """The folder of N-MNIST's test part in its own layout, downloaded (170 MB) on first use.

    Args:
        cache: where it is kept; the user's cache folder where None.

    Raises:
        DataError: tonic is absent, or the download failed.
    """
    kept = cache or platformdirs.user_cache_path("nirtrip")
    try:
        dataset = _dataset()
    except ImportError as error:
        raise DataError(f"--data nmnist: needs tonic: pip install 'nirtrip[data]'; or {REMEDY}") from error
    try:
        kept.mkdir(parents=True, exist_ok=True)
        found = dataset(save_to=str(kept), train=False)
    except Exception as error:  # tonic passes on whatever sockets, archives and the disk raise
        why = " ".join(str(error).split()) or type(error).__name__
        raise DataError(f"--data nmnist: the download failed ({why}); {REMEDY}") from error
    return Path(found.location_on_system)


def _dataset() -> Any:  # noqa: ANN401  tonic has no types
    from tonic.datasets import NMNIST  # noqa: PLC0415  takes seconds to import

    return NMNIST
