"""What was measured of training, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.job import DONE
from adapters.training import Arrival
from harness.training.subjects import models

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from adapters.training import Gradient, Memory
    from harness.training.measurement import Trained


def gradients(trained: Trained, *, reason: bool = True) -> str:
    """Which of a model's numbers a backward pass reaches; "" where it has none.

    "7 of 8 parameters get a gradient; zero: conv1.bias; no parameters but tensors: tau, v_threshold".

    Args:
        trained: what was measured.
        reason: whether to say why there is no model; else only that there is none.
    """
    before, step = trained.run, trained.training.backward
    if before != DONE:
        return f"{before.status}: {before.error}" if reason and before.error else str(before.status)
    if step != DONE:
        return step.error
    found = trained.training.gradients
    return "; ".join(filter(None, (_reached(found), *_unreached(found), *_kept_otherwise(found))))


def summary(trained: Sequence[Trained]) -> str:
    """How many parameters learn in each whole model that there is, and what state does: "lif 2 of 2, scnn 10 of 10".

    Args:
        trained: of one framework on one route.
    """
    ran = [each for each in trained if each.run == DONE]
    if not ran:
        return ""
    if all(each.training.backward.status == "refused" for each in ran):
        return "no gradients"
    whole = [each for each in ran if each.subject in models()]
    counts = ", ".join(f"{each.subject.name} {_counted(each.training.gradients)}" for each in whole)
    return f"{counts or 'no model'}; state {state(each.training.memory for each in ran if each.training.memory)}"


def _counted(found: Sequence[Gradient]) -> str:
    parameters = [each.arrival for each in found if each.arrival is not Arrival.NO_PARAMETER]
    return f"{parameters.count(Arrival.REACHED)} of {len(parameters)}"


def state(memories: Iterable[Memory]) -> str:
    """What a run leaves to the next."""
    memories = tuple(memories)
    carried = [each for each in memories if not each.alone]
    if not memories:
        return "not known: nothing was run"
    if not carried:
        return "resets between runs by itself"
    calls = ", ".join(dict.fromkeys(each.reset for each in carried if each.reset))
    if calls and all(each.after_reset for each in carried):
        return f"carries over to the next run, unless {calls} is called"
    return f"carries over to the next run{f', whether {calls} is called or not' if calls else ''}"


def _reached(found: Sequence[Gradient]) -> str:
    parameters = [each for each in found if each.arrival is not Arrival.NO_PARAMETER]
    if not parameters:
        return "nothing learns" if found else ""
    return f"{_counted(found)} {'parameter gets' if len(parameters) == 1 else 'parameters get'} a gradient"


def _unreached(found: Sequence[Gradient]) -> Iterable[str]:
    """Parameters by what the backward pass brought to them, or why it could not."""
    missed = [each for each in found if each.arrival not in (Arrival.REACHED, Arrival.NO_PARAMETER)]
    words = dict.fromkeys(each.why or str(each.arrival) for each in missed)
    return (f"{word}: {_names([each for each in missed if (each.why or each.arrival) == word])}" for word in words)


def _kept_otherwise(found: Sequence[Gradient]) -> Iterable[str]:
    """Fields that are kept where no optimiser is given them: "no parameters but tensors: tau, v_threshold"."""
    kept = [each for each in found if each.arrival is Arrival.NO_PARAMETER]
    for what in dict.fromkeys(each.why for each in kept):
        fields = dict.fromkeys(each.field for each in kept if each.why == what)
        yield f"no parameters but {what.removeprefix('a ')}s: {', '.join(fields)}"


def _names(gradients: Sequence[Gradient]) -> str:
    """The framework's names, and NIR's where that is another; one that many nodes have is said once, with them."""
    nodes: dict[str, list[Gradient]] = {}
    for each in gradients:
        nodes.setdefault(_of_node(each), []).append(each)
    return ", ".join(
        f"{name} of {', '.join(each.node for each in same)}" if len(same) > 1 else _called(same[0].name, same[0].field)
        for name, same in nodes.items()
    )


def _of_node(gradient: Gradient) -> str:
    return _called(gradient.name.removeprefix(f"{gradient.node}."), gradient.field)


def _called(name: str, field: str) -> str:
    return f"{name} ({field})" if field and name.rpartition(".")[2] != field else name
