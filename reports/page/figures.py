"""How a divergence is drawn: SVG for inside a page, coloured by the page's own variables, light or dark."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from reports.records import Cell, Divergence

COLOURS = {
    "#010203": "var(--source)",
    "#010204": "var(--target)",
    "#010205": "var(--reference)",
    "#010206": "var(--ink)",
    "#010207": "var(--faint)",
}
"""Stand-ins drawn by matplotlib, which knows no CSS variables, and what replaces them."""

SOURCE, TARGET, REFERENCE, INK, FAINT = COLOURS

INCHES = (4.6, 2.7)
"""About as wide as a phone at 72 dpi, so that text of 9 points stays readable there."""

LARGEST = 1e30
"""Membranes beyond this are left out: matplotlib overflows long before float64 does."""

STYLE: dict[Any, Any] = {
    "text.parse_math": False,  # a name may hold a dollar sign
    "font.family": "sans-serif",
    "font.size": 9,
    "svg.fonttype": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
}


def trace(cell: Cell, divergence: Divergence, prefix: str) -> str:
    """The membrane and spikes of the first neuron that differs, as SVG.

    Args:
        cell: names source and target.
        divergence: what to draw.
        prefix: put before every id, unique in the page.
    """
    d = divergence
    runs = (
        ("reference", d.v_reference, d.spikes_reference, REFERENCE, "-", 3.5),
        (f"source {cell.source}", d.v_source, d.spikes_source, SOURCE, "-", 1.6),
        (f"target {cell.target}", d.v_target, d.spikes_target, TARGET, "--", 1.6),
    )
    present = [run for run in runs if run[1] or run[2]]
    with rc_context(STYLE):
        figure, axes = _figure(d)
        above = axes.get_xaxis_transform()
        for height, (label, v, spikes, colour, dash, width) in enumerate(present):
            axes.plot(_steps(d, v or ()), _finite(v or ()), dash, color=colour, lw=width, label=label)
            fired = _steps(d, spikes)[np.asarray(spikes, dtype=int) > 0]
            axes.plot(fired, np.full(fired.shape, 1.04 + 0.06 * height), "|", color=colour,
                      transform=above, clip_on=False, ms=6, mew=1.8)  # fmt: skip
        if d.threshold is not None:
            axes.axhline(d.threshold, color=FAINT, lw=0.8, ls=(0, (4, 3)))
        axes.set_ylabel("membrane")
        figure.legend(loc="upper left", ncols=3, handlelength=1.6, columnspacing=1.2, borderaxespad=0.1)
        return _svg(figure, prefix, f"Membrane and spikes of neuron {d.neuron} of {d.node}")


def raster(divergence: Divergence, prefix: str) -> str:
    """The spikes of several neurons around the divergence, source above target in each row, as SVG."""
    window = divergence.raster
    if window is None:
        raise ValueError("this divergence has no raster; ask before drawing one")
    with rc_context(STYLE):
        figure, axes = _figure(divergence)
        for trains, colour, shift, label in (
            (window.source, SOURCE, -0.2, "source"),
            (window.target, TARGET, 0.2, "target"),
        ):
            points = [(step, row + shift) for row, train in enumerate(trains) for step in train]
            x, y = zip(*points, strict=True) if points else ((), ())
            axes.plot(x, y, "|", color=colour, ms=max(2.0, 110 / max(len(trains), 12)), mew=1.6, label=label)
        axes.set_xlim(window.start_step - 0.5, window.start_step + window.steps - 0.5)
        axes.set_ylim(max(len(window.neurons), 1) - 0.5, -0.5)
        rows = range(0, len(window.neurons), max(1, len(window.neurons) // 8))
        axes.set_yticks(list(rows), [str(window.neurons[row]) for row in rows])
        axes.set_ylabel("neuron")
        figure.legend(loc="upper left", ncols=2, handlelength=1, borderaxespad=0.1)
        return _svg(figure, prefix, f"Spikes of {len(window.neurons)} neurons of {divergence.node}")


def _figure(divergence: Divergence) -> tuple[Figure, Any]:
    figure = Figure(figsize=INCHES)
    figure.patch.set_alpha(0)
    axes = figure.add_axes((0.14, 0.17, 0.84, 0.61))
    axes.patch.set_alpha(0)
    axes.axvline(divergence.first_step, color=FAINT, lw=5, alpha=0.35)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.ticklabel_format(axis="x", style="plain", useOffset=False)
    axes.set_xlabel(f"step of {divergence.dt * 1e3:g} ms")
    return figure, axes


def _steps(divergence: Divergence, values: Sequence[float]) -> npt.NDArray[np.int64]:
    return divergence.start_step + np.arange(len(values))


def _finite(values: Sequence[float]) -> npt.NDArray[np.float64]:
    array = np.asarray(values, dtype=float)
    return np.where(np.abs(array) < LARGEST, array, np.nan)


def _svg(figure: Figure, prefix: str, title: str) -> str:
    """The figure as an element for inside a page: own ids, CSS variables, no prologue and no addresses."""
    stream = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with rc_context({"svg.hashsalt": prefix}):
        figure.savefig(stream, format="svg", metadata=nothing)
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'\s*xmlns(:\w+)?="[^"]*"', "", text).replace("xlink:href", "href")
    text = re.sub(r'\bid="', f'id="{prefix}', text)
    text = text.replace('href="#', f'href="#{prefix}').replace("url(#", f"url(#{prefix}")
    text = re.sub(
        r'<svg [^>]*?viewBox="([^"]*)"[^>]*>', rf'<svg viewBox="\1" role="img">{_title(title)}', text, count=1
    )
    for drawn, variable in COLOURS.items():
        text = text.replace(drawn, variable)
    return text


def _title(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\\", "\\\\")
    return f"<title>{escaped}</title>"
