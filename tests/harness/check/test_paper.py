"""The paper's files: what they use, what drives them, and which of them no NIR can read."""

from __future__ import annotations

import pytest

from adapters.graph import MalformedError
from adapters.registry import framework
from harness.check.check import Checker
from harness.check.drive import BUSY, generated
from harness.check.measured import shipped
from harness.check.subject import subject
from harness.environments import find
from harness.listener import Silence
from harness.process import Limits
from harness.store import Store
from harness.workers import Workers
from reports import check_words as words
from reports.check import Answer

pytestmark = pytest.mark.paper

READABLE = (
    "lif/lif_norse.nir",
    "lif/lif_rockpool.nir",
    "srnn/braille_noDelay_bias_zero.nir",
    "srnn/braille_noDelay_noBias_subtract.nir",
)
UNREADABLE = ("srnn/braille_noDelay_bias_zero_subgraph.nir", "srnn/braille_noDelay_noBias_subtract_subgraph.nir")


@pytest.fixture
def answer(shared, common_store):
    """`answer(file, framework)`: what is said of a file on the framework's own route, where that is installed here."""

    def check(file, name, **options):
        environment = find(framework(name))
        if not environment.ready:
            pytest.skip(f"{name} is {environment.status}")
        model = subject(shared / "paper" / file, **options)
        limits = Limits(timeout=60.0)
        with Workers(Store(common_store), 2, limits, Silence()) as workers:
            (found,) = Checker(model, [(environment, "native")], shipped()).check(generated(model), workers).frameworks
        return found

    return check


@pytest.mark.parametrize("file", READABLE)
def test_most_neurons_fire_and_none_all_the_time(shared, file):
    found = generated(subject(shared / "paper" / file))
    for layer in found.activity:
        assert layer.firing == layer.neurons
        assert 0.01 < layer.rate < BUSY


@pytest.mark.parametrize("file", [*READABLE, "scnn/cnn_sinabs.nir"])
def test_the_step_is_the_papers_and_how_it_resets_is_not_known(shared, file):
    found = subject(shared / "paper" / file)
    assert found.dt == 1e-4
    assert any("does not say how" in said for said in found.remarks())


@pytest.mark.parametrize("file", UNREADABLE)
def test_a_file_that_no_nir_reads_is_told_why(shared, file):
    with pytest.raises(MalformedError, match="leads to node 'lif', which does not exist in nested graph 'lif1'"):
        subject(shared / "paper" / file)


@pytest.mark.frameworks
@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        ("lif/lif_norse.nir", "norse", Answer.FINE),
        ("lif/lif_norse.nir", "snntorch", Answer.FINE),
        ("lif/lif_rockpool.nir", "norse", Answer.WRONG),
        ("lif/lif_rockpool.nir", "snntorch", Answer.FINE),
        ("srnn/braille_noDelay_bias_zero.nir", "norse", Answer.WRONG),
        ("srnn/braille_noDelay_bias_zero.nir", "snntorch", Answer.FAILED),
        ("scnn/cnn_sinabs.nir", "norse", Answer.FAILED),
        ("scnn/cnn_sinabs.nir", "snntorch", Answer.FAILED),
    ],
)
def test_what_becomes_of_a_file_in_norse_and_snntorch(answer, file, name, said):
    pytest.importorskip(name)
    found = answer(file, name)
    assert found.answer is said, words.line(found)


@pytest.mark.frameworks
def test_norse_reads_no_r_and_that_is_said_of_its_node(answer):
    pytest.importorskip("norse")
    found = answer("lif/lif_rockpool.nir", "norse")
    assert (found.because, found.nodes) == ("it reads no r: 1 instead", ("1_LIFNeuronTorch",))
