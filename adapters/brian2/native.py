"""Native: there is none. Brian2 2.9 neither reads nor writes NIR."""

from __future__ import annotations

from adapters.absent import no_importer

load = no_importer("Brian2 2.9")
