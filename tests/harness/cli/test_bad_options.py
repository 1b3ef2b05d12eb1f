"""`nirtrip run`: names and numbers that mean nothing."""

from __future__ import annotations

import pytest

RUN = ("run", "lif", "--framework", "reference", "--route", "bridged")


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("run", "nope"), "there are lif, scnn"),
        (("run", "lif", "--framework", "nope"), "there are reference, norse, snntorch"),
        (("run", "lif", "--with", "nope"), "there are reference, norse, snntorch"),
        ((*RUN, "--with", "norse"), "not among the frameworks that were named"),
        (("run", "lif", "--route", "nope"), "expected bridged, native, authored or all"),
    ],
)
def test_unknown_name_tells_the_known_ones(refuses, arguments, remedy):
    assert remedy in refuses(*arguments)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--jobs", "0"),
        ("--jobs", "-1"),
        ("--timeout", "0"),
        ("--timeout", "nan"),
        ("--timeout", "inf"),
        ("--memory", "0"),
        ("--memory", "1e300"),
    ],
)
def test_nonsensical_number_is_refused_by_option(refuses, option, value):
    assert f"{option} " in refuses(*RUN, option, value)


@pytest.mark.parametrize(
    ("dialect", "remedy"),
    [
        ("nope=1", "expected one of integration"),
        ("reset=nope", "expected one of to-v-reset, subtract"),
        ("reset=subtract,reset=subtract", "given twice"),
        ("multiplicity=floor", "needs reset=subtract"),
    ],
)
def test_dialect_without_meaning_is_refused(refuses, dialect, remedy):
    assert remedy in refuses(*RUN, "--reference-dialect", dialect)


def test_refusal_of_a_whole_process_is_one_line_without_traceback(nirtrip):
    done = nirtrip(*RUN, "--jobs", 0)
    assert done.returncode == 2
    assert done.stderr == "nirtrip: --jobs 0: expected a number above 0, at most 1000000\n"


@pytest.mark.parametrize("arguments", [("run", "--nope"), ("run", "lif", "--samples", "abc"), ("nope",)])
def test_misspelt_usage_shows_usage_and_no_traceback(nirtrip, arguments):
    done = nirtrip(*arguments)
    assert done.returncode == 2
    assert "Usage: nirtrip" in done.stderr
    assert "Traceback" not in done.stderr
