"""Scripts of capsules run as they are, where nirtrip is not: they show what the run found."""

from __future__ import annotations

import pytest

TARGETS = {
    "lif/native/reference--norse": "observed: 341",
    "lif/native/reference--snntorch": "observed: 341",
    "lif/native/reference--spikingjelly": "observed: 341",
    "lif/native/reference--sinabs": "observed: 15238",
    "lif/native/reference--rockpool": "'LIF' object has no attribute 'tau_mem'",
    "lif/native/reference--spyx": "observed: 4559",
    "lif/native/reference--jaxsnn": "Affine'> not supported yet",
    "scnn/native/reference--norse": "mat1 and mat2 shapes cannot be multiplied",
}
"""Cell, and what its target says: the number, or the exception, that the run found."""

SOURCES = (
    "lif/native/norse--reference",
    "lif/native/sinabs--reference",
    "lif/authored/norse--reference",
    "lif/authored/snntorch--reference",
    "lif/authored/spikingjelly--reference",
    "lif/authored/sinabs--reference",
    "lif/authored/rockpool--reference",
    "lif/authored/spyx--reference",
    "scnn/authored/sinabs--reference",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_a_target_shows_what_its_leg_showed(capsule, name):
    made = capsule(name)
    done = made.run("target")
    assert TARGETS[name] in done.stdout + done.stderr
    assert done.returncode == (0 if made.cell.import_target.fine else 1), done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", SOURCES)
def test_a_source_shows_what_its_legs_showed(capsule, name):
    made = capsule(name)
    done = made.run("source")
    legs = [made.cell.export_source, *([made.cell.fidelity] if made.cell.route == "native" else [])]
    assert done.returncode == (0 if all(leg.fine for leg in legs) else 1), done.stdout + done.stderr
    assert "the exporter writes other numbers" not in done.stdout
    if (made.folder / "exported.nir").exists():
        assert "observed: " in done.stdout
        assert (made.folder / "written.nir").is_file()
    else:
        assert "Error: " in done.stderr


@pytest.mark.slow
def test_what_a_script_needs_is_its_framework_nir_and_numpy(capsule):
    made = capsule("lif/native/reference--sinabs")
    imported = [
        line for line in (made.folder / "target.py").read_text().splitlines() if line.startswith(("import", "from"))
    ]
    assert imported == ["import sys", "import nir", "import numpy as np", "import sinabs", "import torch"]
    pinned = (made.folder / "requirements-target.txt").read_text().splitlines()
    assert "nir==1.0.8" in pinned
    assert not any(line.startswith(("sinabs", "samna", "pytest")) for line in pinned)
    assert "pip install --no-deps sinabs==3.1.3" in (made.folder / "README.md").read_text()
