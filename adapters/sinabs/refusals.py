"""Where Sinabs' importer says clearly what it does not support.

Each was triggered (tests/adapters/sinabs/test_refusals.py). A primitive it does not know becomes nothing, and
what follows is a stumble or another network. Of an imported model its exporter says that nn.Identity is not
supported: that is what its importer put for Input and Output, no node that anyone could leave out.
"""

from __future__ import annotations

from adapters.refusals import NativeRefusal

_VERSIONS = ">=3.1,<3.2"
_PACKAGE = "sinabs.nir"

REFUSALS: tuple[NativeRefusal, ...] = (
    NativeRefusal("ValueError", r"^`v_leak` must be 0$", _PACKAGE, _VERSIONS),
    NativeRefusal("ValueError", r"^`r` must be 1$", _PACKAGE, _VERSIONS),
)
