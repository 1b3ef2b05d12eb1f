"""The generated stimulus makes neurons fire, and is the same each time."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from harness.check.drive import BUSY, generated, patterns
from harness.exceptions import UsageError


@pytest.mark.parametrize("threshold", [1e-3, 0.1, 1, 50, 1000])
def test_neurons_fire_whatever_their_threshold_but_not_all_the_time(asked, lif, wired, threshold):
    found = generated(asked(wired({"1": lif(4, v_threshold=threshold)}, (4,))))
    (layer,) = found.activity
    assert layer.firing == 4
    assert 0.02 < layer.rate < BUSY


def test_the_second_layer_fires_too(asked, lif, wired):
    weight = np.random.default_rng(1).normal(0, 5, (8, 8)).astype(np.float32)
    found = generated(asked(wired({"a": lif(8), "w": nir.Linear(weight), "b": lif(8)}, (8,))))
    assert all(layer.firing >= 6 for layer in found.activity)


def test_neurons_that_never_fire_are_named(asked, lif, wired):
    found = generated(asked(wired({"1": lif(3, v_threshold=np.array([0.1, np.inf, 0.1]))}, (3,))))
    (layer,) = found.activity
    assert (layer.neurons, layer.firing, layer.silent) == (3, 2, (1,))


def test_the_same_model_gets_the_same_stimulus(asked, lif, wired):
    one, other = (generated(asked(wired({"1": lif(2)}, (2,)))) for _ in range(2))
    assert (one.drive == other.drive).all()
    assert one.text == other.text
    assert not (generated(asked(wired({"1": lif(2)}, (2,))), seed=1).drive == one.drive).all()


def test_a_model_that_does_not_spike_is_driven_as_it_is(asked, wired):
    found = generated(asked(wired({"w": nir.Linear(np.ones((1, 1), np.float32))})))
    assert found.activity == ()
    assert "times 1 " in found.text


@pytest.mark.parametrize("shape", [(1,), (12,), (2, 9, 17), (3, 5)])
def test_patterns_fit_the_input_and_tell_what_pushes_up_from_what_pushes_down(shape):
    drive = patterns(shape, 40, 5, seed=1)
    assert drive.shape == (40, 5, *shape)
    assert drive.dtype == np.float32
    assert drive.min() < 0 < drive.max()
    assert set(np.unique(drive[:, 0])) <= {0, 1}


def test_more_than_can_be_held_is_refused(asked, lif, wired):
    with pytest.raises(UsageError, match="--steps 1000000 --samples 1000"):
        generated(asked(wired({"1": lif()})), 10**6, 1000)


def test_steps_and_samples_can_be_asked_for(asked, lif, wired):
    assert generated(asked(wired({"1": lif()})), 17, 2).drive.shape == (17, 2, 1)
