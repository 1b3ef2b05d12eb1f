"""Runs inside a framework's own process: takes jobs, answers with outcomes.

Decides what a job's steps are and how an exception of a framework counts: a `RefusedError` of our adapters and
what the adapter's table of native refusals lists are refusals, everything else has failed. Whatever a framework
prints goes to the job's log.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import signal
import sys
import threading
import time
import traceback
import warnings
from dataclasses import replace
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import nir
import numpy as np

from adapters import graph as graphs
from adapters import recording_file
from adapters.absent import no_route
from adapters.base import Probes, Recording, RefusedError
from adapters.job import BEGUN, DONE, EXPORT, LOG, NOT_RUN, RECORDING, UNTRAINED, Job, Outcome, Step, Training
from adapters.training import Gradient, Memory, NoGradientsError, Resetting, Trainable, alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from adapters.base import Array, Model

ORPHANED_AFTER = 0.5
"""Seconds between two looks at whether the parent still lives."""

MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""getrusage counts bytes on macOS and KiB elsewhere."""


LONGEST_WORDS = 300
"""Characters of an exception's words that an outcome carries."""


class Channel(Protocol):
    """The two ends of execnet's channel that are used here."""

    def send(self, item: str) -> None:
        """Give an item to the other end."""

    def receive(self) -> str:
        """Wait for an item of the other end; EOFError when there will be none."""
        ...


