"""Test programs that are a door with a made-up service behind it."""

from __future__ import annotations

import fcntl
import functools
import os
import re
import signal
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SANITIZERS = os.environ.get("SAN", "address,undefined")


class Host:
    """A running test program: a door on a free port of 127.0.0.1."""

    def __init__(self, program: Path, *arguments: str, log: Path):
        self.log = log
        self.process = subprocess.Popen([program, "127.0.0.1:0", *arguments], stdout=subprocess.PIPE, stderr=log.open("w"), text=True)
        line = self.process.stdout.readline()
        assert line.startswith("port "), f"{program.name} did not start: {log.read_text()}"
        self.port = int(line.split()[1])
        self.pid = self.process.pid

    def connect(self, timeout: float = 5) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def refuses(self) -> bool:
        """Nobody listens there any more."""
        try:
            self.connect().close()
        except ConnectionRefusedError:
            return True
        return False

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self) -> None:
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        status = self.process.wait(timeout=20)
        said = self.log.read_text()
        assert status == 0 and "Sanitizer" not in said and "runtime error" not in said, f"ended with {status}:\n{said[-4000:]}"


@functools.cache
def program(door: str) -> Path:
    """The host of that door, built when it is not there yet; by one of several test processes."""
    given = os.environ.get(f"{door.upper()}_HOST")
    if given:
        return Path(given)
    target = f"build/{SANITIZERS}/tests/unit/libs/{door}/host"
    lock = ROOT / "build" / "host.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        subprocess.run(["make", "-s", f"SAN={SANITIZERS}", target], cwd=ROOT, check=True)
    return ROOT / target


def bound_addresses(pid: int) -> set[str]:
    """Where a process listens, as ss sees it."""
    listing = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout
    return {line.split()[3] for line in listing.splitlines() if re.search(rf"pid={pid},", line)}
