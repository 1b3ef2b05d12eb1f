"""Words of one scale, each with a mark, a colour and a meaning, so that it can be told without colour.

Decides that members are written best to worst, and that the last one stands outside the order.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Marked(StrEnum):
    """Base of a scale: a member is its word, mark, colour and meaning."""

    mark: str
    """One character that stands for the word where there is no colour or no room."""
    colour: str
    """The name of an ANSI colour, which a terminal's own theme makes readable."""
    meaning: str
    """One phrase for a legend."""

    def __new__(cls, word: str, mark: str, colour: str, meaning: str) -> Self:
        """A member; its value is the word alone."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.mark, member.colour, member.meaning = mark, colour, meaning
        return member

    @property
    def rank(self) -> int:
        """Position from best to worst; -1 outside the order, so that it never makes anything worse."""
        order = list(type(self))
        return -1 if self is order[-1] else order.index(self)
