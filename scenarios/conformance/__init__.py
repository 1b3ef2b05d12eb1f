"""Scenarios `conformance/NAME`: small graphs, one rule of NIR each, under a stimulus in which the rule shows."""
