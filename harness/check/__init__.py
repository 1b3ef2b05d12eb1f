"""Will a user's own model survive the move to each framework: what is measured of its parts, and what running shows."""
