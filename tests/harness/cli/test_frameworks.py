"""`nirtrip frameworks`: what there is, how to get what is missing, and what each can do, measured."""

from __future__ import annotations

import sys

import pytest

from adapters.registry import FRAMEWORKS
from scenarios.conformance.catalogue import primitives

PRIMITIVES = list(primitives())


def joined(text):
    """What a table's cells say, however they are wrapped."""
    return "".join(text.split())


def test_each_is_listed_with_its_status(nirtrip):
    done = nirtrip("frameworks")
    assert done.returncode == 0, done.stderr
    first = [line.split()[0] for line in done.stdout.splitlines() if line[:1].strip()]
    assert first == ["framework", *FRAMEWORKS]
    shown = joined(done.stdout)
    assert "reference0.1.0" in shown
    assert "nirtrip'sownready" in shown
    assert "nengo–bridgednotinstalled:nirtripenvcreatenengo" in shown
    assert "lava–bridgednotinstalled:notonthepackageindex" in shown


def test_a_python_of_the_users_is_listed_by_its_path_whatever_is_in_it(nirtrip, tmp_path):
    path = tmp_path / "a [red] path [/nowhere]" / "python"
    path.parent.mkdir(parents=True)
    path.symlink_to(sys.executable)
    done = nirtrip("frameworks", "--python", f"lava@mine={path}")
    assert done.returncode == 0, done.stderr
    assert "lava@mine" in done.stdout
    for piece in ("[red]", "[/nowhere]", "lacks"):
        assert piece in done.stdout
    assert "Traceback" not in done.stderr


def test_what_is_not_installed_is_not_measured_and_told_how_to_get(nirtrip):
    done = nirtrip("frameworks", "nengo", "lava")
    assert done.returncode == 0, done.stderr
    assert "nengo: –, GPL-2.0, not installed: nirtrip env create nengo https://github.com/nengo/nengo" in done.stdout
    assert "lava: –, BSD-3-Clause, LGPL-2.1, not installed: not on the package index" in done.stdout
    assert "bridged" not in done.stdout


def test_an_unknown_name_is_refused(refuses):
    assert "no framework is called 'nope'" in refuses("frameworks", "nope")
    assert "norse@mine=PATH" in refuses("frameworks", "norse@mine")


@pytest.mark.slow
@pytest.mark.frameworks
def test_named_ones_are_measured(nirtrip):
    pytest.importorskip("snntorch")
    done = nirtrip("frameworks", "reference", "snntorch")
    assert done.returncode == 0, done.stderr
    reference, _, snntorch = done.stdout.partition("\nsnntorch: ")
    for part in (reference, snntorch):
        assert [name for name in PRIMITIVES if name not in part] == []
        assert part.count("= identical") >= len(PRIMITIVES)
    assert "native module" in reference
    assert "R refused" in snntorch
    assert "subtracts the" in snntorch
    # Brackets of a reason are no markup, and nothing of it is cut.
    assert "[nirtorch." in snntorch
    assert "…" not in snntorch.partition(" training ")[0]
    assert "no gradients: the" in reference
    assert "resets between runs by" in reference
    assert "2 of 2 parameters get" in snntorch
    assert "carries over to the" in snntorch


def test_the_table_for_a_page_is_all_that_goes_to_standard_output(nirtrip):
    done = nirtrip("frameworks", "reference", "nengo", "--markdown")
    assert done.returncode == 0, done.stderr
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines()]
    assert [row[0] for row in rows] == ["framework", "---", "reference", "[nengo](https://github.com/nengo/nengo)"]
    assert rows[2][-3:] == [f"all {len(PRIMITIVES)}"] * 2 + ["no gradients"]
    assert rows[3][1:] == ["–", "not installed", "GPL-2.0", "bridged", "–", "–", "–"]
    assert "primitives" in done.stderr
