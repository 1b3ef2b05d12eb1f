"""Plans, runs, compares and judges. Imports nothing: pytest loads the plug-in everywhere."""
