"""Draws the plots of the page on dialects: traces of the reference, one neuron, one change of its rules at a time.

Decides the neuron, the input and the dialects of each plot. `python docs/plots.py` writes them again; a test compares
them with those that are kept here.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import nir
import numpy as np
from matplotlib.figure import Figure

from adapters.base import Probes
from adapters.reference.bridged import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from adapters.base import Array

DT: Final = 1e-3
TAU: Final = 5e-3
"""Five steps, so that integrators visibly differ."""

STEPS: Final = 24

STYLE: Final = {"svg.fonttype": "none", "svg.hashsalt": "nirtrip", "font.size": 9, "axes.spines.top": False}
"""Text stays text, and the same plot is the same file."""


@dataclass(frozen=True)
class Plot:
    """One picture.

    Args:
        name: of the file.
        drive: the input, (STEPS,).
        dialects: one row each; the first is what the others are held against.
    """

    name: str
    drive: Array
    dialects: tuple[str, ...]


def plots() -> Iterator[Plot]:
    """All plots of the page."""
    steady = np.full(STEPS, 1.6)
    pulses = np.where(np.arange(STEPS) % 8 == 1, 14.0, 0.5)
    yield Plot("integration", steady, ("", "integration=exponential", "integration=decay-gain", "integration=decay"))
    yield Plot("reset", pulses, ("", "reset=subtract", "reset=subtract,multiplicity=floor"))
    late = ("timing=emit-late", "reset=subtract,timing=reset-late", "reset=subtract,timing=detect-old")
    yield Plot("timing", steady, ("", *late))
    swing = np.where(np.arange(STEPS) % 12 < 4, -6.0, 3.0)  # noqa: PLR2004  four steps of inhibition in twelve
    yield Plot("floor", swing, ("", "floor=minus-theta"))


def neuron() -> nir.NIRGraph:
    """One LIF with a threshold of 1."""
    lif = nir.LIF(*(np.array([value]) for value in (TAU, 1.0, 0.0, 1.0)), v_reset=np.zeros(1))
    nodes = {"input": nir.Input(np.array([1])), "lif": lif, "output": nir.Output(np.array([1]))}
    return nir.NIRGraph(nodes, [("input", "lif"), ("lif", "output")])


def traces(drive: Array, dialect: str) -> tuple[Array, Array]:
    """Membrane and spikes, each (STEPS,), under a dialect."""
    model = load(neuron(), DT, dialect=dialect)
    found = model.run({"input": drive.reshape(-1, 1, 1)}, Probes(("lif",), ("lif",)))
    return found.membranes["lif"].ravel(), found.outputs["lif"].ravel()


def draw(plot: Plot) -> Figure:
    """A row a dialect, its membrane and spikes over those of the first."""
    figure = Figure(figsize=(6.4, 0.5 + 1.4 * len(plot.dialects)))
    rows = figure.subplots(len(plot.dialects), sharex=True, sharey=True, squeeze=False)[:, 0]
    height = figure.get_figheight()
    figure.subplots_adjust(left=0.09, right=0.98, top=1 - 0.4 / height, bottom=0.45 / height, hspace=0.75)
    first = traces(plot.drive, plot.dialects[0])
    for axes, dialect in zip(rows, plot.dialects, strict=True):
        _row(axes, dialect, first, traces(plot.drive, dialect))
    rows[-1].set_xlabel("step")
    return figure


def _row(axes: Axes, dialect: str, first: tuple[Array, Array], found: tuple[Array, Array]) -> None:
    steps = np.arange(STEPS)
    axes.set_title(dialect or "the default", loc="left", fontsize=9, pad=13)
    axes.axhline(1, color="0.7", linewidth=0.8, linestyle="--")
    axes.plot(steps, first[0], color="0.7", linewidth=2)
    axes.plot(steps, found[0], color="#0b5fa5", linewidth=1.2)
    for step, count in zip(steps, found[1], strict=True):
        if count:
            label = f"{count:.0f}" if count > 1 else "|"
            axes.text(step, 1.02, label, transform=axes.get_xaxis_transform(), ha="center", color="#b3261e")
    axes.set_ylabel("v")


def write(folder: Path) -> None:
    """Every plot as an SVG."""
    with mpl.rc_context(STYLE):
        for plot in plots():
            draw(plot).savefig(folder / f"{plot.name}.svg", metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "plots")
