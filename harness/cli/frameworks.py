"""`nirtrip frameworks`: what is there, in which version, how to get what is missing, and what each can do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from adapters.registry import FRAMEWORKS
from harness import capability
from harness.cli.options import PythonOption, StoreOption
from harness.cli.progress import Bars
from harness.cli.selection import interpreters, select
from harness.process import Limits
from harness.store import Store
from harness.training import measurement as training
from harness.training import wording
from harness.training.subjects import models, repeated
from harness.workers import Workers
from reports import framework_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.capability import Capability
    from harness.environments import Environment
    from harness.training.measurement import Trained


def frameworks(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Measure what these can do.", show_default="none")
    ] = None,
    python: PythonOption = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Measure every installed framework; print one table for a page.")
    ] = False,
    store: StoreOption = None,
) -> None:
    """List the frameworks and where they are; with names, measure each primitive alone, and if training can go on.

    `nirtrip support` goes through the fields of each primitive, in both directions, and names the dialect.
    """
    console = Console(highlight=False, soft_wrap=True)
    to_measure, mentioned = select(names, None, interpreters(python), console)
    if markdown:
        aside = Console(stderr=True, highlight=False)
        measured, trained = _measure(to_measure, Store(store), aside), _train(to_measure, Store(store), aside)
        console.print(framework_table.markdown([_row(each, measured, trained) for each in mentioned]), markup=False)
    elif names:
        measured = _measure(to_measure, Store(store), console)
        trained = _train(to_measure, Store(store), console)
        for each in mentioned:
            _show(each, [found for found in measured if found.framework == each.name], console)
            _show_training([found for found in trained if found.framework == each.name], console)
    else:
        _list(mentioned, console)


def _measure(environments: Sequence[Environment], store: Store, console: Console) -> tuple[Capability, ...]:
    ready = [each for each in environments if each.ready]
    with Bars(console) as bars, Workers(store, os.cpu_count() or 1, Limits(), bars) as workers:
        return capability.measure(ready, workers, store)


def _train(environments: Sequence[Environment], store: Store, console: Console) -> tuple[Trained, ...]:
    ready = [each for each in environments if each.ready]
    with Bars(console) as bars, Workers(store, os.cpu_count() or 1, Limits(), bars) as workers:
        return training.measure(ready, workers, store)


def _list(environments: Sequence[Environment], console: Console) -> None:
    places = (Column(name, overflow="fold") for name in ("environment", "status"))  # a path is never cut
    table = Table("framework", "version", "routes", *places, box=None, pad_edge=False)
    for each in environments:
        routes = ", ".join(each.framework.routes)
        table.add_row(each.name, each.version or "–", routes, escape(_place(each)), escape(each.status))
    console.print(table)


def _show(environment: Environment, measured: Sequence[Capability], console: Console) -> None:
    framework = environment.framework
    about = [environment.version or "–", framework.licence, _place(environment), environment.status]
    console.print(f"{environment.name}: {', '.join(filter(None, about))} {framework.homepage}".rstrip(), markup=False)
    if not measured:
        return
    why = Column("why", overflow="fold")
    table = Table("primitive", *capability.ROUTES, "by nirtrip's mapping it is", why, box=None)
    for primitive in dict.fromkeys(found.primitive for found in measured):
        by_route = {found.route: found for found in measured if found.primitive == primitive}
        cells = [_verdict(by_route.get(route)) for route in capability.ROUTES]
        wrong = {route: found for route, found in by_route.items() if not found.verdict.fine}
        reason = "; ".join(f"{route}: {found.explanation or found.reason}" for route, found in wrong.items())
        table.add_row(primitive, *cells, escape(by_route["bridged"].uses) or "–", escape(reason))
    console.print(table)


def _show_training(trained: Sequence[Trained], console: Console) -> None:
    """Whether one can go on training: what a backward pass reaches, and what a run leaves to the next."""
    routes = list(dict.fromkeys(each.route for each in trained))
    if not routes:
        return
    table = Table(Column("training", overflow="fold"), *(Column(route, overflow="fold") for route in routes), box=None)
    for words, subjects in _alike([each for each in trained if each.subject not in repeated()]).items():
        if any(words):
            table.add_row(", ".join(subjects), *(escape(each) or "–" for each in words))
    memories = {route: [each.training.memory for each in trained if each.route == route] for route in routes}
    table.add_row("state", *(escape(wording.state(filter(None, memories[route]))) for route in routes))
    console.print(table)


def _alike(trained: Sequence[Trained]) -> dict[tuple[str, ...], list[str]]:
    """What is said of each route, and of which subjects."""
    found: dict[tuple[str, ...], list[str]] = {}
    for subject in dict.fromkeys(each.subject for each in trained):
        own = (each for each in trained if each.subject is subject)
        words = tuple(wording.gradients(each, reason=subject in models()) for each in own)
        found.setdefault(words, []).append(subject.name)
    return found


def _verdict(found: Capability | None) -> str:
    return f"[{found.verdict.colour}]{found.verdict.mark} {found.verdict}[/]" if found else "–"


def _place(environment: Environment) -> str:
    return environment.place or ("nirtrip's own" if environment.interpreter else "")


def _row(environment: Environment, measured: Sequence[Capability], trained: Sequence[Trained]) -> framework_table.Row:
    own = [found for found in measured if found.framework == environment.name]
    base = FRAMEWORKS[environment.framework.base]
    return framework_table.Row(
        name=environment.name,
        homepage=base.homepage,
        version=environment.version,
        environment="; ".join(filter(None, (_place(environment) or "not installed", environment.framework.remark))),
        licence=base.licence,
        routes=base.routes,
        capabilities=tuple((found.primitive, found.route, found.verdict) for found in own),
        training=wording.summary(
            [each for each in trained if (each.framework, each.route) == (environment.name, "native")]
        ),
    )
