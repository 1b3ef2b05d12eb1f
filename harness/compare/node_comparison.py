"""The numbers that say how one node ran on two sides.

Decides what is kept of a node's comparison, and how that of several shards of samples is one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from harness.compare.errors import InconsistentShardsError


@dataclass(frozen=True)
class NodeComparison:
    """How one node ran on two sides.

    Args:
        node: its name in the expected graph.
        observed_node: its name in the observed graph.
        spiking: whether its output was compared as spike counts.
        compared: output entries compared, or, where shapes differ, that had to be.
        spike_mismatch: (step, sample, neuron) entries whose counts differ.
        spikes_expected: spikes of the expected side.
        spikes_observed: spikes of the observed side.
        compared_dv: continuous entries compared.
        max_dv: the largest difference of a continuous entry in units of the scale; infinite for NaN or
            unequal shapes.
        sum_sq_dv: the sum of squares of these differences.
        identical_bound: the max_dv up to which they are rounding.
        first_step: the earliest step at which spikes differ or a difference is beyond that bound, or None.
        first_index: sample and flat neuron of the first entry that differs then, or None.
        lag: steps by which the observed trains are exactly the expected ones, later; 0 where they are
            equal, None where no shift makes them so or the node does not spike.
        van_rossum: summed over trains; None where not computed.
        victor_purpura: summed over trains; None where not computed.
        nan: whether an entry compared is not finite.
        scale: "threshold" or "magnitude", as `compare_node` says; "" where nothing continuous was compared.
        text: what could not be compared as it should, and why; "" where all is well.
        incomplete: whether one side lacks an output or membrane that the other recorded.
        derived_from: for an Output, the recorded nodes whose spikes it carries.
        depth: edges on the longest way from an Input, late edges left out.
    """

    node: str
    observed_node: str
    spiking: bool
    compared: int = 0
    spike_mismatch: int = 0
    spikes_expected: int = 0
    spikes_observed: int = 0
    compared_dv: int = 0
    max_dv: float = 0.0
    sum_sq_dv: float = 0.0
    identical_bound: float = 0.0
    first_step: int | None = None
    first_index: tuple[int, int] | None = None
    lag: int | None = None
    van_rossum: float | None = None
    victor_purpura: float | None = None
    nan: bool = False
    scale: str = ""
    text: str = ""
    incomplete: bool = False
    derived_from: tuple[str, ...] = ()
    depth: int = 0

    @property
    def identical(self) -> bool:
        """Whether something was compared and all of it is equal up to rounding."""
        return self.first_step is None and not self.incomplete and self.compared + self.compared_dv > 0

    @property
    def silent(self) -> bool:
        """Whether neither side spiked."""
        return not (self.spikes_expected or self.spikes_observed or self.spike_mismatch)


def combine(a: NodeComparison, b: NodeComparison) -> NodeComparison:
    """The comparison of one node over the samples of both.

    Counts add up; the first difference is the earliest, of equal steps that of the lower sample; a lag holds
    if both have it, where a silent side has any; bounds and differences are the largest.

    Raises:
        InconsistentShardsError: they are of different nodes.
    """
    if _identity(a) != _identity(b):
        raise InconsistentShardsError(
            f"shards of {_identity(a)} and {_identity(b)} were to be merged, expected one node; "
            "compare all shards with one matching"
        )
    first = min(a, b, key=_order)
    summed = ("compared", "spike_mismatch", "spikes_expected", "spikes_observed", "compared_dv", "sum_sq_dv")
    return replace(
        a,
        **{name: getattr(a, name) + getattr(b, name) for name in summed},
        max_dv=max(a.max_dv, b.max_dv),
        identical_bound=max(a.identical_bound, b.identical_bound),
        first_step=first.first_step,
        first_index=first.first_index,
        lag=_lag(a, b),
        van_rossum=_sum(a.van_rossum, b.van_rossum),
        victor_purpura=_sum(a.victor_purpura, b.victor_purpura),
        nan=a.nan or b.nan,
        scale=a.scale or b.scale,
        text="; ".join(dict.fromkeys(text for text in (a.text, b.text) if text)),
        incomplete=a.incomplete or b.incomplete,
    )


def _identity(one: NodeComparison) -> tuple[str, str, bool]:
    return one.node, one.observed_node, one.spiking


def _order(one: NodeComparison) -> tuple[float, tuple[int, int]]:
    return (float("inf") if one.first_step is None else one.first_step), one.first_index or (0, 0)


def _lag(a: NodeComparison, b: NodeComparison) -> int | None:
    if a.silent or b.silent:
        return b.lag if a.silent else a.lag
    return a.lag if a.lag == b.lag else None


def _sum(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a + b
