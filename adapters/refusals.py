"""Which exceptions of a framework's own importer or exporter are a clear refusal.

A framework that says which primitive or parameter it does not support has refused; one that stumbles failed.
Only what is listed, with the words it uses, the module that raises it and the versions it was seen in, is a
refusal: a new version that fails otherwise is not mistaken for one.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass

_COMPARISONS = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
_CLAUSE = re.compile(r"\s*(>=|<=|==|!=|>|<)\s*([0-9.]+)\s*")


class VersionSpecError(ValueError):
    """A version specification that cannot be read."""


@dataclass(frozen=True)
class NativeRefusal:
    """One clear refusal.

    Args:
        exception: name of the exception's class, without module: "AssertionError".
        text: a regular expression found in the exception's message.
        module: dotted name of the module that raises it.
        versions: releases of the framework it was seen in, ">=1.0,<1.1".
    """

    exception: str
    text: str
    module: str
    versions: str

    def matches(self, error: BaseException, module: str, version: str) -> bool:
        """Whether `error`, raised in `module` by the framework's `version`, is this refusal."""
        return (
            type(error).__name__ == self.exception
            and module == self.module
            and re.search(self.text, str(error)) is not None
            and within(version, self.versions)
        )


def within(version: str, versions: str) -> bool:
    """Whether a release lies in a comma-separated specification; a suffix ("+cpu") is ignored.

    Raises:
        VersionSpecError: a clause is not a comparison with a release.
    """
    found = _release(version)
    for clause in versions.split(","):
        parsed = _CLAUSE.fullmatch(clause)
        if parsed is None:
            raise VersionSpecError(f"{clause!r} in {versions!r}: expected a comparison such as '>=1.0'")
        if not _COMPARISONS[parsed[1]](found, _release(parsed[2])):
            return False
    return True


def _release(version: str) -> tuple[int, ...]:
    numbers = re.match(r"[0-9.]*", version)
    parts = [int(part) for part in (numbers[0] if numbers else "").split(".") if part]
    while parts and parts[-1] == 0:  # 1.0 and 1.0.0 are the same release
        parts.pop()
    return tuple(parts)
