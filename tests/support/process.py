"""A process that a test starts, watches, hurts and starts again."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import random
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

# Words that only a sanitizer writes.
SANITIZER_REPORTS = ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "WARNING: ThreadSanitizer", "runtime error:")


class ProcessError(RuntimeError):
    """Something did not start, did not end or ended by itself; the message ends with its log."""


_issued: set[int] = set()
_claims: list[IO[str]] = []                              # held open: that is what keeps others away
_issuing = threading.Lock()


def _claim(port: int) -> bool:
    """False when another process holds it. The lock ends with this process, however that ends."""
    folder = Path(tempfile.gettempdir()) / f"chat-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    claim = (folder / str(port)).open("w")
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        claim.close()
        return False
    _claims.append(claim)
    return True


def free_port() -> int:
    """A loopback port nobody listens on, never given out twice: neither here nor, while this process lives, by another on this machine, whose servers may not listen yet.

    It lies below the range from which the kernel takes the ports of outgoing connections: those would otherwise now and
    then sit on it when a server is started again.
    """
    first_ephemeral = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    with _issuing:
        for _ in range(1000):
            port = random.randrange(10_000, max(first_ephemeral, 20_000))
            if port in _issued:
                continue
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError as error:
                    if error.errno != errno.EADDRINUSE:
                        raise
                    continue
            if not _claim(port):
                continue
            _issued.add(port)
            return port
    raise ProcessError("no free port on 127.0.0.1 after 1000 attempts")


def wait_until(condition: Callable[[], object], timeout: float, what: str) -> None:
    """Polls until the condition holds; the time is bounded and what was awaited is named."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise ProcessError(f"{what}: not within {timeout:g} s")
        time.sleep(0.02)


class Process:
    """One server. `ready` is asked until it says yes; it may also raise OSError for no.

    `user` is who it becomes when the tests run as root (None: nobody else, or the command sees to it itself).
    Every start is in a session of its own, with the pid in `pid_file` so that a keeper can end it if the tests are killed.
    """

    def __init__(self, name: str, argv: Sequence[str], *, log: Path, pid_file: Path, cwd: Path,
                 env: dict[str, str], ready: Callable[[], object], user: str | None = None,
                 ready_timeout: float = 30, stop_signal: int = signal.SIGTERM, stop_timeout: float = 20):
        self.name, self.argv, self.env, self.cwd, self.user = name, list(argv), env, cwd, user
        self.log_path, self.pid_file = log, pid_file
        self.ready, self.ready_timeout = ready, ready_timeout
        self.stop_signal, self.stop_timeout = stop_signal, stop_timeout
        self.complaints: list[str] = []     # what must not have happened; the platform raises them when it is closed
        self._popen: subprocess.Popen[bytes] | None = None
        self._is_asked = False              # to stop: asked twice, a service ends at once

    def __repr__(self) -> str:
        return f"<{self.name} {'pid ' + str(self.pid) if self.alive else 'down'}>"

    # --- starting ---

    def launch(self) -> None:
        """Starts it and returns at once."""
        if self.alive:
            raise ProcessError(f"{self.name} runs already (pid {self.pid})")
        extra = {"user": self.user, "group": self.user, "extra_groups": []} if self.user and os.getuid() == 0 else {}
        with open(self.log_path, "ab") as log:
            self._popen = subprocess.Popen(self.argv, cwd=self.cwd, env=self.env, stdin=subprocess.DEVNULL, stdout=log,
                                           stderr=log, start_new_session=True, **extra)
        self.pid_file.write_text(str(self._popen.pid))
        self._is_asked = False

    def wait_ready(self, timeout: float | None = None) -> None:
        deadline = time.monotonic() + (timeout or self.ready_timeout)
        while True:
            if not self.alive:
                raise ProcessError(f"{self.name} ended while starting, status {self.status}{self.tail()}")
            with contextlib.suppress(OSError):
                if self.ready():
                    return
            if time.monotonic() > deadline:
                raise ProcessError(f"{self.name} was not ready in time{self.tail()}")
            time.sleep(0.05)

    def start(self, timeout: float | None = None) -> None:
        self.launch()
        self.wait_ready(timeout)

    # --- ending ---

    def kill(self, sig: int = signal.SIGKILL) -> None:
        """Sends a signal to the process itself; SIGKILL also waits until it is gone."""
        if not self.alive:
            raise ProcessError(f"{self.name} is not running{self.tail()}")
        os.kill(self.pid, sig)
        if sig == signal.SIGKILL:
            self.wait_gone(10)

    def wait_gone(self, timeout: float) -> int:
        """Waits for the end and returns the exit status (negative: the signal that ended it)."""
        assert self._popen is not None
        try:
            status = self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            raise ProcessError(f"{self.name} did not end within {timeout:g} s{self.tail()}") from None
        self.pid_file.unlink(missing_ok=True)
        return status

    def ask_to_stop(self) -> None:
        """Sends the signal and does not wait; `stop` or `wait_gone` do."""
        if self.alive:
            os.kill(self.pid, signal.SIGCONT)
            os.kill(self.pid, self.stop_signal)
            self._is_asked = True

    def stop(self, timeout: float | None = None, sig: int | None = None) -> int:
        """Asks it to end and waits; returns the exit status. Not ending in time is an error."""
        if not self.alive:
            return self.status or 0
        os.kill(self.pid, signal.SIGCONT)
        if sig or not self._is_asked:
            os.kill(self.pid, sig or self.stop_signal)
        return self.wait_gone(timeout or self.stop_timeout)

    def restart(self, **how) -> None:
        self.stop(**how)
        self.start()

    @contextlib.contextmanager
    def stopped(self, sig: int | None = None) -> Iterator[None]:
        """Down inside the block, up and ready again after it."""
        self.stop(sig=sig)
        try:
            yield
        finally:
            self.start()

    def destroy(self) -> None:
        """The last call: ends it however that can be done, never raises, and writes down what was wrong."""
        if self._popen is None:
            return
        if self.alive:
            try:
                status = self.stop()
                if status not in (0, -self.stop_signal, 128 + self.stop_signal):
                    self.complaints.append(f"{self.name} ended with status {status}{self.tail()}")
            except ProcessError as error:
                self.complaints.append(str(error))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(10)
        self.pid_file.unlink(missing_ok=True)
        for line in self.logs().splitlines():
            if any(words in line for words in SANITIZER_REPORTS):
                self.complaints.append(f"{self.name}: a sanitizer reports: {line}; the whole is in {self.log_path}")
                break

    # --- looking ---

    @property
    def pid(self) -> int:
        if self._popen is None:
            raise ProcessError(f"{self.name} has not been started")
        return self._popen.pid

    @property
    def alive(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    @property
    def status(self) -> int | None:
        return None if self._popen is None else self._popen.poll()

    def logs(self) -> str:
        try:
            return self.log_path.read_text(errors="replace")
        except FileNotFoundError:
            return ""

    def tail(self, lines: int = 25) -> str:
        last = "\n".join("    " + line for line in self.logs().splitlines()[-lines:])
        return f"\n  the end of {self.log_path}:\n{last}"
