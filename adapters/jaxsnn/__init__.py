"""jaxsnn: its event-based simulator through its own importer, and its time-discrete neurons by our mapping."""
