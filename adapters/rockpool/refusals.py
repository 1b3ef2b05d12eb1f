"""Where Rockpool's importer says clearly what it does not support.

Each was triggered (tests/adapters/rockpool/test_refusals.py): IF, I, CubaLI, Threshold, Scale, Delay, Flatten,
convolutions, pools, and nested graphs other than a CubaLIF with recurrent weights, are named by their class. That
it has no `tau_mem` in a LIF is none: it looks there for what NIR calls `tau`.
"""

from __future__ import annotations

from adapters.refusals import NativeRefusal

REFUSALS: tuple[NativeRefusal, ...] = (
    NativeRefusal(
        "NotImplementedError",
        r"^Cannot convert <class 'nir\.ir\.[\w.]+'> to rockpool module$",
        "rockpool.nn.modules.torch.nir",
        ">=3.1,<3.2",
    ),
)
