"""The measured table that comes with nirtrip, and one of a user's own run."""

from __future__ import annotations

import pytest

from adapters.registry import FRAMEWORKS, framework
from harness.check.measured import of_run, shipped
from harness.check.static import static
from harness.environments import Environment
from harness.faults.catalogue import FAULTS
from harness.support.fields import fields
from reports import check_words as words
from reports.run_directory import RunDirectoryError
from reports.support import Support
from scenarios.conformance.catalogue import cases

UNTESTED = "lava"


def test_every_framework_was_measured_on_every_route_that_reads():
    found = {(each.framework, each.route) for each in shipped().frameworks}
    wanted = {(name, route) for name, each in FRAMEWORKS.items() for route in each.routes if route != "authored"}
    assert found == {pair for pair in wanted if pair[0] != UNTESTED}


def test_every_field_of_every_case_was_measured():
    tried = {(field.primitive, field.name) for case in cases().values() for field in fields(case)}
    for each in shipped().frameworks:
        assert shipped().entries(FRAMEWORKS[each.framework], each.route).keys() == tried, each.framework


def test_it_says_what_the_documentation_says():
    known = shipped()
    assert known.entries(FRAMEWORKS["norse"], "native")["IF", "alone"].support is Support.YES
    assert "subtracts the threshold" in known.entries(FRAMEWORKS["sinabs"], "native")["IF", "alone"].why
    assert known.version(FRAMEWORKS["norse"], "native")
    assert known.origin.startswith("nirtrip run conformance, 20")


def test_faults_that_explained_a_framework_are_known_all_together_first():
    found = shipped().explanations(FRAMEWORKS["rockpool"], "native", {("CubaLIF", "r"), ("CubaLIF", "w_in")})
    assert {"r-ignored", "w-in-lost"} <= set(found[0])
    assert all(set(each) < set(found[0]) for each in found[1:])
    assert all(name in FAULTS for each in found for name in each)
    assert shipped().explanations(FRAMEWORKS["reference"], "native", {("LIF", "alone")}) == ()


def test_another_version_than_the_measured_one_is_told(asked, lif, wired):
    norse = FRAMEWORKS["norse"]
    newer = Environment(norse, "python", dict.fromkeys(norse.distributions, "9.9"))
    (found,) = static(asked(wired({"1": lif()})), [(newer, "native")], shipped())
    assert words.outdated(found) == f"measured with norse {found.measured_version}; 9.9 is installed"
    same = Environment(norse, "python", dict.fromkeys(norse.distributions, found.measured_version))
    (found,) = static(asked(wired({"1": lif()})), [(same, "native")], shipped())
    assert words.outdated(found) == ""


def test_a_release_is_found_by_its_own_name_then_by_the_frameworks():
    plain = next(each for each in shipped().frameworks if (each.framework, each.route) == ("norse", "native"))
    release = plain.model_copy(update={"framework": "norse@0.5", "version": "0.5"})
    known = shipped().model_copy(update={"frameworks": (release, plain)})
    for name, version in (("norse@0.5", "0.5"), ("norse@0.6", plain.version), ("norse", plain.version)):
        assert known.version(framework(name), "native") == version
        assert known.entries(framework(name), "native")
    only = known.model_copy(update={"frameworks": (release,)})
    assert not only.entries(framework("norse"), "native")


def test_what_is_not_taken_is_told_once_with_its_nodes(asked, lif, wired):
    norse = FRAMEWORKS["norse"]
    known = Environment(norse, "python", dict.fromkeys(norse.distributions, "1.1.0"))
    (found,) = static(asked(wired({"a": lif(), "b": lif(r=2)})), [(known, "native")], shipped())
    assert list(words.not_taken(found)) == ["LIF r ('b'): ignored: reads no r: 1 instead"]
    head, rows = words.table([found])
    assert head == ("primitive", "field", "norse")
    assert ("LIF", "r", Support.IGNORED.mark) in rows


def test_a_folder_that_is_no_run_of_conformance_is_refused(tmp_path):
    with pytest.raises(RunDirectoryError):
        of_run(tmp_path)
