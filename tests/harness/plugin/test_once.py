"""The cells are run once, even where they cannot be."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from harness.exceptions import UsageError
from harness.pytest_plugin.once import NoRunError, Once


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UsageError("no such file"), "no such file"),
        (ZeroDivisionError("an oversight"), "ZeroDivisionError: an oversight"),
    ],
)
def test_a_run_that_fails_is_not_tried_again_by_any_worker(tmp_path, error, said):
    tried = []

    def fail(ids):
        tried.append(ids)
        raise error

    request = SimpleNamespace(plan=lambda: SimpleNamespace(run=fail))
    for worker in range(3):
        with pytest.raises(NoRunError, match=said):
            _ = Once(tmp_path, request, lambda worker=worker: [f"cell of {worker}"]).results
    assert tried == [["cell of 0"]]
