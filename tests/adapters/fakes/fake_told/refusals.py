"""One clear refusal."""

from adapters.refusals import NativeRefusal

REFUSALS = (NativeRefusal("ValueError", "is not supported", "fake_told.behaviours", ">=1.0"),)
