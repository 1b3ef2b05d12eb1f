"""Event-camera recordings: where they come from, and how they become frames."""
