"""Norse's importer and exporter have no clear refusals.

Fed each of NIR's primitives, norse 1.1.0 imports it or makes nothing of it: Scale, Conv1d, AvgPool2d,
Delay, Threshold, I, LI and CubaLI. Alone between Input and Output those end in "Cannot find the input of an
empty graph" (nirtorch/graph.py), which names neither the primitive nor what is wrong; in a longer chain they
cut it in two and one half is run without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.refusals import NativeRefusal

REFUSALS: tuple[NativeRefusal, ...] = ()
