"""The cases of `conformance` in every framework, as a user runs them: the bridges hold, and what differs is explained.

All of them take minutes: every fifth stands for the rest, whatever it is, and one framework is put to all of them. What
their own importers make takes longer, since it has to be explained: every fifteenth.
"""

from __future__ import annotations

import re

import nir
import numpy as np
import pytest

from adapters.graph import write
from reports.verdict import Verdict
from scenarios.conformance.scenario import FAMILY, names

V = Verdict

SAMPLE = names()[::5]

NAMED = re.compile(r"refused: [A-Z]\w* '[^']+': \w+ \S")
"""Primitive, node and field, as a refusal has to name them."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def bridged(run):
    """Cells of the sample by our mapping."""
    return run(*SAMPLE, "--route", "bridged")[1]


@pytest.fixture(scope="session")
def native(run):
    """Cells of a third of the sample by the frameworks' own importers and exporters."""
    return run(*SAMPLE[::3], "--route", "native")[1]


def kept(cells):
    """Whether each bridge keeps every case, or says why not, and few say so."""
    refused = [cell for cell in cells.values() if cell.verdict is V.REFUSED]
    assert {cell.verdict for cell in cells.values()} <= {V.IDENTICAL, V.REFUSED}
    assert [cell.reason for cell in refused if not NAMED.search(cell.reason)] == []
    assert len(refused) <= 0.1 * len(cells)


def test_every_bridge_keeps_a_fifth_of_the_cases_bit_for_bit(everywhere, bridged):
    assert {cell.target for cell in bridged.values()} == everywhere
    assert {cell.scenario for cell in bridged.values()} == set(SAMPLE)
    kept(bridged)


def test_norses_bridge_keeps_every_case_bit_for_bit(run):
    _, cells = run(FAMILY, "--route", "bridged", "--framework", "reference", "--framework", "norse")
    assert {cell.scenario for cell in cells.values()} == set(names())
    kept(cells)


def test_a_bridge_that_refuses_names_node_primitive_and_field(run, tmp_path):
    two = np.array([2, 2])
    nodes = {
        "input": nir.Input({"input": np.array([2, 6, 6])}),
        "pool": nir.SumPool2d(two, two, padding=two),  # PyTorch allows half the kernel
        "output": nir.Output({"output": np.array([2, 5, 5])}),
    }
    edges = [("input", "pool"), ("pool", "output")]
    write(nir.NIRGraph(nodes, edges, type_check=False), tmp_path / "pool.nir")
    words = ("conformance/sumpool2d-padding", "--graph", str(tmp_path / "pool.nir"), "--route", "bridged")
    _, cells = run(*words, "--framework", "reference", "--framework", "norse")
    refused = cells["conformance/sumpool2d-padding/bridged/reference--norse"]
    assert refused.verdict is V.REFUSED
    assert NAMED.search(refused.reason)[0].startswith("refused: SumPool2d 'pool': padding ")


def test_nearly_all_that_differs_is_explained(native):
    differ = [cell for cell in native.values() if cell.verdict in (V.DRIFT, V.DIVERGED)]
    assert len(differ) > 0.05 * len(native)
    assert sum(bool(cell.explanation) for cell in differ) >= 0.8 * len(differ)
