"""The golden corpus: every case of `conformance` as files that nir and NumPy alone can read.

Decides what a folder holds: for each case its graph (NAME.nir) and its traces (NAME.npz: stimulus, what each node
gave, membranes, what arrived at each Output), files that a reader has to refuse (refused/NAME.nir), a manifest that
says which array is which and how near is near enough, and a README. Array keys are numbered, since names of nodes may
hold what the entry of a zip must not. The same versions write the same bytes. The folder is written beside its place
and renamed; only a golden folder is replaced.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from adapters import graph as graphs
from adapters.base import Probes
from adapters.graph import kind
from adapters.reference import model
from adapters.reference.delay import OffGridDelayWarning
from harness.compare import Matching, compare
from harness.environments import tool_version
from reports.atomic import check_replaceable, replacing
from scenarios.conformance.catalogue import cases
from scenarios.conformance.malformed import malformed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from adapters.base import Recording
    from adapters.graph import Network
    from harness.compare import Comparison
    from scenarios.conformance.case import Case
    from scenarios.conformance.malformed import Malformed

MANIFEST = "manifest.json"
README = "README.md"
REFUSED = "refused"
FORMAT = "nirtrip golden corpus 1"
FOLDER = "another folder"

RULE = "the rules page of nirtrip's documentation, every rule at its default"
EXACT = "every value is a multiple of 2^-10 below 2^14: float32 computes it exactly in whatever order"
ROUNDED = (
    "max(1e-5, 8 eps32 c), c the larger of tau / dt and the largest membrane in units of the scale: what two float32 "
    "simulations of one neuron may differ by; counts of spikes are equal"
)
SCALES = {
    "threshold": "|difference| divided by the neuron's v_threshold",
    "magnitude": "|difference| divided by max(1, the largest |value| of the trace)",
    "": "no membrane and no continuous output: counts are equal",
}

TEXT = """\
# Golden corpus

{count} small NIR graphs, one rule each, with a stimulus and what nirtrip's reference makes of it. nir and NumPy read
all of it. Written by nirtrip {tool} with nir {nir}.

For each case of `manifest.json`:

1. Read its `graph`; in Python `nir.read(path, type_check=False)`: nir's own check refuses some valid graphs.
2. Feed the array `stimulus` of its `traces` (`numpy.load`) to the Input that `input` names. It is (steps, samples,
   *shape), float32, one entry every `dt` seconds. Run `batch` samples at a time, every batch from rest: in some cases
   the rule is that batches do not see each other. Run each batch `runs` times in a row on one model and compare the
   last: in some cases the rule is that every run starts from rest.
3. For each of `nodes`, compare what it gave with the array that `output` names (counts of spikes where `counts`) and
   its membrane, read after the reset, with the one `membrane` names. `arrived` lists the Outputs likewise.
4. Counts have to be equal. Everything else may differ by `tolerance` in units of `scale` (see `scales`); where the
   case is `exact` the tolerance is 0. `reason` says why it is what it is.

A test of a simulator `load(graph, dt) -> run`, `run(stimulus) -> {{node: output}}`:

```python
import json, nir, numpy as np

for case in json.load(open("manifest.json"))["cases"]:
    graph, traces = nir.read(case["graph"], type_check=False), np.load(case["traces"])
    x, batch = traces["stimulus"], case["batch"]
    run = load(graph, case["dt"])
    parts = [[run(x[:, i : i + batch]) for _ in range(case["runs"])][-1] for i in range(0, x.shape[1], batch)]
    for name, node in case["nodes"].items():
        expected = traces[node["output"]]
        observed = np.concatenate([part[name] for part in parts], axis=1)
        if node["counts"]:
            assert (observed == expected).all(), (case["name"], name)
        else:
            scale = max(1, np.abs(expected).max())
            assert (np.abs(observed - expected) <= node["tolerance"] * scale).all(), (case["name"], name)
```

`refused` of the manifest lists {refused} files that break NIR's rules, each with the `rule` that it breaks. A reader
has to refuse every one of them in words of its own, before anything runs: a graph without a word is a fault, and so is
a process that dies.

