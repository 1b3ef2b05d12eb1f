"""Its backward pass breaks off."""

from __future__ import annotations

from wrapped import wrap

from fake_learning.bridged import Learning


class Broken(Learning):
    def gradients(self, stimulus):  # noqa: ARG002  it never gets there
        raise RuntimeError("a leaf was changed in place")


def load(graph, dt):
    return Broken(wrap(graph, dt), graph.nodes)
