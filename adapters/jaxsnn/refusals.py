"""What jaxsnn's importer says it does not support: every primitive but Input, Output, Linear and CubaLIF.

It was triggered for each of them (tests/adapters/jaxsnn/test_refusals.py). What it does not heed within those
four (the unit of tau, the order of a weight's axes, gains, the leak, numbers that differ between neurons) it
says nothing about.
"""

from __future__ import annotations

from adapters.refusals import NativeRefusal

REFUSALS: tuple[NativeRefusal, ...] = (
    NativeRefusal(
        "NotImplementedError",
        r"^Node type <class 'nir\.ir\.\w+\.\w+'> not supported yet$",
        "jaxsnn.event.utils.from_nir",
        ">=0.3,<0.4",
    ),
)
