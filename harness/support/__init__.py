"""What a framework supports and in which dialect, measured over the cases of `conformance`."""
