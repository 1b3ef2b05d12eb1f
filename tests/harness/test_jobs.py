"""However many jobs run at a time: the same matrix, and never more processes of frameworks than asked for."""

from __future__ import annotations

import threading
import time

import pandas as pd
import psutil
import pytest

from harness.process import MARK, Limits
from reports.tables import write_csv

NAMES = ("reference", "good", "subtracting", "late", "raising", "refusing", "gain_lost")
PAIRS = [(a, b) for a in NAMES for b in NAMES]
LIMITS = Limits(timeout=30.0)


class Watch(threading.Thread):
    """Looks how many framework processes this one has, all the time; those that read and explain have no mark."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.ended, self.before = 0, False, set(psutil.Process().children())

    def run(self):
        while not self.ended:
            below = [each for each in psutil.Process().children() if each not in self.before and working(each)]
            self.most = max(self.most, len(below))
            time.sleep(0.02)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ended = True
        self.join()


def working(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE and MARK in process.environ()
    except psutil.Error:
        return False


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_no_more_processes_live_than_jobs(session, tmp_path, jobs):
    with Watch() as watch:
        session(*PAIRS, jobs=jobs, limits=LIMITS, store=tmp_path / "own")
    assert watch.most == jobs


def test_the_matrix_is_the_same_whatever_the_number_of_jobs(session, tmp_path):
    tables = []
    for jobs in (1, 3):
        run = session(*PAIRS, jobs=jobs, limits=LIMITS, store=tmp_path / f"store-{jobs}").run
        path = tmp_path / f"{jobs}.csv"
        write_csv(run, path)
        tables.append(pd.read_csv(path, dtype=str).drop(columns="seconds"))
    pd.testing.assert_frame_equal(*tables)
