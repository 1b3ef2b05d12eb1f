"""Nengo: bridged only, since it has no NIR code of its own; importing this name imports no framework."""
