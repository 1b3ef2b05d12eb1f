"""Reads files in a process of its own, because the HDF5 library may crash or hang on a damaged one.

Decides that this process never gives HDF5 a file that it does not know: `Reader` sends its path to a fresh interpreter
and gets its content, so that a file is read once, wherever it comes from, and costs one exchange of messages more.
That interpreter, the nursery, forks a reader that takes file after file. A reader that crashed, ran out of time or met
anything malformed has ended and is forked anew: what HDF5 left behind in it does not touch the next file.

A framework's process reads files that this one has read already, and reads them itself (`adapters/worker.py`): it may
die at any time, and what that costs is decided where it was started.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path

from adapters.graph.content import Content, content
from adapters.graph.malformed import MalformedError

SECONDS = 20
"""A file takes milliseconds to read."""

MEMORY, TIMES = 2**30, 64
"""Bytes that a reader may ask for, and for each byte of its file: a wrong length in a file asks for gigabytes."""

PROGRAM = """
import sys
sys.path.append(sys.argv[1])
from adapters.graph.reader import Nursery
Nursery(int(sys.argv[2])).run()
"""

SETTINGS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""A process with one thread can be forked."""

ENDED, MET_DAMAGE = 0, 3
"""Exit codes of a reader: nobody asks any more; it has refused a file."""


class Reader:
    """This process' end. The other one starts with the first file and ends with this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    @property
    def pid(self) -> int | None:
        """Of the nursery, if it lives."""
        return self._process.pid if self._process else None

    def content(self, path: Path) -> Content:
        """The content of a file's "node", as `nir.dict2NIRNode` takes it.

        Raises:
            MalformedError: it has none, or the HDF5 library does not survive it.
            ChildProcessError: the other process was killed.
        """
        with self._lock:
            try:
                found, said = self._ask(path.absolute())
            except (EOFError, OSError) as error:
                self.close()
                raise ChildProcessError(f"{path}: the process that reads files was killed") from error
            except BaseException:
                self.close()  # its answer is still under way, and would be taken for the next file's
                raise
        if found is None:
            raise MalformedError(said)
        return found

    def _ask(self, path: Path) -> tuple[Content | None, str]:
        if self._owner != os.getpid():  # a fork would share the other one's answers
            self._connection = self._process = None
        if self._connection is None:
            self._connection, self._owner = self._start(), os.getpid()
        self._connection.send(path)
        answer: tuple[Content | None, str] = self._connection.recv()
        return answer

    def _start(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  a program of ours
                [sys.executable, "-P", "-c", PROGRAM, str(Path(__file__).parents[2]), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | SETTINGS,
            )
        atexit.register(self.close)
        return Connection(ours.detach())

    def close(self) -> None:
        """End the other process."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._connection = self._process = None
        atexit.unregister(self.close)


class Nursery:
    """The other process' end.

    Args:
        handle: of its socket.
    """

    def __init__(self, handle: int) -> None:
        self._connection = Connection(handle)

    def run(self) -> None:
        """Have a reader until nobody asks any more."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # which ends even a reader that is deep in HDF5
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with contextlib.suppress(BrokenPipeError):
            while self._reader_ended() != ENDED:
                pass

    def _reader_ended(self) -> int:
        """Have one reader until it ends, and answer for one that could not."""
        pid = os.fork()
        if pid == 0:
            os._exit(self._read())
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code not in {ENDED, MET_DAMAGE}:
            self._connection.send((None, _words(code)))
        return code

    def _read(self) -> int:
        """Answer with contents until a file is refused; the exit code."""
        found: Content | None = {}
        while found is not None:
            try:
                path = self._connection.recv()
            except EOFError:
                return ENDED
            _limit(path)
            found, said = _attempt(path)
            signal.alarm(0)
            self._connection.send((found, said))
        return MET_DAMAGE


def _limit(path: Path) -> None:
    """Let the rest of this process' time and memory depend on its file."""
    signal.alarm(SECONDS)
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    with contextlib.suppress(ValueError, OSError):  # macOS has no such limit; the file may be gone
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY + TIMES * path.stat().st_size, most))


def _attempt(path: Path) -> tuple[Content | None, str]:
    try:
        return content(path), ""
    except MalformedError as error:
        return None, str(error)


def _words(code: int) -> str:
    """What an exit code of a reader says about its file."""
    if code == -signal.SIGALRM:
        return f"the HDF5 library takes longer than {SECONDS} s on this file; it is damaged"
    if code < 0:
        return f"the HDF5 library crashes on this file (signal {-code}, {signal.strsignal(-code)}); it is damaged"
    return f"the process that read this file gave up (exit code {code})"
