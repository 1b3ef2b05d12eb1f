"""What the native importer says when it refuses."""

from adapters.refusals import NativeRefusal

REFUSALS = (NativeRefusal("TypeError", "is not supported", "fake_picky.native", ">=0"),)
