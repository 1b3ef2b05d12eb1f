"""Makes a fault small: fewer nodes, neurons, steps and samples that still show it."""

from __future__ import annotations

from harness.shrink import report
from harness.shrink.fault import Fault, fault
from harness.shrink.instance import Instance
from harness.shrink.search import Listener, shrink
from harness.shrink.trials import Trials

__all__ = ["Fault", "Instance", "Listener", "Trials", "fault", "report", "shrink"]
