"""A badge for a README: how many cells are fine, as an SVG that looks like the others there.

Decides that a cell counts which ran, is fine where nothing needs explaining, and is not where two errors cancel; and
that of one framework's cells its diagonal is left out, as in its score. A screen reader is told the whole sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import Environment
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from reports.findings import deserves_words
from reports.verdict import Verdict

if TYPE_CHECKING:
    from reports.records import Run

LABEL = "NIR"
FONT = FontProperties(family="DejaVu Sans", size=11)
"""As wide as Verdana, the font that badges are set in; matplotlib brings it along."""
PADDING = 5
COLOURS = ((1.0, "#4c1"), (0.9, "#97ca00"), (0.6, "#dfb317"), (0.3, "#fe7d37"), (0.0, "#e05d44"))
"""The share from which on a badge has a colour."""
NOTHING = "#9f9f9f"

TEMPLATE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{{ width }}" height="20" role="img" aria-label="{{ sentence }}">
  <title>{{ sentence }}</title>
  <linearGradient id="shine" x2="0" y2="100%">
    <stop offset="0" stop-color="#bbb" stop-opacity=".1"/><stop offset="1" stop-opacity=".1"/>
  </linearGradient>
  <clipPath id="round"><rect width="{{ width }}" height="20" rx="3" fill="#fff"/></clipPath>
  <g clip-path="url(#round)">
    <rect width="{{ split }}" height="20" fill="#555"/>
    <rect x="{{ split }}" width="{{ width - split }}" height="20" fill="{{ colour }}"/>
    <rect width="{{ width }}" height="20" fill="url(#shine)"/>
  </g>
  <g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
{% for text, x, length in texts %}
    <text aria-hidden="true" x="{{ x }}" y="15" opacity=".3" fill="#000" textLength="{{ length }}">{{ text }}</text>
    <text x="{{ x }}" y="14" textLength="{{ length }}">{{ text }}</text>
{% endfor %}
  </g>
</svg>
"""


@dataclass(frozen=True)
class Tally:
    """What a badge counts.

    Args:
        fine: cells that need no words.
        cells: all that ran.
        subject: what they are about, for the sentence.
    """

    fine: int
    cells: int
    subject: str

    @property
    def text(self) -> str:
        """The right half."""
        return f"{self.fine}/{self.cells} cells"

    @property
    def sentence(self) -> str:
        """For whoever hears it or rests the pointer on it."""
        return f"{LABEL}: {self.fine} of {self.cells} cells fine, {self.subject}"

    @property
    def colour(self) -> str:
        """The better, the greener; grey where nothing ran."""
        if not self.cells:
            return NOTHING
        return next(colour for share, colour in COLOURS if self.fine >= share * self.cells)


def tally(run: Run, framework: str = "") -> Tally:
    """The cells of a run, or those of a framework with others."""
    ran = [cell for cell in run.cells if cell.verdict is not Verdict.NOT_RUN]
    if framework:
        ran = [cell for cell in ran if framework in {cell.source, cell.target} and not cell.diagonal]
    fine = sum(not deserves_words(cell) for cell in ran)
    return Tally(fine, len(ran), f"{framework} with other frameworks" if framework else "all frameworks")


def svg(counted: Tally) -> str:
    """The badge."""
    widths = [_width(text) for text in (LABEL, counted.text)]
    split, width = widths[0] + 2 * PADDING, sum(widths) + 4 * PADDING
    environment = Environment(autoescape=True, trim_blocks=True, keep_trailing_newline=True)
    return environment.from_string(TEMPLATE).render(
        width=width,
        split=split,
        colour=counted.colour,
        sentence=counted.sentence,
        texts=((LABEL, split / 2, widths[0]), (counted.text, split + (width - split) / 2, widths[1])),
    )


def _width(text: str) -> int:
    """Pixels."""
    width, _, _ = TextToPath().get_text_width_height_descent(text, FONT, ismath=False)
    return round(width)
