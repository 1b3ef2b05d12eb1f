"""Will this model survive the move, in words: a line for each framework, and a table of what the model uses.

Decides that a line begins with the answer and names a node, so that it can be read alone in the log of a CI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.check import Answer
from reports.findings import one_line
from reports.support import PLAIN, Support
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.check import Activity, Check, FrameworkCheck, Static, Used

SHOWN = 6
"""Names and numbers that a line can hold."""


def line(found: FrameworkCheck) -> str:
    """A framework's answer: "norse 1.1.0, native: fine"."""
    return f"{found.title}, {found.route}: {verdict(found)}"


def verdict(found: FrameworkCheck) -> str:
    """The answer alone, with its reason."""
    because = one_line(found.because)
    where = f" ({_where(found)})" if _where(found) else ""
    little = " by little (drift)" if found.verdict is Verdict.DRIFT else ""
    said = {
        Answer.FINE: "fine",
        Answer.FINE_IF: f"fine if {found.condition}" + (f"; else {because}{where}" if because else ""),
        Answer.WRONG: f"wrong{little} because {because}{where}",
        Answer.REFUSED: f"refused because {because}{where}",
        Answer.FAILED: f"failed: {because}{where}",
        Answer.NOT_JUDGED: f"not judged: {because}",
        Answer.NOT_INSTALLED: because,
    }[found.answer]
    return "; ".join(filter(None, (said, found.remark)))


def about(check: Check) -> Iterator[str]:
    """What was asked: lines before the answers."""
    judged = f", judged by {check.dialect}" if check.dialect else ""
    yield f"{check.model}: dt {check.dt:g} s ({check.dt_reason}){judged}"
    yield f"stimulus: {check.stimulus}; {check.steps} steps, {check.samples} samples"
    yield from (activity(each) for each in check.activity)
    yield from check.remarks


def activity(found: Activity) -> str:
    """How a layer answers to the stimulus."""
    silent = found.neurons - found.firing
    never = f"; {_listed(map(str, found.silent), silent)} never fire" if silent else ""
    fires = f"{found.firing} of {found.neurons} neurons fire"
    return f"node {found.node!r}: {fires}, {found.rate:.2g} spikes a step each{never}"


def table(found: Sequence[Static]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """What a model uses, and the mark of what each framework was measured to make of it: head and rows."""
    own = [each for each in found if each.used]
    routes = len({each.route for each in own}) > 1
    head = ("primitive", "field", *(f"{each.framework} {each.route}" if routes else each.framework for each in own))
    first = own[0].used if own else ()
    marks = [[used.entry.support.mark for used in each.used] for each in own]
    return head, [(used.primitive, used.field, *row) for used, *row in zip(first, *marks, strict=True)]


def legend() -> str:
    """What the marks mean."""
    return "; ".join(f"{word.mark} {word}: {word.meaning}" for word in Support)


def not_taken(found: Static) -> Iterator[str]:
    """What a framework was measured not to take as NIR means it, the same words once.

    A field of which nothing else is said than of its primitive alone is not named.
    """
    by_words: dict[str, list[Used]] = {}
    alone = {each.primitive: each.entry for each in found.used if each.field == PLAIN}
    for each in found.not_taken:
        if each.field != PLAIN and each.entry == alone.get(each.primitive):
            continue
        by_words.setdefault(f"{each.entry.support}: {one_line(each.entry.why)}", []).append(each)
    for words, group in by_words.items():
        nodes = dict.fromkeys(repr(node) for each in group for node in each.nodes if node)
        where = f" ({_listed(nodes)})" if nodes else ""
        yield f"{_listed(_name(each) for each in group)}{where}: {words}"


def outdated(found: Static) -> str:
    """That another version was measured, "" where none was."""
    told = f"measured with {found.framework} {found.measured_version}; {found.version} is installed"
    return told if found.outdated else ""


def _where(found: FrameworkCheck) -> str:
    names = _listed(repr(name) for name in found.nodes)
    if not names:
        return ""
    if found.first_step is None:
        return f"{'nodes' if len(found.nodes) > 1 else 'node'} {names}"
    counts = f"{found.spikes_observed} spikes instead of {found.spikes_expected}"
    spikes = f", {counts}" if found.spikes_observed != found.spikes_expected else ""
    return f"first at node {names}, step {found.first_step}{spikes}"


def _name(used: Used) -> str:
    return used.primitive if used.field == PLAIN else f"{used.primitive} {used.field}"


def _listed(names: Iterable[str], count: int = 0) -> str:
    """Some names, and how many more there are."""
    every = list(names)
    more = (count or len(every)) - len(every[:SHOWN])
    return ", ".join(every[:SHOWN]) + (f" and {more} more" if more else "")
