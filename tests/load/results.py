"""What a run was made on and with, said and written down: build/bench/results.json."""

from __future__ import annotations

import json
import os
import platform as machine
import subprocess
import time
from pathlib import Path

from running import DATABASE, GATEWAY, read
from scenarios import Scenario
from support.platform import ROOT, Platform
from targets import TARGETS, Figures

FOLDER = ROOT / "build" / "bench"


def surroundings(platform: Platform, nice: int) -> dict[str, object]:
    processor = next((line.split(":", 1)[1].strip() for line in read(Path("/proc/cpuinfo")).splitlines() if line.startswith("model name")), machine.machine())
    with platform.postgres.connect() as database:
        settings = {name: database.execute(f"SHOW {name}").fetchone()[0] for name in ("fsync", "synchronous_commit", *DATABASE)}
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True).stdout.strip(),
        "processors": os.cpu_count(), "processor": processor, "memory_gib": int(read(Path("/proc/meminfo")).split()[1]) // 1048576, "linux": machine.release(),
        "load_average_at_start": round(os.getloadavg()[0], 2), "gateways": len(platform.gateways), "tls": False, "pinned": False, "nice": nice,
        "postgresql": settings, "limits": platform.limits | GATEWAY,
    }


def print_machine(platform: Platform, nice: int = 0) -> dict[str, object]:
    found = surroundings(platform, nice)
    print("machine: {processors} × {processor}, {memory_gib} GiB, Linux {linux}; load average {load_average_at_start} at the start; commit {commit}".format(**found))
    print("PostgreSQL: " + ", ".join(f"{name} {value}" for name, value in found["postgresql"].items()))
    print(f"gateways: {found['gateways']} without TLS; client, database and Redis on the same machine, nothing pinned")
    print("limits raised: " + " ".join(f"{name}={value}" for name, value in sorted(found["limits"].items())))
    if nice:
        print(f"every server and the client at nice {nice}, as other work shared the machine")
    return found


def write(found: dict[str, object], scenarios: list[Scenario], absent: dict[str, str], flush_ms: float) -> Path:
    """Every run's figures; and each target's, computed from them."""
    figures: Figures = {one.name: one for one in scenarios}
    told = {
        "surroundings": found | {"flush_ms": flush_ms}, "absent": absent,
        "scenarios": [{"name": one.name, "what": one.what, "command": one.command, "protocol": one.protocol, "gateways": one.gateways, "options": one.options, "axis": one.axis,
                       "size": one.size, "runs": one.runs} for one in scenarios],
        "targets": [{"number": target.number, "sentence": target.sentence,
                     "bounds": [{"what": bound.what, "unit": bound.unit.strip(), "limit": bound.limit, "at_least": bound.is_least, "values": bound.computed(figures),
                                 "median": bound.median(figures), "met": None if bound.median(figures) is None or not bound.limit else bound.is_met(bound.median(figures))}
                                for bound in target.bounds]} for target in TARGETS],
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / "results.json"
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    return path
