"""What an installation brings along."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = "frameworks,data,distances,test"


def test_constraints_pin_torch_and_every_version():
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert "torch==2.13.0" in lines
    assert all("==" in line for line in lines)


def test_constraints_name_no_cuda_package_and_no_samna():
    names = {line.split("==")[0] for line in (ROOT / "constraints.txt").read_text().splitlines()}
    assert not {name for name in names if name.startswith("nvidia") or name in ("samna", "triton")}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("nvidia-smi") is not None, reason="this machine has a GPU: CUDA builds are meant")
def test_nothing_of_cuda_is_planned_on_a_cpu_setup():
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--report", "-"]
    command += ["--disable-pip-version-check", "--constraint", "constraints.txt", "--editable", f".[{EXTRAS}]"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    planned = [each["metadata"]["name"].lower() for each in json.loads(done.stdout)["install"]]
    assert [name for name in planned if name.startswith("nvidia") or name in ("samna", "triton")] == []
