"""What is kept around a divergence: traces of what a node has, and the spikes of all three runs."""

from __future__ import annotations

R = "reference"


def test_a_raster_holds_the_spikes_of_source_target_and_reference(session):
    raster = session((R, "subtracting")).only().divergence.raster
    assert any(raster.source)
    assert raster.reference == raster.source  # the reference is the source
    assert raster.target != raster.source


def test_membranes_are_traced_where_there_are_any(session):
    found = session((R, "subtracting")).only().divergence
    assert found.traced == "membrane"
    assert found.v_reference == found.v_source != found.v_target


def test_outputs_are_traced_where_there_are_no_membranes(session):
    """A layer without memory whose output comes one step late."""
    found = session((R, "late"), scenario="conformance/affine-alone").only().divergence
    assert (found.traced, found.raster, found.spikes_source) == ("output", None, ())
    assert found.v_target[1:] == found.v_source[:-1] != ()
    assert found.v_reference == found.v_source
