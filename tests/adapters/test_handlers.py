"""A framework's logging leaves the root logger's handlers alone."""

from __future__ import annotations

import logging

import pytest

from adapters.handlers import own_handlers


def test_a_handler_put_on_or_taken_off_inside_does_not_stay_so():
    root, mine = logging.getLogger(), logging.NullHandler()
    root.addHandler(mine)
    before = list(root.handlers)
    try:
        with own_handlers():
            root.removeHandler(mine)
            root.addHandler(logging.NullHandler())
        assert root.handlers == before
    finally:
        root.removeHandler(mine)


def test_nor_where_the_block_fails():
    before = list(logging.getLogger().handlers)
    with pytest.raises(ZeroDivisionError):
        _add_and_fail()
    assert logging.getLogger().handlers == before


def _add_and_fail():
    with own_handlers():
        logging.getLogger().addHandler(logging.NullHandler())
        raise ZeroDivisionError
