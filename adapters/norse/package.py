"""Norse, imported and called without what it leaves behind.

Importing norse.torch, and its importer where it warns, log before logging is set up, which puts a
handler on the root logger of the whole process (norse/torch/__init__.py,
norse/torch/utils/import_nir.py). Everything of Norse that is used comes from here.
"""

from __future__ import annotations

import warnings
from typing import Any, Final

from adapters.handlers import own_handlers

with own_handlers(), warnings.catch_warnings():
    # Its torch.jit.script calls are deprecated, which is no concern of whoever runs a model.
    warnings.simplefilter("ignore")
    import norse.torch as library
    from norse.torch.functional.iaf import IAFFeedForwardState
    from norse.torch.functional.lif_box import LIFBoxFeedForwardState

KNOWS_NIR: Final = hasattr(library, "from_nir")
"""Norse 1.0 does not; nor has it a leaky integrator without spikes, or a pair with a synapse."""

if KNOWS_NIR:
    with own_handlers():
        from norse.torch.utils.import_nir import CubaLIF
else:
    CubaLIF = None

LIBoxCell: Any = getattr(library, "LIBoxCell", None)

__all__ = ["KNOWS_NIR", "CubaLIF", "IAFFeedForwardState", "LIBoxCell", "LIFBoxFeedForwardState", "library"]
