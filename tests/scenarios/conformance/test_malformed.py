"""Files that a reader must refuse are refused, in one line that says what is wrong."""

from __future__ import annotations

import re

import pytest

from adapters.graph import MalformedError, network, read
from scenarios.conformance.malformed import malformed

FILES = malformed()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_is_refused(file, tmp_path):
    path = tmp_path / "graph.nir"
    file.write(path)
    with pytest.raises(MalformedError) as refusal:
        network(read(path))
    said = str(refusal.value).replace(str(path), "")
    assert re.search(file.error, said), said
    assert "\n" not in said


def test_every_file_has_a_name_of_its_own_and_a_rule():
    assert len({file.name for file in FILES}) == len(FILES)
    assert all(file.rule and file.error for file in FILES)
