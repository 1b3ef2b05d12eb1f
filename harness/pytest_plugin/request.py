"""What the options of the plug-in ask for: which cells there are, and how those that are wanted are run.

Decides that cells of `--nirtrip-framework` are those in which one of the named takes part, with each other and with
the reference; without it every installed framework meets every other.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rich.console import Console

from adapters.registry import REFERENCE
from harness import plan
from harness.cli.run import chosen_routes, chosen_scenarios, further_options, header
from harness.cli.selection import interpreters, select
from harness.expectations import elsewhere
from harness.listener import Silence
from harness.process import Limits
from harness.pytest_plugin import DEFAULT_OUT
from harness.session import Session, Settings
from harness.store import Store
from harness.workers import Workers
from reports import expectations
from reports.expectations_deviations import Places, of_entries
from reports.expectations_matching import End, Matching, Subject
from reports.records import cell_id
from reports.run_directory import RunWriter, check_replaceable

if TYPE_CHECKING:
    from collections.abc import Collection

    import pytest

    from harness.environments import Environment, Interpreters
    from harness.plan import PlannedCell
    from reports.expectations import Expectations
    from scenarios.scenario import Scenario

NO_FILE = Path("expectations.toml")
"""What a command names that writes the first file."""


@dataclass(frozen=True)
class Request:
    """What was asked for.

    Args:
        frameworks: names; all that are installed where empty.
        scenarios: names; all where empty.
        routes: names; all where empty.
        python: NAME=PATH each.
        expect: the file of expectations, if one was named.
        out: the run directory.
        command: the command line of pytest.
    """

    frameworks: tuple[str, ...]
    scenarios: tuple[str, ...]
    routes: tuple[str, ...]
    python: tuple[str, ...]
    expect: Path | None
    out: Path
    command: str

    @classmethod
    def of(cls, config: pytest.Config) -> Self:
        """From pytest's options."""

        def several(name: str) -> tuple[str, ...]:
            return tuple(config.getoption(f"nirtrip_{name}") or ())

        place, expect = config.invocation_params.dir, config.getoption("nirtrip_expect")
        return cls(
            frameworks=several("framework"),
            scenarios=several("scenario"),
            routes=several("route"),
            python=several("python"),
            expect=Path(expect) if expect else None,
            out=Path(os.path.relpath(place / (config.getoption("nirtrip_out") or DEFAULT_OUT))),
            command=shlex.join(["pytest", *map(str, config.invocation_params.args)]),
        )

    @cached_property
    def expected(self) -> Expectations:
        """The file's content; nothing is expected where there is none."""
        return expectations.read(self.expect) if self.expect else expectations.Expectations()

    @property
    def places(self) -> Places:
        """What sentences and commands name."""
        return Places(self.expect or NO_FILE, self.out)

    def plan(self) -> Plan:
        """Look for the frameworks and see which cells there are.

        Raises:
            NirtripError, ValueError, Exception: as `nirtrip run` does; the user named something that is not there.
        """
        check_replaceable(self.out)
        routes = [route for each in self.routes or ("all",) for route in chosen_routes(each)]
        scenarios = chosen_scenarios(self.scenarios)
        places = interpreters(self.python)
        names = list(dict.fromkeys((REFERENCE, *self.frameworks))) if self.frameworks else None
        environments, mentioned = select(names, None, places, Console(stderr=True))
        planned = plan.cells(scenarios, list(dict.fromkeys(routes)), environments)
        wanted = [cell for cell in planned if not names or {cell.source.name, cell.target.name} & set(self.frameworks)]
        return Plan(self, {_id(cell): cell for cell in wanted}, scenarios, mentioned, places)


@dataclass(frozen=True)
class Plan:
    """The cells there are.

    Args:
        request: what was asked for.
        cells: by id.
        scenarios: of the cells.
        mentioned: the frameworks, and those that were looked for.
        interpreters: where they were looked for.
    """

    request: Request
    cells: dict[str, PlannedCell]
    scenarios: list[Scenario]
    mentioned: list[Environment]
    interpreters: Interpreters

    @property
    def unused(self) -> list[str]:
        """A sentence for each pattern of the expectations that is about no cell."""
        subjects = [Subject(name, (_end(cell.source), _end(cell.target))) for name, cell in self.cells.items()]
        left_out = elsewhere(header(self.scenarios, self.mentioned, ""), self.cells)
        matching = Matching(self.request.expected.entries, subjects, left_out)
        return [each.sentence for each in of_entries(matching, self.request.places)]

    def run(self, wanted: Collection[str]) -> None:
        """Run these cells, into the run directory."""
        planned = [cell for name, cell in self.cells.items() if name in wanted]
        settings = Settings(further_options=further_options("builtin", None, None, ""))
        head = header(self.scenarios, self.mentioned, self.request.command)
        store = Store(None)
        with (
            RunWriter(self.request.out, head, self.request.expected.entries) as writer,
            Workers(store, os.cpu_count() or 1, Limits(), Silence()) as workers,
        ):
            Session(planned, workers, writer, settings).run()


def _id(cell: PlannedCell) -> str:
    return cell_id(cell.scenario.name, cell.route, cell.source.name, cell.target.name)


def _end(environment: Environment) -> End:
    return End(environment.name, environment.version, environment.versions)
