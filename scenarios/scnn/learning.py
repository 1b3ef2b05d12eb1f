"""How the SCNN learns, and how it is measured.

Decides the recipe: the spiking network itself is trained, by surrogate gradients, its weights rounded in the
forward pass. IF neurons have no time scale, so that coarse bins teach most of what fine ones ask: 5 ms bins
first, 2 ms bins at the end. It is then measured at the scenario's own 1 ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from scenarios.scnn.architecture import EXACT_BELOW, WEIGHTS
from scenarios.scnn.lessons import stack, varied
from scenarios.scnn.record import Measurement, Progress
from scenarios.scnn.scenario import DT, STEPS
from scenarios.scnn.spiking import on_grid, respond

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.scnn.lessons import Lesson

Array = npt.NDArray[Any]

MICROSECONDS: Final = 1e6
COARSE: Final = 5
"""Bins of the scenario that training takes as one."""

FINE: Final = 2
"""The same for the last part of training: nearer to what is measured, and slower."""

FINE_PART: Final = 0.15
"""Share of the epochs that are trained with fine bins."""

BATCH: Final = 32
RATE: Final = 4e-3
"""Adam's largest learning rate: it rises over the first batches, then falls to 0 (one cycle)."""

WARM_UP: Final = 0.15
"""Share of the batches over which the learning rate rises."""

INITIAL: Final = (1.2, 1.2, 0.8, 0.8, 0.8)
"""Standard deviation of the first weights times the square root of their fan-in, so that all layers fire."""

LOGIT: Final = 0.3
"""What an output spike adds to its class's logit."""

SMOOTHING: Final = 0.05
"""Of the labels: without it the network would drive counts apart that are already decided."""

LARGEST_GRADIENT: Final = 1.0
MEASURED_AT_ONCE: Final = 20


class NotExactError(ArithmeticError):
    """The trained network leaves the range in which its arithmetic is exact."""


def learn(taught: Lesson, seed: int, epochs: int, progress: Callable[[Progress], None]) -> list[Tensor]:
    """Weights on the grid, learnt from `taught`."""
    rng = np.random.default_rng(seed)
    weights = _first_weights(seed)
    batches = len(taught) // BATCH
    adam = torch.optim.Adam(weights, lr=RATE)
    cycle = torch.optim.lr_scheduler.OneCycleLR(adam, RATE, total_steps=epochs * batches, pct_start=WARM_UP)
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(taught))
        coarser = FINE if epoch > epochs * (1 - FINE_PART) else COARSE
        loss = correct = 0.0
        for batch in range(1, batches + 1):
            chosen = order[(batch - 1) * BATCH : batch * BATCH]
            seen = [varied(taught.recordings[place], rng) for place in chosen]
            frames = stack(seen, STEPS // coarser, round(DT * MICROSECONDS) * coarser)
            added = _step(weights, adam, frames, taught.labels[chosen])
            cycle.step()
            loss, correct = loss + added[0], correct + added[1]
            progress(Progress(epoch, epochs, batch, batches, loss / batch, correct / batch / BATCH))
    return [on_grid(weight).detach() for weight in weights]


def _first_weights(seed: int) -> list[Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [
        (torch.randn(shape, generator=generator) * gain / np.sqrt(np.prod(shape[1:]))).requires_grad_()
        for shape, gain in zip(WEIGHTS, INITIAL, strict=True)
    ]


def _step(weights: list[Tensor], adam: torch.optim.Optimizer, frames: Array, digits: Array) -> tuple[float, float]:
    """One batch: its loss, and how many of it were right."""
    labels = torch.from_numpy(digits)
    counts = respond(weights, torch.from_numpy(frames).float()).counts
    loss = functional.cross_entropy(LOGIT * counts, labels, label_smoothing=SMOOTHING)
    adam.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(weights, LARGEST_GRADIENT)
    adam.step()
    return float(loss.detach()), float((counts.argmax(1) == labels).sum())


def measure(weights: list[Tensor], measured: tuple[Lesson, ...]) -> tuple[tuple[Measurement, ...], float]:
    """The network at the scenario's steps, and the bound of every |v|."""
    results, bound = [], 0.0
    for lesson in measured:
        correct, rates = 0, []
        for start in range(0, len(lesson), MEASURED_AT_ONCE):
            part = slice(start, start + MEASURED_AT_ONCE)
            frames = stack(list(lesson.recordings[part]), STEPS, round(DT * MICROSECONDS))
            with torch.no_grad():
                response = respond(weights, torch.from_numpy(frames).float())
            correct += int((response.counts.argmax(1).numpy() == lesson.labels[part]).sum())
            rates.append(np.array(response.rates) * len(frames))
            bound = max(bound, response.largest_drive)
        mean = np.sum(rates, axis=0) / len(lesson)
        results.append(Measurement(lesson.name, correct, len(lesson), tuple(np.round(mean, 5).tolist())))
    if bound >= EXACT_BELOW:
        raise NotExactError(f"membranes may reach {bound:.0f}, exact below {EXACT_BELOW}; train with another seed")
    return tuple(results), bound
