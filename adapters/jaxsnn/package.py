"""jaxsnn, imported without what it leaves behind.

Where logging is not set up, importing it does that, with a handler on the root logger of the whole process
(jaxsnn/__init__.py), and building a network then writes to it. Everything of jaxsnn that is used comes from
here.
"""

from __future__ import annotations

from adapters.handlers import own_handlers

with own_handlers():
    from jaxsnn import discrete, event
    from jaxsnn.discrete import functional, modules
    from jaxsnn.discrete.functional.threshold import superspike

__all__ = ["discrete", "event", "functional", "modules", "superspike"]
