"""Other people's servers beside ours, and how each is started. Which are not there is said, and why.

Those of npm are installed from the lock file of tests/load/peers into build/peers; those of Debian are fetched there as packages, and unpacked where their user can reach them for each
run of the bench (tests/load/peers/*.sh). Nothing is installed on the machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from support.platform import PLAIN_ENV, ROOT, Platform

SOURCES = ROOT / "tests" / "load" / "peers"
INSTALLED = ROOT / "build" / "peers"
PACKAGES = INSTALLED / "debian"
INSTALL_TIMEOUT_S = 300
BUN = INSTALLED / "node_modules" / "@oven" / "bun-linux-x64" / "bin" / "bun"
EJABBERD_PASSWORD = "of a bench"


@dataclass(frozen=True)
class Peer:
    """`source`: what begins it, in tests/load/peers. `protocol`: what chat-bench speaks to it. `package`: what must have been installed. `keeps`: it stores what is said in PostgreSQL."""

    source: str
    protocol: str
    package: str
    keeps: bool = False

    @property
    def is_debian(self) -> bool:
        return self.source.endswith(".sh")


PEERS = {
    "ws": Peer("ws.js", "ws", "ws"),
    "socketio": Peer("socketio.js", "socketio", "socket.io"),
    "socketio-redis": Peer("socketio.js", "socketio", "@socket.io/redis-adapter"),
    "bun": Peer("bun.js", "ws", "@oven/bun-linux-x64"),
    "mosquitto": Peer("mosquitto.sh", "mqtt", "mosquitto"),
    "ejabberd": Peer("ejabberd.sh", "xmpp", "ejabberd", keeps=True),
}


# --- having them


def install(names: set[str]) -> dict[str, str]:
    """Those of the names that cannot be had, and why."""
    of_npm, of_debian = ([name for name in PEERS if name in names and PEERS[name].is_debian == is_debian] for is_debian in (False, True))
    absent = {}
    if of_npm:
        why = install_npm()
        absent |= {name: found for name in of_npm if (found := why or missing(name))}
    if of_debian and (why := install_debian()):
        absent |= dict.fromkeys(of_debian, why)
    return absent


def ran(command: list[str], folder: Path) -> str:
    """Why it did not."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        return f"{Path(command[0]).name} took longer than {INSTALL_TIMEOUT_S} s"
    return "" if done.returncode == 0 else f"{Path(command[0]).name} failed: " + (done.stderr.strip().splitlines() or ["without a word"])[0]


def install_npm() -> str:
    if not shutil.which("npm"):
        return "npm is not installed"
    lock = (SOURCES / "package-lock.json").read_bytes()
    stamp = INSTALLED / ".installed"
    if stamp.exists() and stamp.read_bytes() == lock:
        return ""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCES / name, INSTALLED)
    if why := ran(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], INSTALLED):
        return why
    if BUN.exists():
        BUN.chmod(0o755)
    stamp.write_bytes(lock)
    return ""


def missing(name: str) -> str:
    if not (INSTALLED / "node_modules" / PEERS[name].package).is_dir():
        return f"{PEERS[name].package} is not for this machine"
    program = [str(BUN), "--version"] if name == "bun" else ["node", "--version"]
    try:
        done = subprocess.run(program, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{Path(program[0]).name} does not run: {error}"
    return "" if done.returncode == 0 else f"{Path(program[0]).name} does not run: status {done.returncode}"


def install_debian() -> str:
    return ran([str(SOURCES / "debian.sh"), str(PACKAGES)], ROOT)


def unpacked(platform: Platform) -> Path:
    """The programs of the Debian packages, in the platform's folder: their user may not be able to reach the clone."""
    programs = platform.folder / "peers"
    if not programs.exists():
        for package in sorted(PACKAGES.glob("*.deb")):
            subprocess.run(["dpkg-deb", "--extract", package, programs], check=True)
    return programs


# --- starting them


def command(name: str, port: int, platform: Platform) -> tuple[list[str], Mapping[str, str], str]:
    """What to start, with which environment, and what chat-bench speaks to it."""
    peer = PEERS[name]
    if peer.is_debian:
        env = PLAIN_ENV | {"OWNER": platform.owner} | (archive_of(platform) if peer.keeps else {})
        return [str(SOURCES / peer.source), str(unpacked(platform)), str(platform.folder / name), str(port)], env, peer.protocol
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "NODE_PATH": str(INSTALLED / "node_modules"), "NODE_ENV": "production", "PORT": str(port)}
    if name == "socketio-redis":
        env["REDIS"] = f"redis://:{platform.redis.password_file.read_text().strip()}@127.0.0.1:{platform.redis.port}"
    return [str(BUN) if name == "bun" else "node", str(SOURCES / peer.source)], env, peer.protocol


def archive_of(platform: Platform) -> dict[str, str]:
    """An empty database of its own on the server that keeps ours, under the same settings, and how ejabberd reaches it."""
    with platform.postgres.connect(dbname="postgres") as server:
        server.execute("DROP DATABASE IF EXISTS ejabberd WITH (FORCE)")
        server.execute("DROP ROLE IF EXISTS ejabberd")
        server.execute(f"CREATE ROLE ejabberd LOGIN PASSWORD '{EJABBERD_PASSWORD}'")
        server.execute("CREATE DATABASE ejabberd OWNER ejabberd")
    [schema] = unpacked(platform).glob("usr/share/ejabberd/sql/pg.sql")
    with platform.postgres.connect(dbname="ejabberd") as database:
        database.execute("SET ROLE ejabberd")
        database.execute(schema.read_text())
    return {"SQL_PORT": str(platform.postgres.port), "SQL_PASSWORD": EJABBERD_PASSWORD}
