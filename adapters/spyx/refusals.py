"""Where Spyx's importer says clearly what it does not support.

Each was triggered (tests/adapters/spyx/test_refusals.py). Whatever else it does not know it leaves out without
a word, and its exporter has no refusal that a model of ours meets.
"""

from __future__ import annotations

from adapters.refusals import NativeRefusal

_VERSIONS = ">=1.0,<1.1"
_NIR = "spyx.nir"

REFUSALS: tuple[NativeRefusal, ...] = (
    NativeRefusal("ValueError", r"^nir\.LI without a following nir\.Threshold has no Spyx module", _NIR, _VERSIONS),
    NativeRefusal("AssertionError", r"^only 4-node RNN allowed in subgraph$", _NIR, _VERSIONS),
    NativeRefusal("ValueError", r"^invalid RNN subgraph - could not find all required nodes$", _NIR, _VERSIONS),
)
