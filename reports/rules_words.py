"""The rules as a page of Markdown, and, of a run, how each framework stands to them.

Decides that an overview of marks comes first, a table a route, and that each rule then tells the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reports.markdown import table
from reports.rules import RULES
from reports.rules_followed import Standing, followed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.rules import Rule
    from reports.support import FrameworkSupport

DIALECT: Final = "adapters/reference/dialect.py"

ABOUT = """These are the rules that nirtrip's reference implements and judges by. Where NIR states the rule, it is
NIR's; where NIR leaves it open, it is what most frameworks do. Cite one by its name: "nirtrip, rule `reset`"."""


def markdown(found: Sequence[FrameworkSupport] = ()) -> str:
    """The page.

    Args:
        found: what a run says of frameworks; without it the rules stand alone.
    """
    parts = ["# What a NIR graph means", ABOUT, *(_overview(found, route) for route in routes(found))]
    parts += [_legend(), *_faults(found)] if found else []
    parts += [part for rule in RULES for part in _rule(rule, found)]
    return "\n\n".join(parts) + "\n"


def routes(found: Iterable[FrameworkSupport]) -> tuple[str, ...]:
    """The routes that were measured, in the order in which they come."""
    return tuple(dict.fromkeys(each.route for each in found))


def frameworks(found: Iterable[FrameworkSupport]) -> tuple[str, ...]:
    """The frameworks that were measured, with their versions, in the order in which they come."""
    return tuple(dict.fromkeys(each.title for each in found))


def on(found: Iterable[FrameworkSupport], route: str) -> dict[str, FrameworkSupport]:
    """What is said on one route, by framework."""
    return {each.title: each for each in found if each.route == route}


def faults(found: Iterable[FrameworkSupport]) -> dict[str, str]:
    """What each fault is that explains anything, by the name that it has in these tables."""
    return dict(sorted({name: meaning for each in found for name, meaning in each.meanings.items()}.items()))


def _overview(found: Sequence[FrameworkSupport], route: str) -> str:
    there = on(found, route)
    rows = [(f"`{rule.name}`", *(followed(rule, each).standing.mark for each in there.values())) for rule in RULES]
    return "\n".join([f"## Who follows them: {route}", "", table(("rule", *there), rows)])


def _legend() -> str:
    return "\n".join(f"- `{word.mark}` {word}: {word.meaning}" for word in Standing)


def _faults(found: Iterable[FrameworkSupport]) -> Iterator[str]:
    told = faults(found)
    if told:
        yield "What is named below, a framework does:"
        yield "\n".join(f"- `{name}`: {meaning}" for name, meaning in told.items())


def _rule(rule: Rule, found: Sequence[FrameworkSupport]) -> Iterator[str]:
    yield f"## {rule.name}"
    yield rule.statement
    yield f"Source: {rule.source}"
    tested = ", ".join(f"`{pattern}`" for pattern in rule.cases)
    yield _implemented(rule)
    yield f"Tested by the cases of `conformance`: {tested}." if tested else "No case tests it."
    if found and rule.cases:
        named = routes(found)
        rows = [(name, *(_stands(rule, on(found, route).get(name)) for route in named)) for name in frameworks(found)]
        yield table(("framework", *named), rows)


def _implemented(rule: Rule) -> str:
    """Where it is in the code, and by which axes of the dialect the same code does otherwise."""
    places = (place.partition(":") for place in rule.implemented)
    text = "Implemented by " + ", ".join(f"`{name}` in `{file}`" for file, _, name in places) + "."
    axes = ", ".join(f"`{axis}`" for axis in rule.axes)
    return text + f" Alternatives: {axes} of the dialect, `{DIALECT}`." * bool(axes)


def _stands(rule: Rule, found: FrameworkSupport | None) -> str:
    if found is None:
        return ""
    told = followed(rule, found)
    return f"{told.standing.mark} {told.text}" + f" ({told.extent})" * bool(told.extent)
