"""Rockpool: through its own importer and exporter, by our mapping, and as its documentation writes models."""
