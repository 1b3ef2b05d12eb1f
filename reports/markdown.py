"""Tables and text of Markdown pages: what would be taken for markup, or end a cell, is made harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARKUP = "\\|<>*_`[]"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells stand as they are given."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def escaped(text: str) -> str:
    """Text with what GitHub would take for markup made harmless."""
    for character in MARKUP:
        text = text.replace(character, f"\\{character}")
    return text
