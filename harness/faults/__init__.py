"""What goes wrong between frameworks: named changes to a graph or to the reference's conventions.

They serve twice: a conformance case is sharp if they change its result, and a recording is explained if one of
them makes the reference reproduce it.
"""

from __future__ import annotations

from harness.faults.catalogue import FAULTS
from harness.faults.fault import Fault, Version

__all__ = ["FAULTS", "Fault", "Version"]
