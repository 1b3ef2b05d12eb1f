"""What a port has to say, as Markdown: what was done, how it is known, what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.environments import Environment
    from harness.port.folder import Told
    from harness.port.result import Result


def text(result: Result, target: Environment, told: Told, files: Sequence[str], missing: str) -> str:
    """The whole text; `missing` says why a file is not there, "" where all are."""
    model = result.found.trial.model
    head = [
        f"# {told.file} for {target.name} {target.version}",
        "",
        f"**{headline(result, target)}**",
        "",
        f"- written by `{told.command}`, with {', '.join(f'`{name}`' for name in files)}",
        *([f"- {missing}"] if missing else []),
        f"- a step lasts {model.dt:g} s here; in the file as it was: {told.step}",
        f"- driven with: {told.drive.text}, {told.drive.values.shape[0]} steps, {told.drive.values.shape[1]} samples",
        *([f"- means the model only to a reader of the convention `{model.dialect}`"] if model.dialect else []),
        "",
    ]
    return "\n".join([*head, *_rewrites(result, target), *_verdict(result, target), *_left(result, target)]) + "\n"


def headline(result: Result, target: Environment) -> str:
    """What came of it, in a line."""
    if result.fine:
        how = "as it is" if not result.found.rewrites else f"after {len(result.found.rewrites)} rewrites"
        return f"{target.name}'s own importer runs the model {how}: {result.verdict}."
    ran = "runs" if result.found.trial.comparison is not None else "does not run"
    return f"No rewrite makes {target.name}'s own importer run this model: it {ran} it, {result.verdict}."


def _rewrites(result: Result, target: Environment) -> Iterator[str]:
    yield "## What was rewritten, and what says that it is the same model"
    yield ""
    plain = result.found.plain
    yield f"The file as it is: {plain.verdict}{_because(plain.reason)}."
    yield ""
    for rewrite in result.found.rewrites:
        without = result.found.without[rewrite.name]
        yield f"- **{rewrite.name}**: {rewrite.meaning}."
        yield f"  - Why: {rewrite.reason}."
        yield f"  - The reference before and after: {result.found.proofs[rewrite.name]}."
        if without is None:
            yield "  - Without it, the reference does not confirm what comes after it."
        else:
            yield f"  - {target.name} without it: {without.verdict}{_because(without.reason)}."
    if not result.found.rewrites:
        yield "Nothing was rewritten."
    yield ""
    yield f"{result.found.tried} versions of the model were run in {target.name}."
    yield "What the reference says of a rewrite, it says of the leading samples."
    yield ""


def _because(reason: str) -> str:
    return f" ({' '.join(reason.split())})" if reason else ""


def _verdict(result: Result, target: Environment) -> Iterator[str]:
    yield f"## What {target.name} makes of it"
    yield ""
    yield f"{result.verdict}{'; ' + result.cost if result.cost else ''}."
    order = result.found.trial.target.order_dependent
    if order:
        yield ""
        yield f"This importer goes by the order of nodes in the file; the one written here is right ({order})."
    renamed = {n: o.node for n, o in result.found.trial.model.origins.items() if n != o.node}
    if renamed:
        yield ""
        yield "Nodes have other names: " + ", ".join(f"`{o}` is `{n}`" for n, o in renamed.items()) + "."
    yield ""


def _left(result: Result, target: Environment) -> Iterator[str]:
    if result.fine:
        return
    yield "## What no rewrite could mend"
    yield ""
    yield f"{result.left}."
    yield ""
    if result.convention:
        yield "No graph can express that: it is how the framework runs whatever it reads."
    else:
        yield "None of nirtrip's rewrites mends it."
    yield ""
    if result.parts:
        yield "Of what the model uses, its importer was measured before not to take:"
        yield ""
        yield from (f"- {part}" for part in result.parts)
        yield ""
    yield f'`from adapters import load; load("{target.framework.base}", FILE, dt)` maps the model by'
    yield "nirtrip instead, which mends it where the framework can be made to."
