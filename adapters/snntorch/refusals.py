"""Where snnTorch's importer says clearly what it does not support.

Each was triggered (tests/adapters/snntorch/test_refusals.py). Its exporter has none that a model of ours
meets: what it does not know it leaves out with a printed warning, and type inference stumbles over the gap.
"""

from __future__ import annotations

from adapters.refusals import NativeRefusal

_VERSIONS = ">=1.0,<1.1"
_IMPORTER = "snntorch.import_nir"


def _asserted(text: str) -> NativeRefusal:
    return NativeRefusal("AssertionError", text, _IMPORTER, _VERSIONS)


REFUSALS: tuple[NativeRefusal, ...] = (
    _asserted(r"^v_leak not supported$"),
    _asserted(r"^v_threshold must be same for all neurons$"),
    _asserted(r"^CubaLIF v_thr must be same for all neurons$"),
    _asserted(r"^r not supported in CubaLIF$"),
    _asserted(r"^r must be same for all neurons$"),
    _asserted(r"^r != 1 not supported$"),
    NativeRefusal(
        "ValueError",
        r"^Unknown node type .*, mapping does not exist in node_map$",
        "nirtorch.nir_interpreter",
        _VERSIONS,
    ),
)
