"""Norse's importer and exporter have no clear refusals.

Fed each of NIR's primitives, norse 1.1.0 imports it, drops what it does not know with a log message, or
stumbles: for Scale, Conv1d, AvgPool2d, Delay, Threshold, I, LI and CubaLI over "Cannot find the input
of an empty graph" (nirtorch/graph.py), which names neither the primitive nor what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.refusals import NativeRefusal

REFUSALS: tuple[NativeRefusal, ...] = ()
