"""Traces on a terminal."""

from __future__ import annotations

import io

from rich.console import Console

from reports.terminal_plot import Band, TracePlot, trace_plot

RAMP = tuple(0.01 * step for step in range(40))


def shown(plot, width=80):
    console = Console(file=io.StringIO(), width=width)
    console.print(plot)
    return console.file.getvalue().splitlines()


def test_a_cell_without_a_difference_has_none(make):
    assert trace_plot(make.cell()) is None


def test_each_run_is_a_band_on_one_scale_with_its_spikes_below(make):
    lines = shown(trace_plot(make.diverged()))
    assert lines[1] == "Trace of lif, sample 1, neuron 0, θ 0.1"
    tops = [line.split() for line in lines if line.startswith(("source", "target")) or "reference 0" in line]
    assert [words[-2] if len(words) > 3 else words[-1] for words in tops]
    names = ("source snntorch", "target norse", "reference")
    assert [name for name in names if any(name in line for line in lines)] == list(names)
    spikes = [line for line in lines if line.strip().startswith("spikes")]
    assert [line.count("│") for line in spikes] == [2, 2, 2]
    assert "▲ 460" in lines[-1]
    assert lines[-1].split()[0] == "446"
    assert lines[-1].endswith("475")


def test_it_fits_the_console_and_has_no_colour_off_a_terminal(make):
    for width in (40, 80, 200):
        lines = shown(trace_plot(make.diverged()), width)
        assert max(map(len, lines)) <= width
        assert "\x1b" not in "".join(lines)


def test_higher_values_are_drawn_higher():
    rising = shown(TracePlot("t", 0, (Band("a", RAMP, ()),)))[2:6]
    drawn = [[c for c in line.partition(" ")[2] if "⠀" < c <= "⣿"] for line in rising]
    assert all(drawn)
    first = [min(line.index(c) for c in marks) for line, marks in zip(rising, drawn, strict=True)]
    assert first == sorted(first, reverse=True)


def test_membranes_that_stay_where_they_are_leave_the_spikes_alone():
    lines = shown(TracePlot("t", 0, (Band("a", (0.0,) * 8, (0, 1, 0, 2, 0, 12, 0, 0)),)))
    assert len(lines) == 4
    assert lines[2].startswith("a, spikes ")
    assert [mark for mark in lines[2].removeprefix("a, spikes ") if mark != "·"] == ["│", "2", "#"]


def test_numbers_that_are_none_are_left_out():
    lines = shown(TracePlot("t", 0, (Band("a", (0.0, float("nan"), 1.0, float("inf"), 0.5), ()),)))
    assert any("a 1" in line for line in lines)
    assert not shown(TracePlot("t", 0, ()))
