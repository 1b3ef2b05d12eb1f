"""Where the membrane is in what Norse's modules keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Array


def membranes(states: Mapping[str, object]) -> dict[str, Array]:
    """Node to its v, of the nodes whose state has one.

    Args:
        states: node to Norse's state at the end of a step; its CubaLIF has the synapse's before the membrane's.
    """
    last = {name: _last(state) for name, state in states.items()}
    return {name: state.v.detach().numpy() for name, state in last.items() if hasattr(state, "v")}


def _last(state: object) -> object:
    return state[-1] if isinstance(state, tuple) and not hasattr(state, "v") else state
