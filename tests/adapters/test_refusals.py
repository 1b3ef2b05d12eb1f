"""The table's entries match what they describe and nothing else."""

from __future__ import annotations

import pytest

from adapters.refusals import NativeRefusal, VersionSpecError, within

REFUSAL = NativeRefusal("AssertionError", r"v_leak not supported", "snntorch.import_nir", ">=1.0,<1.1")
ERROR = AssertionError("v_leak not supported")


def test_a_listed_refusal_matches():
    assert REFUSAL.matches(ERROR, "snntorch.import_nir", "1.0.0")


@pytest.mark.parametrize(
    ("error", "module", "version"),
    [
        (ValueError("v_leak not supported"), "snntorch.import_nir", "1.0.0"),
        (AssertionError("r not supported"), "snntorch.import_nir", "1.0.0"),
        (ERROR, "nirtorch.graph", "1.0.0"),
        (ERROR, "snntorch.import_nir", "1.1.0"),
        (ERROR, "snntorch.import_nir", "0.9.4"),
    ],
)
def test_anything_else_does_not_match(error, module, version):
    assert not REFUSAL.matches(error, module, version)


@pytest.mark.parametrize(
    ("version", "versions", "expected"),
    [
        ("1.0.0", "==1.0", True),
        ("2.13.0+cpu", ">=2.13", True),
        ("1.10", ">1.9", True),
        ("1.0.1", "==1.0", False),
        ("1.1.0", ">=1.0,!=1.1", False),
        ("1.0", "<=1.0", True),
    ],
)
def test_versions_compare_by_number(version, versions, expected):
    assert within(version, versions) is expected


def test_an_unreadable_specification_is_an_error():
    with pytest.raises(VersionSpecError, match="about 1"):
        within("1.0", "about 1")