The digests in the manifest are SHA-256 of the files.
"""

Manifest = dict[str, Any]


def write(out: Path) -> int:
    """Write the corpus into the folder `out`; give the number of cases.

    Raises:
        PlaceError: `out` holds something else, or cannot be written.
    """
    check_replaceable(out, "a golden corpus", _is_golden, FOLDER)
    with replacing(out, FOLDER) as folder:
        return _fill(folder)


def _is_golden(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["format"] == FORMAT)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _fill(folder: Path) -> int:
    written = [_case(case, folder) for case in cases().values()]
    (folder / REFUSED).mkdir()
    refused = [_refused(file, folder) for file in malformed()]
    manifest = {
        "format": FORMAT,
        "versions": {"nirtrip": tool_version(), "nir": version("nir")},
        "rules": RULE,
        "scales": SCALES,
        "cases": written,
        "refused": refused,
    }
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    said = TEXT.format(count=len(written), refused=len(refused), tool=tool_version(), nir=version("nir"))
    (folder / README).write_text(said, encoding="utf-8")
    return len(written)


def _refused(file: Malformed, folder: Path) -> Manifest:
    path = folder / REFUSED / f"{file.name}.nir"
    file.write(path)
    name = f"{REFUSED}/{path.name}"
    return {"name": file.name, "rule": file.rule, "graph": name, "sha256": {name: _digest(path)}}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _case(case: Case, folder: Path) -> Manifest:
    graph, traces = folder / f"{case.name}.nir", folder / f"{case.name}.npz"
    graphs.write(case.graph, graph)
    loaded = model.load(graphs.read(graph), case.dt)  # what the file says is what is run
    network = loaded.network
    membranes = network.membranes
    (source,) = network.inputs
    inner = tuple(name for name in network.nodes if name not in network.inputs + network.outputs)
    with warnings.catch_warnings(action="ignore", category=OffGridDelayWarning):  # it is the rule of a case
        recording = loaded.run({source: case.stimulus}, Probes(inner, membranes))
    nodes = dict(_nodes(case, network, recording))
    arrived = {name: f"arrived{number}" for number, name in enumerate(recording.predictions)}
    arrays = {"stimulus": case.stimulus}
    for name, entry in nodes.items():
        arrays[entry["output"]] = recording.outputs[name]
        if "membrane" in entry:
            arrays[entry["membrane"]] = recording.membranes[name]
    arrays |= {key: recording.predictions[name] for name, key in arrived.items()}
    np.savez_compressed(traces, **arrays)  # type: ignore[arg-type]  # stub: kwargs
    return {
        "name": case.name,
        "rule": case.rule,
        "graph": graph.name,
        "traces": traces.name,
        "sha256": {path.name: _digest(path) for path in (graph, traces)},
        "dt": case.dt,
        "batch": case.shard,
        "runs": case.runs,
        "exact": case.exact,
        "reason": EXACT if case.exact else ROUNDED,
        "input": source,
        "nodes": nodes,
        "arrived": arrived,
    }


def _nodes(case: Case, network: Network, recording: Recording) -> Iterator[tuple[str, Manifest]]:
    """What is said of each node between Input and Output, nested ones as "outer.inner"."""
    bounds = {node.node: node for node in _with_itself(case, network, recording).nodes}
    for number, name in enumerate(recording.outputs):
        entry: Manifest = {
            "primitive": kind(network.nodes[name]),
            "output": f"output{number}",
            "counts": network.counts(name),
            "scale": bounds[name].scale,
            "tolerance": 0.0 if case.exact else bounds[name].identical_bound,
        }
        yield name, entry | ({"membrane": f"membrane{number}"} if name in recording.membranes else {})


def _with_itself(case: Case, network: Network, recording: Recording) -> Comparison:
    """A comparison in which nothing differs: what the harness would allow for each node."""
    return compare(
        recording,
        recording,
        matching=Matching(tuple((name, name) for name in network.nodes)),
        expected_network=network,
        observed_network=network,
        dt=case.dt,
        distances=False,
    )
