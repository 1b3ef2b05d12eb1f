"""The documentation's pages, cut into blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs"

_BLOCK = re.compile(
    r"^(?P<mark><!-- slow: [^\n]+ -->\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_COMMENT = re.compile(r"(?:^|\s+)#\s.*$")
_STATUS = re.compile(r"# exit code (\d+)")


@dataclass(frozen=True)
class Command:
    """A line of a shell block, and the exit code that the page gives it."""

    text: str
    status: int


@dataclass(frozen=True)
class Block:
    """A fenced block; a slow one takes minutes, a network, or what only its reader has."""

    page: str
    language: str
    text: str
    slow: bool

    @property
    def commands(self):
        """The lines of a shell block, without comments."""
        for line in self.text.replace("\\\n", " ").splitlines():
            status = _STATUS.search(line)
            if text := _COMMENT.sub("", line):
                yield Command(text, int(status[1]) if status else 0)


def pages():
    return sorted(FOLDER.glob("*.md"))


def blocks(page):
    """The page's blocks, in their order."""
    found = _BLOCK.finditer(page.read_text())
    return [Block(page.stem, each["language"], each["text"], bool(each["mark"])) for each in found]


def pytest_generate_tests(metafunc):
    """A test a page, or a test a slow command, for those that ask for them."""
    if "page" in metafunc.fixturenames:
        metafunc.parametrize("page", pages(), ids=lambda page: page.stem)
    if "slow_command" in metafunc.fixturenames:
        slow = [block for page in pages() for block in blocks(page) if block.slow]
        slow += [block for block in blocks(ROOT / "README.md") if block.language == "sh"]
        texts = dict.fromkeys(command.text for block in slow for command in block.commands)
        metafunc.parametrize("slow_command", texts)


@pytest.fixture
def blocks_of():
    """`blocks_of(page)`: its blocks, in their order."""
    return blocks
