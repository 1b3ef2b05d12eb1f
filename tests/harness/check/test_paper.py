"""The paper's files: what they use, what drives them, and which of them no NIR can read."""

from __future__ import annotations

import pytest

from adapters.graph import MalformedError
from adapters.registry import FRAMEWORKS, REFERENCE, framework
from harness.check.check import Checker
from harness.check.drive import BUSY, generated
from harness.check.measured import shipped
from harness.check.subject import subject
from harness.environments import Interpreters
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

_BY_HAND = {"nengo": Answer.REFUSED, "brian2": Answer.REFUSED}
"""Frameworks without an importer of their own."""

_RECURRENT = {
    "norse": Answer.WRONG,
    "snntorch": Answer.FAILED,
    "spikingjelly": Answer.FINE,
    "sinabs": Answer.FAILED,
    "rockpool": Answer.WRONG,
    "spyx": Answer.WRONG,
    "jaxsnn": Answer.REFUSED,
    **_BY_HAND,
}
ANSWERS = {
    "lif/lif_norse.nir": {
        "norse": Answer.FINE,
        "snntorch": Answer.FINE,
        "spikingjelly": Answer.FINE,
        "sinabs": Answer.WRONG,
        "rockpool": Answer.FAILED,
        "spyx": Answer.WRONG,
        "jaxsnn": Answer.REFUSED,
        **_BY_HAND,
    },
    "lif/lif_rockpool.nir": {
        "norse": Answer.WRONG,
        "snntorch": Answer.FINE,
        "spikingjelly": Answer.REFUSED,
        "sinabs": Answer.WRONG,
        "rockpool": Answer.FAILED,
        "spyx": Answer.WRONG,
        "jaxsnn": Answer.REFUSED,
        **_BY_HAND,
    },
    "srnn/braille_noDelay_bias_zero.nir": _RECURRENT,
    # Its weights have no bias, which jaxsnn takes; with spikes alone for an input it then fails.
    "srnn/braille_noDelay_noBias_subtract.nir": {**_RECURRENT, "jaxsnn": Answer.FAILED},
    "scnn/cnn_sinabs.nir": {
        "norse": Answer.FAILED,
        "snntorch": Answer.FAILED,
        "spikingjelly": Answer.REFUSED,
        "sinabs": Answer.FINE_IF,
        "rockpool": Answer.REFUSED,
        "spyx": Answer.WRONG,
        "jaxsnn": Answer.REFUSED,
        **_BY_HAND,
    },
}
"""File to what its run by each framework's own importer shows."""

INTERPRETERS = Interpreters()
"""Found before a test's own home takes the user's place."""


@pytest.fixture
def answer(shared, common_store):
    """`answer(file, framework)`: what is said of a file on the framework's own route, where that is installed here."""

    def check(file, name, **options):
        environment = INTERPRETERS.find(framework(name))
        if not environment.ready:
            pytest.skip(f"{name} is {environment.status}")
        model = subject(shared / "paper" / file, **options)
        limits = Limits(timeout=120.0)
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


def test_every_framework_is_told_of():
    untested = {REFERENCE, "lava"}
    for answers in ANSWERS.values():
        assert answers.keys() == set(FRAMEWORKS) - untested


@pytest.mark.frameworks
@pytest.mark.slow
@pytest.mark.parametrize(("file", "name"), [(file, name) for file, answers in ANSWERS.items() for name in answers])
def test_what_becomes_of_a_file_in_each_framework(answer, file, name):
    found = answer(file, name)
    assert found.answer is ANSWERS[file][name], words.line(found)


@pytest.mark.frameworks
@pytest.mark.slow
def test_norse_reads_no_r_and_that_is_said_of_its_node(answer):
    found = answer("lif/lif_rockpool.nir", "norse")
    assert (found.because, found.nodes) == ("it reads no r: 1 instead", ("1_LIFNeuronTorch",))
