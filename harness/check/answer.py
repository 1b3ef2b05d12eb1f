"""From what running shows to an answer: fine, fine if, wrong, refused, failed, or why nothing was tried.

Decides what `fine if` takes: that the reference, read by other conventions and nothing else, does the same within the
noise floor, or that the framework is fine with a concession. And where it shows: the first node that differs, or, for a
model that is not taken, the nodes that its words name, else those of the primitives that they name, else those of
which the framework was measured to say the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import nir

from adapters.graph import kind
from adapters.job import DONE
from harness.check.concession import ONE, SPIKES
from harness.faults.catalogue import EVERY
from reports.check import Answer, FrameworkCheck
from reports.support import PLAIN, Support
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.check.running import Tried
    from harness.environments import Environment
    from harness.judge.judgement import Judgement
    from reports.check import Static, Used

ANSWERS: Final = {
    Verdict.IDENTICAL: Answer.FINE,
    Verdict.EQUIVALENT: Answer.FINE,
    Verdict.DRIFT: Answer.WRONG,
    Verdict.DIVERGED: Answer.WRONG,
    Verdict.REFUSED: Answer.REFUSED,
    Verdict.FAILED: Answer.FAILED,
    Verdict.TIMEOUT: Answer.FAILED,
    Verdict.NOT_RUN: Answer.NOT_JUDGED,
}
NOT_TAKEN: Final = (Answer.REFUSED, Answer.FAILED)


def answer(tried: Tried, static: Static) -> FrameworkCheck:
    """What is said of a framework that was run.

    Args:
        tried: what became of the model.
        static: what the framework was measured to make of what the model uses.
    """
    judged, environment = tried.judged, tried.run.leg.environment
    said = _answer(tried)
    because, details = _because(tried)
    first = judged.comparison.first if judged.comparison and not judged.verdict.fine else None
    totals = judged.comparison.totals if judged.comparison else None
    return FrameworkCheck(
        framework=environment.name,
        version=environment.version,
        route=tried.run.leg.route,
        answer=said,
        verdict=judged.verdict,
        condition=_condition(tried) if said is Answer.FINE_IF else "",
        because=because,
        details=details,
        nodes=(first.node,) if first else _refused(tried, said, static.used),
        first_step=first.first_step if first else None,
        spikes_expected=totals.spikes_expected if totals else None,
        spikes_observed=totals.spikes_observed if totals else None,
        spike_mismatch=totals.spike_mismatch if totals else None,
        max_dv=totals.max_dv if totals else None,
        remark=_remark(tried),
        seconds=round(tried.run.seconds, 3),
        static=static,
    )


def absent(environment: Environment, static: Static) -> FrameworkCheck:
    """What is said of a framework that is not installed."""
    return FrameworkCheck(
        framework=environment.name,
        version=environment.version,
        route=static.route,
        answer=Answer.NOT_INSTALLED,
        because=environment.status,
        remark=environment.framework.remark,
        static=static,
    )


def unable(environment: Environment, static: Static) -> FrameworkCheck:
    """What is said of a framework that has no such route: native, it has no NIR importer of its own."""
    return FrameworkCheck(
        framework=environment.name,
        version=environment.version,
        route=static.route,
        answer=Answer.REFUSED,
        because=f"{environment.name} has no NIR importer of its own; try nirtrip's: --route bridged",
        static=static,
    )


def _answer(tried: Tried) -> Answer:
    found = ANSWERS[tried.judged.verdict]
    if tried.concession == ONE or (tried.concession and found is Answer.FINE):
        return Answer.FINE_IF
    return Answer.FINE_IF if found is Answer.WRONG and tried.judged.convention else found


def _condition(tried: Tried) -> str:
    made = f"the model was made with {tried.judged.convention}" if tried.judged.convention else ""
    return ", and ".join(filter(None, (tried.concession, made)))


def _because(tried: Tried) -> tuple[str, str]:
    """What explains it, and the facts where there are both."""
    judged, step = tried.judged, tried.run.run
    if judged.verdict.fine:
        return "", ""
    if judged.faults:
        return f"it {_told(judged)}", judged.reason
    if judged.verdict in {Verdict.DRIFT, Verdict.DIVERGED}:
        return "it does something that no fault in nirtrip's catalogue explains", judged.reason
    if step != DONE:
        return f"{'run' if tried.run.load == DONE else 'import'}: {step.error or step.status}", ""
    return judged.reason, ""


def _told(judged: Judgement) -> str:
    return ", and ".join(EVERY[name].meaning for name in judged.faults)


def _refused(tried: Tried, said: Answer, used: Iterable[Used]) -> tuple[str, ...]:
    """The nodes that a framework does not take, as far as they are known."""
    if said not in NOT_TAKEN:
        return ()
    nodes, words = tried.run.leg.graph.network.nodes, tried.judged.reason
    if tried.run.leg.route == "native":  # PyTorch calls the arguments of its functions 'input'
        nodes = {name: node for name, node in nodes.items() if not isinstance(node, nir.Input | nir.Output)}
    # Torch takes no dots in the names of modules; nirtorch writes _ for them.
    written = {name: {name, name.replace(".", "_")} for name in nodes}
    quoted = [name for name in nodes if written[name] & set(re.findall(r"['\"]([^'\"]*)['\"]", words))]
    # One letter is a word of anybody's: the primitive I.
    kinds = {name: kind(node) for name, node in nodes.items() if len(kind(node)) > 1}
    named = [name for name, called in kinds.items() if re.search(rf"\b{called}\b", words)]
    alike = [name for each in used if _same(words, each) for name in each.nodes if name]
    return tuple(dict.fromkeys(quoted or named or alike))


def _same(words: str, used: Used) -> bool:
    """Whether a framework says of a primitive alone what it says of the model, but for numbers."""
    if used.field != PLAIN or used.entry.support not in (Support.REFUSED, Support.FAILED):
        return False
    return _wordless(words) == _wordless(used.entry.why)


def _wordless(text: str) -> str:
    return re.sub(r"[\d.,x()\[\] -]+", " ", text)


def _remark(tried: Tried) -> str:
    environment, order = tried.run.leg.environment, tried.run.order_dependent
    told = f"order-dependent: {order}" if order else ""
    given = "run with whole spikes, since it refuses other input" if tried.concession == SPIKES else ""
    return "; ".join(filter(None, (environment.framework.remark, told, given)))