def serve(channel: Channel) -> None:
    """Answer jobs until the channel closes. The first message is this process's id."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    os.setpgrp()  # so that whatever the framework starts can be ended with this process
    threading.Thread(target=_die_with_parent, args=(os.getppid(),), daemon=True).start()
    channel.send(str(os.getpid()))
    while True:
        try:
            job = Job.from_json(channel.receive())
        except EOFError:
            return
        channel.send(execute(job, begun=lambda: channel.send(BEGUN)).to_json())


def execute(job: Job, begun: Callable[[], None] = lambda: None) -> Outcome:
    """Run a job's steps, each as far as the one before allows.

    Args:
        job: what is to be done.
        begun: called once the framework is imported, which takes seconds of whichever job comes first.
    """
    started = time.perf_counter()
    folder = Path(job.folder)
    with _logged(folder / LOG):
        with contextlib.suppress(Exception):  # the step says what is wrong
            _route(job)
        begun()
        outcome = _steps(job, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT
    return replace(outcome, seconds=time.perf_counter() - started, peak_memory=peak)


def _steps(job: Job, folder: Path) -> Outcome:
    loaded: list[Model] = []
    load = _step(job, lambda: loaded.append(_load(job)))
    if load.status != "done":
        return Outcome(load, NOT_RUN, NOT_RUN, order_dependent=_other_order(job, load, None))
    model = loaded[0]
    run = _step(job, lambda: recording_file.save(_run(job, model), folder / RECORDING))
    export = _step(job, lambda: graphs.write(model.export(), folder / EXPORT)) if job.export else NOT_RUN
    training = _training(job, model) if job.training and run == DONE else UNTRAINED
    uses = {node: use.value for node, use in model.uses.items()}
    order = _other_order(job, run, folder / RECORDING)
    return Outcome(load, run, export, training, uses=uses, order_dependent=order)


def _route(job: Job) -> ModuleType:
    """The module of the adapter that makes the model."""
    if not job.offered:
        raise no_route(job.distribution, job.route)
    if job.path:
        _make_importable(job)
    return importlib.import_module(f"{job.package}.{job.route}")


def _load(job: Job, *, reverse: bool = False) -> Model:
    module = _route(job)
    graph = graphs.read(Path(job.graph), known=True)  # whoever sent the job has read it
    if reverse:
        nodes = dict(reversed(graph.nodes.items()))
        graph = nir.NIRGraph(nodes, list(reversed(graph.edges)), type_check=False)
    if job.route != "authored":
        return module.load(graph, job.dt, **job.options)  # type: ignore[no-any-return]  # by the Load contract
    if job.scenario not in module.MODELS:
        raise RefusedError(job.scenario, "scenario", "model", f"has not been written by hand in {job.package}")
    return module.MODELS[job.scenario](graph, job.dt)  # type: ignore[no-any-return]  # by the Load contract


def _make_importable(job: Job) -> None:
    """Let an adapter from outside be found.

    Where it is installed in nirtrip's Python only, it is taken from there alone: what lies beside it there, another
    release of the framework perhaps, must not be seen.
    """
    place, name = Path(job.path), job.package.partition(".")[0]
    if not (place / "__init__.py").exists():
        if job.path not in sys.path:
            sys.path.insert(0, job.path)
    elif util.find_spec(name) is None:
        spec = util.spec_from_file_location(name, place / "__init__.py", submodule_search_locations=[job.path])
        if spec is None or spec.loader is None:
            raise ImportError(job.path)
        sys.modules[name] = util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])


def _run(job: Job, model: Model) -> Recording:
    """What is recorded of the last run."""
    stimulus, probes = _stimulus(job), Probes(job.outputs, job.membranes, job.membrane_samples)
    for _ in range(job.runs - 1):
        model.run(stimulus, probes)
    return model.run(stimulus, probes)


def _stimulus(job: Job) -> dict[str, Array]:
    kept = job.samples or None
    with np.load(job.stimulus) as file:
        return {name: np.asarray(file[key][:, :kept], dtype=np.float32) for name, key in job.inputs}


def _training(job: Job, model: Model) -> Training:
    """Whether one can go on training the model: what fails here costs nothing else."""
    stimulus = _stimulus(job)
    found: list[Memory] = []
    gradients: list[Gradient] = []
    repeat = _step(job, lambda: found.append(_memory(model, stimulus)))
    backward = _step(job, lambda: gradients.extend(_gradients(model, stimulus)))
    return Training(backward, tuple(gradients), repeat, found[0] if found else None)


def _gradients(model: Model, stimulus: dict[str, Array]) -> tuple[Gradient, ...]:
    if not isinstance(model, Trainable):
        raise NoGradientsError("the adapter")
    return model.gradients(stimulus)


def _memory(model: Model, stimulus: dict[str, Array]) -> Memory:
    """What a run leaves to the next; where `run` is all there is, the model is told to start from rest by nobody."""
    first = model.run(stimulus, Probes(())).predictions
    if not isinstance(model, Resetting):
        return Memory(alone=alike(first, model.run(stimulus, Probes(())).predictions))
    alone = alike(first, model.carry_on(stimulus))
    return Memory(alone, model.reset_call, alike(first, model.run(stimulus, Probes(())).predictions))


def _other_order(job: Job, ended: Step, recorded: Path | None) -> str:
    """What a native importer makes of the same file in reverse order, where that is something else."""
    if not job.check_order:
        return ""
    again: list[Recording] = []
    step = _step(job, lambda: again.append(_run(job, _load(job, reverse=True))))
    if step.status != ended.status:
        return f"in reverse order: {step.status} {step.error}".strip()
    if recorded is None or not again:
        return ""
    before, after = recording_file.load(recorded).outputs, again[0].outputs
    changed = [name for name in before if name not in after or not _same(before[name], after[name])]
    return f"in reverse order, {', '.join(changed)} differ" if changed else ""


def _same(a: Array, b: Array) -> bool:
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-4, atol=1e-5, equal_nan=True))


def _step(job: Job, action: Callable[[], object]) -> Step:
    try:
        action()
    except RefusedError as error:
        return Step("refused", str(error))
    except MemoryError:
        return Step("failed", "memory: the process ran out of it")
    except Exception as error:  # noqa: BLE001  whatever a framework raises is a finding
        traceback.print_exc()
        return Step("refused" if _is_refusal(job, error) else "failed", _words(error))
    return DONE


def _words(error: Exception) -> str:
    """The exception's class, its own words and the module it came from."""
    said = " ".join(str(error).split())
    if len(said) > LONGEST_WORDS:
        said = said[: LONGEST_WORDS - 1] + "…"  # the log has all of it
    return (
        f"{type(error).__name__}: {said} [{_module(error)}]" if said else f"{type(error).__name__} [{_module(error)}]"
    )


def _module(error: Exception) -> str:
    frames = list(traceback.walk_tb(error.__traceback__))
    return str(frames[-1][0].f_globals.get("__name__", "?")) if frames else "?"


def _is_refusal(job: Job, error: Exception) -> bool:
    if job.route == "bridged":
        return False
    with contextlib.suppress(ModuleNotFoundError, metadata.PackageNotFoundError):
        table = importlib.import_module(f"{job.package}.refusals")
        version = metadata.version(job.distribution)
        return any(refusal.matches(error, _module(error), version) for refusal in table.REFUSALS)
    return False


@contextlib.contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Send stdout and stderr, of native code too, to a file."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with path.open("ab") as log, warnings.catch_warnings():
        warnings.simplefilter("default")
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, old in enumerate(kept, start=1):
                os.dup2(old, number)
                os.close(old)


def _die_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(ORPHANED_AFTER)
    os.killpg(os.getpgrp(), signal.SIGKILL)
