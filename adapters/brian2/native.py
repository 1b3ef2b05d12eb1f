"""Native: there is none. Brian2 2.9 neither reads nor writes NIR."""

from __future__ import annotations

from adapters.absent import refusing

load = refusing("Brian2 2.9")
