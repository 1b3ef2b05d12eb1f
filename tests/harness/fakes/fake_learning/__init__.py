"""A fake framework that learns: by our mapping but for one parameter, by its own importer not at all."""
