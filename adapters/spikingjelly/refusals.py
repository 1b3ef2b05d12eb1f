"""Where SpikingJelly's importer and exporter say clearly what they do not support.

Each was triggered (tests/adapters/spikingjelly/test_refusals.py).
"""

from __future__ import annotations

from adapters.refusals import NativeRefusal

_VERSIONS = ">=2.0,<2.1"
_EXCHANGE = "spikingjelly.activation_based.nir_exchange"


def _said(text: str, exception: str = "ValueError", module: str = f"{_EXCHANGE}.from_nir") -> NativeRefusal:
    return NativeRefusal(exception, text, module, _VERSIONS)


REFUSALS: tuple[NativeRefusal, ...] = (
    _said(r"^nir\.\w+\.\w+ must be uniform across all neurons\.$"),
    _said(r"^nir\.IF\.r must equal 1 / dt\.$"),
    _said(r"^nir\.LIF\.r must equal 1 or tau / dt\.$"),
    _said(r"^nir\.LIF\.tau / dt must be finite and greater than 1\.$"),
    _said(r"^nir\.LIF\.v_leak must equal v_reset\.$"),
    _said(r"^nir\.CubaLIF\.r must equal tau_mem / dt\.$"),
    _said(r"^nir\.CubaLIF\.w_in must equal tau_syn / dt\.$"),
    _said(r"^nir\.CubaLIF\.v_leak must equal 0\.$"),
    _said(r"^nir\.CubaLIF time constants must be finite\.$"),
    _said(r"^nir\.CubaLIF time constants must be at least dt\.$"),
    _said(r"^Grouped convolutions are not supported by NIR exchange\.$", "NotImplementedError"),
    _said(r"^Grouped convolutions are not supported by NIR exchange\.$", "NotImplementedError", f"{_EXCHANGE}.to_nir"),
    _said(r"^Unknown node type .*, mapping does not exist in node_map$", module="nirtorch.nir_interpreter"),
)
