"""How a graph says that it is wrong.

Decides that everything wrong with a NIR file or graph, whoever finds it, is one exception whose message is
one line.
"""

from __future__ import annotations


class MalformedError(ValueError):
    """A NIR file or graph breaks NIR's own rules; the message says what, where, and what was expected."""

    def __init__(self, what: object) -> None:
        super().__init__(" ".join(str(what).split()))
