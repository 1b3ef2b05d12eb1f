"""Scenarios of one primitive each, and of a loop: what a framework can do at all."""
