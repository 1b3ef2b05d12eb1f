"""Figures survive whatever a membrane does, and take their colours from the page."""

from __future__ import annotations

import math
import re
import warnings

import pytest

from reports.page.figures import COLOURS, raster, trace
from reports.records import RasterWindow


@pytest.fixture
def draw(make):
    """The trace of a divergence with some fields changed; any warning of matplotlib is an error."""

    def _draw(**changes):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return trace(make.diverged(), make.divergence(**changes), prefix="p-")

    return _draw


def test_colours_are_the_pages_variables(draw):
    svg = draw()
    assert all(stand_in not in svg for stand_in in COLOURS)
    assert all(variable in svg for variable in COLOURS.values())


def test_no_other_ink_would_vanish_on_a_dark_page(draw):
    painted = set(re.findall(r"(?:fill|stroke): ([^;\"]+)", draw()))
    assert painted - {"none"} <= set(COLOURS.values())


def test_every_id_carries_the_prefix(draw):
    ids = re.findall(r'\bid="([^"]+)"', draw())
    assert ids
    assert all(name.startswith("p-") for name in ids)


def test_text_stays_text(draw):
    assert ">source snntorch</text>" in draw()


def test_spikes_alone_can_be_drawn(draw):
    assert draw(v_source=None, v_target=None, v_reference=None, threshold=None).startswith("<svg")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300])
def test_a_membrane_that_blew_up_can_be_drawn(draw, value):
    assert draw(v_target=[value] * 30).startswith("<svg")
    assert draw(v_source=[value] * 30, v_target=[value] * 30, v_reference=None, threshold=value).startswith("<svg")


def test_names_are_not_read_as_mathematics(draw):
    assert draw(node="a$b^$ & <c>").startswith("<svg")


def test_a_raster_without_spikes_or_neurons_can_be_drawn(make):
    for neurons in ((), (3,), tuple(range(40))):
        silent = ((),) * len(neurons)
        window = RasterWindow(start_step=0, steps=9, neurons=neurons, source=silent, target=silent)
        assert raster(make.divergence(raster=window), prefix="r-").startswith("<svg")


def test_a_divergence_without_raster_is_an_error(make):
    with pytest.raises(ValueError, match="has no raster"):
        raster(make.divergence(raster=None), prefix="r-")
