"""The golden corpus needs nir and NumPy alone, and so does the reference."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.graph import MalformedError, network, read
from harness import golden
from reports.atomic import PlaceError
from scenarios.conformance.catalogue import cases
from scenarios.conformance.malformed import malformed

ROOT = Path(golden.__file__).resolve().parents[1]

BLOCKED = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked}:
            raise ImportError(f"{{name}} is blocked")

sys.meta_path.insert(0, Block())
"""
OURS = {"adapters", "harness", "reports", "scenarios"}
FOREIGN = {
    "elephant",
    "jax",
    "matplotlib",
    "norse",
    "pandas",
    "pydantic",
    "rich",
    "scipy",
    "sklearn",
    "snntorch",
    "tonic",
    "torch",
    "typer",
}

READ_BACK = """
import json, nir, numpy as np

manifest = json.load(open("manifest.json"))
for case in manifest["cases"]:
    graph, traces = nir.read(case["graph"], type_check=False), np.load(case["traces"])
    x = traces["stimulus"]
    assert x.dtype == np.float32 and x.ndim > 2 and np.isfinite(x).all()
    assert tuple(np.ravel(graph.nodes[case["input"]].input_type["input"])) == x.shape[2:], case["name"]
    keys = {"stimulus", *case["arrived"].values()}
    for name, node in case["nodes"].items():
        inner = graph
        for part in [name] if name in graph.nodes else name.split("."):
            inner = inner.nodes[part]
        assert type(inner).__name__ == node["primitive"], name
        y = traces[node["output"]]
        assert y.shape[:2] == x.shape[:2]
        assert (y.dtype == np.uint8) == node["counts"]
        assert node["scale"] in manifest["scales"]
        assert (node["tolerance"] == 0) if case["exact"] else (0 < node["tolerance"] < 1e-3) or not node["scale"]
        keys.add(node["output"])
        if "membrane" in node:
            assert traces[node["membrane"]].shape == y.shape
            keys.add(node["membrane"])
        if node["primitive"] == "Linear" and len(case["nodes"]) == 1:
            assert np.array_equal(y, (x.astype(float) @ inner.weight.T).astype(np.float32)), case["name"]
            print("recomputed", case["name"])
    assert keys == set(traces.files)
print(len(manifest["cases"]), "cases")
"""


def alone(blocked, program, cwd, *path):
    """Run a program by a fresh Python that cannot import what is blocked, and sees no more than `path`."""
    text = BLOCKED.format(blocked=sorted(blocked)) + f"sys.path[:0] = {[str(each) for each in path]}\n" + program
    words = [sys.executable, "-I", "-c", text]
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("golden") / "corpus"
    assert golden.write(folder) == len(cases())
    return folder


def contents(folder):
    """Every file below a folder, by its place, with its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_nir_and_numpy_alone_read_it(corpus):
    done = alone(OURS, READ_BACK, corpus)
    assert done.returncode == 0, done.stderr
    assert "recomputed linear-alone" in done.stdout
    assert f"{len(cases())} cases" in done.stdout


def test_the_block_blocks():
    for name in OURS:
        assert alone(OURS, f"import {name}", ROOT, ROOT).returncode != 0


def test_the_reference_needs_numpy_and_nir_alone():
    program = "import adapters.reference.bridged, adapters.reference.model; print('there')"
    done = alone((OURS | FOREIGN) - {"adapters"}, program, ROOT, ROOT)
    assert done.stdout.strip() == "there", done.stderr


def test_the_test_in_the_readme_passes_for_the_reference_and_fails_for_other_rules_and_for_state_that_leaks(corpus):
    (program,) = golden.TEXT.replace("{{", "{").replace("}}", "}").split("```python\n")[1:]
    program = program.split("```")[0]
    assert program in (corpus / golden.README).read_text()
    simulator = """
import warnings
from adapters.base import Probes
from adapters.reference import bridged
warnings.simplefilter("ignore")

def load(graph, dt):
    model, before = bridged.load(graph, dt, dialect={dialect!r}), []
    (source,) = model.network.inputs
    def run(stimulus):
        whole = np.concatenate([*before, stimulus])
        before[:] = [stimulus] if {leaks} else []
        outputs = model.run({{source: whole}}, Probes(tuple(model.network.nodes))).outputs
        return {{name: output[-len(stimulus):] for name, output in outputs.items()}}
    return run

"""

    def done(*, dialect="", leaks=False):
        text = simulator.format(dialect=dialect, leaks=leaks) + program
        return alone(OURS - {"adapters"}, text, corpus, ROOT)

    right = done()
    assert right.returncode == 0, right.stderr
    assert "AssertionError" in done(dialect="reset=subtract").stderr
    assert "AssertionError: ('two-runs-lif'" in done(leaks=True).stderr


def test_the_digests_are_of_the_files_and_every_file_is_listed(corpus):
    manifest = json.loads((corpus / golden.MANIFEST).read_text())
    listed = manifest["cases"] + manifest["refused"]
    digests = {name: digest for each in listed for name, digest in each["sha256"].items()}
    assert set(contents(corpus)) == {golden.MANIFEST, golden.README, *digests}
    for name, digest in digests.items():
        assert hashlib.sha256((corpus / name).read_bytes()).hexdigest() == digest
    assert set(manifest["versions"]) == {"nirtrip", "nir"}


def test_the_same_bytes_are_written_again_and_nothing_is_left_beside(corpus):
    before = contents(corpus)
    (corpus / "stale.nir").write_text("of an older corpus")
    golden.write(corpus)
    assert contents(corpus) == before
    assert list(corpus.parent.iterdir()) == [corpus]


def test_what_has_to_be_refused_is_there_with_its_rule_and_is_refused(corpus):
    listed = json.loads((corpus / golden.MANIFEST).read_text())["refused"]
    assert {each["name"]: each["rule"] for each in listed} == {file.name: file.rule for file in malformed()}
    assert f"{len(listed)} files that break NIR's rules" in (corpus / golden.README).read_text()
    for each in listed:
        with pytest.raises(MalformedError):
            network(read(corpus / each["graph"]))


def test_a_corpus_that_cannot_be_made_leaves_the_one_that_is_there(corpus, monkeypatch):
    before = sorted(corpus.iterdir())
    monkeypatch.setattr(golden, "_case", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        golden.write(corpus)
    assert sorted(corpus.iterdir()) == before
    assert list(corpus.parent.iterdir()) == [corpus]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', "\xff"])
def test_what_is_no_golden_corpus_is_left_alone(tmp_path, text):
    (tmp_path / golden.MANIFEST).write_text(text, encoding="latin-1")
    with pytest.raises(PlaceError, match="left alone"):
        golden.write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [golden.MANIFEST]
