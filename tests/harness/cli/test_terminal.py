"""What a person sees on a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

COLUMNS = 80


def test_terminal_of_80_columns_gets_colour_and_no_wider_line(nirtrip, tmp_path):
    del nirtrip  # shares its folder
    leader, follower = pty.openpty()
    words = "from harness.cli import main; main()"
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [sys.executable, "-c", words, "run", "lif", "--framework", "reference", "--route", "bridged"],
        cwd=tmp_path,
        env=environment,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = _all(leader)
    assert process.wait(60) == 0
    assert "\x1b[" in shown
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert "identical" in plain
    assert max(len(part) for line in plain.splitlines() for part in line.split("\r")) <= COLUMNS


def _all(leader: int) -> str:
    parts = []
    try:
        while part := os.read(leader, 65536):
            parts.append(part)
    except OSError:  # Linux ends a terminal nobody writes to with EIO
        pass
    finally:
        os.close(leader)
    return b"".join(parts).decode()
