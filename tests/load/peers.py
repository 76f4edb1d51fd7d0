"""Other people's servers beside ours: installed from the lock file of tests/load/peers into build/peers, and how each is started. Which are not there is said, and why."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from support.platform import ROOT
from support.servers import Redis

SOURCES = ROOT / "tests" / "load" / "peers"
INSTALLED = ROOT / "build" / "peers"
INSTALL_TIMEOUT_S = 300
BUN = INSTALLED / "node_modules" / "@oven" / "bun-linux-x64" / "bin" / "bun"
# what it is called: the server's file, what chat-bench speaks to it, what must have been installed
PEERS = {
    "ws": ("ws.js", "ws", "ws"),
    "socketio": ("socketio.js", "socketio", "socket.io"),
    "socketio-redis": ("socketio.js", "socketio", "@socket.io/redis-adapter"),
    "bun": ("bun.js", "ws", "@oven/bun-linux-x64"),
}


def install() -> dict[str, str]:
    """Those that cannot be had, and why."""
    if not shutil.which("npm"):
        return {name: "npm is not installed" for name in PEERS}
    lock = (SOURCES / "package-lock.json").read_bytes()
    stamp = INSTALLED / ".installed"
    if not stamp.exists() or stamp.read_bytes() != lock:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(SOURCES / name, INSTALLED)
        try:
            done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=INSTALLED, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            return {name: f"npm ci took longer than {INSTALL_TIMEOUT_S} s" for name in PEERS}
        if done.returncode != 0:
            return {name: "npm ci failed: " + (done.stderr.strip().splitlines() or ["without a word"])[0] for name in PEERS}
        if BUN.exists():
            BUN.chmod(0o755)
        stamp.write_bytes(lock)
    return {name: why for name in PEERS if (why := missing(name))}


def missing(name: str) -> str:
    if not (INSTALLED / "node_modules" / PEERS[name][2]).is_dir():
        return f"{PEERS[name][2]} is not for this machine"
    program = [BUN, "--version"] if name == "bun" else ["node", "--version"]
    try:
        done = subprocess.run(program, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{Path(program[0]).name} does not run: {error}"
    return "" if done.returncode == 0 else f"{Path(program[0]).name} does not run: status {done.returncode}"


def command(name: str, port: int, redis: Redis) -> tuple[list[str], dict[str, str], str]:
    """What to start, with which environment, and what chat-bench speaks to it."""
    source, protocol, _ = PEERS[name]
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "NODE_PATH": str(INSTALLED / "node_modules"), "NODE_ENV": "production", "PORT": str(port)}
    if name == "socketio-redis":
        env["REDIS"] = f"redis://:{redis.password_file.read_text().strip()}@127.0.0.1:{redis.port}"
    return [str(BUN) if name == "bun" else "node", str(SOURCES / source)], env, protocol
