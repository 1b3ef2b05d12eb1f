"""Which frameworks a command is about, and which Python runs each.

Decides that a command without names takes every framework that is installed, and that an environment for a stated
release is made when it is first asked for.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.registry import FRAMEWORKS, framework
from harness.cli.env import make
from harness.environments import Interpreters, definition
from harness.exceptions import UsageError
from scenarios.conformance.catalogue import cases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from adapters.registry import Framework
    from harness.environments import Environment
    from scenarios.conformance.case import Case


def interpreters(named: Sequence[str] | None) -> Interpreters:
    """Where frameworks are looked for, with the Pythons a user names as NAME=PATH.

    Raises:
        UsageError: a name is not followed by a path, or comes twice.
    """
    found: dict[str, str] = {}
    for text in named or ():
        name, equals, path = text.partition("=")
        if not equals or not path or name in found:
            raise UsageError(f"--python {text}: expected a framework and one Python for it: --python norse=PATH")
        found[framework(name).name] = str(Path(path).expanduser())
    return Interpreters(found)


def select(
    names: Sequence[str] | None, touching: str | None, places: Interpreters, console: Console
) -> tuple[list[Environment], list[Environment]]:
    """The frameworks to run, and all that are worth mentioning.

    Args:
        names: those asked for; every installed one where there are none.
        touching: one that has to be among them.
        places: where they are looked for.
        console: where the making of an environment shows.

    Raises:
        UsageError: `touching`, or a framework with a Python of its own, is not among `names`.
    """
    wanted = [*(names or ()), *([touching] if touching and not names else [])]
    extra = [framework(name) for name in (*wanted, *(places.named if not names else ()))]
    if names:
        chosen = _distinct(extra)
        _check_among(chosen, touching, places)
    else:
        chosen = _distinct([*FRAMEWORKS.values(), *extra])
    environments = [_found(each, places, console) for each in chosen]
    to_run = [each for each in environments if names or each.ready or each.name in wanted]
    return to_run, environments


def _check_among(chosen: Iterable[Framework], touching: str | None, places: Interpreters) -> None:
    names = [each.name for each in chosen]
    options = {"--with": [touching] if touching else [], "--python": list(places.named)}
    for option, needed in options.items():
        for name in needed:
            if framework(name).name not in names:
                raise UsageError(f"{option} {name}: it is not among the frameworks that were named: {', '.join(names)}")


def _found(wanted: Framework, places: Interpreters, console: Console) -> Environment:
    found = places.find(wanted)
    if found.ready or not wanted.release or wanted.name in places.named:
        return found
    make([definition(wanted.name)], places.home, console)
    return places.find(wanted)


def _distinct(frameworks: Iterable[Framework]) -> list[Framework]:
    return list({each.name: each for each in frameworks}.values())


def chosen_cases(patterns: Sequence[str] | None) -> list[Case]:
    """The cases of `conformance` whose names match, or all of them.

    Raises:
        UsageError: a pattern matches none.
    """
    if not patterns:
        return list(cases().values())
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in cases()):
            raise UsageError(f"--case {pattern!r}: no case is called so; there are {', '.join(list(cases())[:3])}, ...")
    return [case for name, case in cases().items() if any(fnmatchcase(name, pattern) for pattern in patterns)]
