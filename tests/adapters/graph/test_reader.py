"""A file is read in a process that may die."""

from __future__ import annotations

import subprocess
import sys
from multiprocessing.connection import Connection

import h5py
import numpy as np
import psutil
import pytest

from adapters.graph import MalformedError, digest, read, reader, write
from adapters.graph.files import umask
from adapters.graph.reader import Reader

STUMBLING = """
import os, signal, sys, time
sys.path.append(sys.argv[1])
from adapters.graph import reader
sound = reader.content
def content(path):
    if path.stem == "crashing":
        os.kill(os.getpid(), signal.SIGSEGV)
    if path.stem == "hanging":
        time.sleep(600)
    if path.stem == "leaving":
        os._exit(7)
    return sound(path)
reader.content, reader.SECONDS = content, 1
reader.Nursery(int(sys.argv[2])).run()
"""
"""Stumbles over files as the HDF5 library does."""


@pytest.fixture
def sound(tmp_path, build, lif):
    path = tmp_path / "sound.nir"
    write(build({"n": lif()}, [("input", "n"), ("n", "output")]), path)
    return path


@pytest.fixture
def made():
    made = Reader()
    yield made
    made.close()


@pytest.fixture
def stumbling(monkeypatch, made):
    monkeypatch.setattr(reader, "PROGRAM", STUMBLING)
    return made


def test_what_is_read_there_is_what_would_be_read_here(sound):
    assert digest(read(sound)) == digest(read(sound, known=True))


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("crashing", r"crashes on this file \(signal 11, Segmentation fault.*\); it is damaged$"),
        ("hanging", "takes longer than .* on this file; it is damaged$"),
        ("leaving", r"gave up \(exit code 7\)$"),
    ],
)
def test_a_reader_that_does_not_survive_a_file_says_so_and_reads_the_next(stumbling, sound, stem, said):
    damaged = sound.rename(sound.with_stem(stem))
    with pytest.raises(MalformedError, match=said):
        stumbling.content(damaged)
    assert stumbling.content(damaged.rename(sound))["type"] == "NIRGraph"


def test_one_process_reads_many_files_and_another_one_after_a_damaged_file(made, sound, tmp_path):
    made.content(sound)
    first = psutil.Process(made.pid).children()
    made.content(sound)
    assert psutil.Process(made.pid).children() == first
    (tmp_path / "damaged.nir").write_bytes(sound.read_bytes()[:2000])
    with pytest.raises(MalformedError):
        made.content(tmp_path / "damaged.nir")
    made.content(sound)
    assert psutil.Process(made.pid).children() != first


def test_a_killed_reader_is_told_and_replaced(made, sound):
    made.content(sound)
    for process in (psutil.Process(made.pid), *psutil.Process(made.pid).children()):
        process.kill()
    with pytest.raises(ChildProcessError, match=r"sound\.nir: the process that reads files was killed"):
        made.content(sound)
    assert made.content(sound)["type"] == "NIRGraph"


def test_a_read_that_was_interrupted_gives_no_other_file_its_answer(made, sound, tmp_path, monkeypatch):
    other = tmp_path / "other.nir"
    other.write_bytes(sound.read_bytes())
    expected = made.content(sound)
    with monkeypatch.context() as interrupted:
        interrupted.setattr(Connection, "recv", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            made.content(tmp_path / "absent.nir")
    assert made.content(other).keys() == expected.keys()


def test_what_is_written_can_be_read_by_others(sound):
    assert sound.stat().st_mode & 0o777 == 0o666 & ~umask()


def test_a_file_is_found_wherever_this_process_goes(made, sound, monkeypatch, tmp_path):
    made.content(sound)
    monkeypatch.chdir(tmp_path)
    assert made.content(sound.relative_to(tmp_path))["type"] == "NIRGraph"


def test_a_length_of_gigabytes_is_refused_not_asked_for(sound, made):
    with h5py.File(sound, "a") as file:
        del file["node/nodes/n/tau"]
        file["node/nodes/n/tau"] = np.array([b"?"], h5py.string_dtype())
    whole, text = sound.read_bytes(), (1).to_bytes(4, "little")
    at = whole.index(text + whole.index(b"GCOL").to_bytes(8, "little"))
    sound.write_bytes(whole[:at] + (2**32 - 2).to_bytes(4, "little") + whole[at + 4 :])
    with pytest.raises(MalformedError, match="cannot be read as HDF5"):
        made.content(sound)


def test_references_into_a_file_are_refused(sound, made):
    with h5py.File(sound, "a") as file:
        file["node/nodes/n/more"] = np.array([file["node"].ref], h5py.ref_dtype)
    with pytest.raises(MalformedError, match=r"'.*n/more' holds object, expected numbers or text"):
        made.content(sound)


def test_it_ends_with_the_process_that_asked_whatever_ended_that_one(sound):
    program = f"""
import sys, time
sys.path.append({str(reader.Path(reader.__file__).parents[2])!r})
from adapters.graph import files
files.read({str(sound)!r})
print(files._READER.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        nursery = psutil.Process(int(parent.stdout.readline()))
        family = [nursery, *nursery.children()]
        parent.kill()
    assert len(family) == 2
    assert not psutil.wait_procs(family, timeout=5)[1]
