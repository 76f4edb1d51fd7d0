"""Measures the platform and, in the same run, the bare server that shows what this machine allows.

    tests/load/run                    everything, three times in turn, medians: some ten minutes
    tests/load/run --only fanout      scenarios whose names contain that
    tests/load/run --smoke            everything small, once; says whether it works, not how fast: for the suite
"""

from __future__ import annotations

import argparse
import os
import platform as machine
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from setup import Prepared
from support.platform import ROOT, Platform
from support.process import ProcessError, free_port, wait_until
from support.servers import Service

BENCH = ROOT / "build" / "none" / "bin" / "chat-bench"
# The rest of the server's settings are those of deploy/local/postgresql.conf: fsync and synchronous_commit are on.
DATABASE = {"min_wal_size": "4GB", "max_wal_size": "8GB", "shared_buffers": "1GB", "checkpoint_timeout": "30min", "track_wal_io_timing": "on"}
GATEWAY = {"CHAT_HANDSHAKES_PER_SECOND": "0", "CHAT_SAME_TEXT_LIMIT": "off", "CHAT_LOG_LEVEL": "warn"}
WARM_WAL_ROWS = 1_500_000   # of 1 kB: as much log as the runs will write, so that its segments are there to be used again


class Tuned(Platform):
    """PostgreSQL with enough log segments before anything is measured: making a new one in the commit's path costs tens of milliseconds."""

    wal_rows = 0

    def _start_servers(self) -> None:
        super()._start_servers()
        with self.postgres.connect() as database:
            for name, value in DATABASE.items():
                database.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        self.postgres.restart()
        with self.postgres.connect() as database:
            if self.wal_rows:
                database.execute(f"CREATE TABLE public.warm AS SELECT repeat(md5(n::text), 31) AS t FROM generate_series(1, {self.wal_rows}) n")
                database.execute("DROP TABLE public.warm")
            database.execute("CHECKPOINT")


def raise_above_others(pid: int, nice: int) -> None:
    """Other work on the machine then hardly matters. Every server is a session (PostgreSQL's each process), and the scheduler weighs sessions."""
    try:
        Path(f"/proc/{pid}/autogroup").write_text(str(nice))
    except OSError:
        pass    # it ended


@dataclass
class Scenario:
    """`command` and `options` of chat-bench; `people` names a file. With `floor`, the bare server does the same in its turn. `half_of` names the scenario half of whose
    throughput is the rate here."""

    name: str
    what: str
    people: str
    options: dict[str, object]
    command: str = "send"
    floor: bool = False
    half_of: str = ""
    results: list[dict[str, float]] = field(default_factory=list)
    floors: list[dict[str, float]] = field(default_factory=list)

    def median(self, key: str, floor: bool = False) -> float:
        values = [result[key] for result in (self.floors if floor else self.results) if key in result]
        return statistics.median(values) if values else 0.0

    def spread(self, key: str) -> str:
        values = [result[key] for result in self.results if key in result]
        digits = 0 if max(values, default=0) >= 100 else 2
        return f"{min(values):,.{digits}f}–{max(values):,.{digits}f}" if values else ""


def scenarios(members: int, seconds: float, smoke: bool) -> list[Scenario]:
    run = {"seconds": seconds, "warm": 0.3 if smoke else 2}
    hot = {"members": members} | run
    few = min(members, 16)
    rates = [50] if smoke else [100, 500, 1000]
    windows = [16] if smoke else [1, 64, 1024]
    found = [Scenario("open", f"{members * 5} connections opened, sessions authenticated", "many", {"opening": 64, "seconds": 0, "count": members * 5}, "open", floor=True),
             Scenario("idle", f"{members * 10} idle connections", "many", {"opening": 64, "seconds": 1 if smoke else 4}, "open", floor=True)]
    found += [Scenario(f"fanout-w{w}", f"one room of {members}, the next message when all have it, {w} under way", "hot", hot | {"window": w, "wait": "all"}, floor=True)
              for w in (1, 16)]
    found += [Scenario(f"fanout-r{rate}", f"one room of {members}, {rate} messages a second", "hot", hot | {"rate": rate}, floor=True) for rate in rates]
    found += [Scenario(f"hot-w{w}", f"one room, {few} of its people here, {w} under way", "hot-few", run | {"window": w, "wait": "ack", "members": few, "count": few})
              for w in windows]
    found += [Scenario(f"rooms-w{w}", f"{members} rooms, one person here in each, {w} under way", "solo", run | {"window": w, "wait": "ack", "members": 1}) for w in windows]
    if smoke:       # the floor once, and no more than a suite has time for
        for one in found:
            one.floor = one.floor and one.name in ("idle", "fanout-w16")
        found = [one for one in found if one.name != "open"]
    else:
        found.append(Scenario("rooms-half", f"{members} rooms, one person here in each, at half the rate of {windows[-1]} under way", "solo", run | {"members": 1},
                              half_of=f"rooms-w{windows[-1]}"))
    found += [Scenario(f"groups-w{w}", f"{members} rooms of 10, all here, {w} under way", "groups", run | {"window": w, "wait": "ack", "members": 10}) for w in windows[-2:]]
    return found


class Bench:
    def __init__(self, platform: Platform, members: int, folder: Path, nice: int):
        self.platform, self.folder, self.nice = platform, folder, nice
        self._raise()
        began = time.monotonic()
        self.prepared = prepared = Prepared(platform, members, 10)
        print(f"prepared {members} people and {2 * members + 1} rooms through the API in {time.monotonic() - began:.0f} s", flush=True)
        hot, own = prepared.hot, dict(zip(range(members), prepared.solo))
        groups = dict(zip(range(members), prepared.groups))
        self.files = {
            "hot": prepared.write(folder / "hot", lambda i: hot), "hot-few": prepared.write(folder / "hot-few", lambda i: hot),
            "solo": prepared.write(folder / "solo", own.get), "groups": prepared.write(folder / "groups", groups.get),
            "many": prepared.write(folder / "many", lambda i: None, members * 10),
        }

    def _pids(self) -> dict[str, list[int]]:
        children = [int(status.parent.name) for status in Path("/proc").glob("[0-9]*/status")
                    if f"\nPPid:\t{self.platform.postgres.pid}\n" in read(status)]
        return {"gateways": [gateway.pid for gateway in self.platform.gateways], "database": [self.platform.postgres.pid, *children],
                "redis": [self.platform.redis.pid]}

    def _raise(self) -> None:
        for pid in [os.getpid(), *sum(self._pids().values(), [])] if self.nice else []:
            raise_above_others(pid, self.nice)

    def _run(self, scenario: Scenario, protocol: str, targets: list[str], groups: dict[str, list[int]], people: Path) -> dict[str, float]:
        command = [str(BENCH), scenario.command, "--protocol", protocol, "--people", str(people)]
        for target in targets:
            command += ["--target", target]
        for name, value in scenario.options.items():
            command += [f"--{name}", str(value)]
        for name, pids in groups.items():
            command += ["--group", f"{name}={','.join(map(str, pids))}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode != 0 or "=" not in done.stdout:
            raise ProcessError(f"{scenario.name} ({protocol}): {done.stderr.strip()[-2000:]}")
        if done.stderr:
            print(done.stderr.strip()[-500:], file=sys.stderr)
        words = dict(word.split("=", 1) for word in done.stdout.split())
        return {key: float(value) for key, value in words.items() if key != "protocol"}

    def measure(self, scenario: Scenario, others: list[Scenario]) -> None:
        if scenario.half_of:
            whole = [other for other in others if other.name == scenario.half_of and other.results]
            scenario.options["rate"] = whole[0].results[-1]["acked_per_s"] // 2 if whole else 1000
        targets = [f"127.0.0.1:{gateway.port}" for gateway in self.platform.gateways]
        self._raise()
        scenario.results.append(self._run(scenario, "chat", targets, self._pids(), self.files[scenario.people]))
        self._wait_until_idle()
        if scenario.floor:
            scenario.floors.append(self._floor(scenario))

    def _wait_until_idle(self) -> None:
        """What an overload left in queues must not be counted in the next run."""
        pids = sum(self._pids().values(), [])
        used = [sum(map(cpu_ticks, pids))]

        def is_idle() -> bool:
            time.sleep(0.3)
            used.append(sum(map(cpu_ticks, pids)))
            return used[-1] - used[-2] <= 6 and not any(map(messages_waiting, self.platform.gateways))

        wait_until(is_idle, 60, "servers idle again")

    def flush_ms(self) -> float:
        with self.platform.postgres.connect() as database:
            return float(database.execute("SELECT coalesce(wal_sync_time / nullif(wal_sync, 0), 0) FROM pg_stat_wal").fetchone()[0])

    def _floor(self, scenario: Scenario) -> dict[str, float]:
        """A server of its own for each run, so that nothing is left from the last."""
        port = free_port()
        people = self.folder / "floor"
        people.write_text("".join("0 " + line.split(" ", 1)[1] for line in self.files[scenario.people].open()))
        with subprocess.Popen([BENCH, "floor", f"127.0.0.1:{port}"], stdout=subprocess.PIPE, start_new_session=True) as server:
            try:
                if self.nice:
                    raise_above_others(server.pid, self.nice)
                server.stdout.readline()
                return self._run(scenario, "floor", [f"127.0.0.1:{port}"], {"floor": [server.pid]}, people)
            finally:
                server.kill()


def read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def messages_waiting(gateway: Service) -> int:
    with urllib.request.urlopen(gateway.admin_url + "/metrics", timeout=10) as metrics:
        return int(re.search(r"^chat_ingest_waiting (\d+)", metrics.read().decode(), re.MULTILINE)[1])


def cpu_ticks(pid: int) -> int:
    fields = read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12]) if fields else 0


# --- what is printed


def times(scenario: Scenario, kind: str, floor: bool = False) -> str:
    p50, p99 = (scenario.median(f"{kind}_{p}_ms", floor) for p in ("p50", "p99"))
    return f"{p50:.1f} / {p99:.1f}" if p50 or p99 else "–"


def ratio(ours: float, floor: float) -> str:
    return f"{ours / floor:.2f}×" if floor else "–"


def print_rows(rows: list[list[str]]) -> None:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for number, row in enumerate(rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
        if number == 0:
            print("| " + " | ".join("-" * width for width in widths) + " |")
    print()


def print_messages(found: list[Scenario]) -> None:
    rows = [["messages", "acked/s", "spread", "ack p50 / p99 ms", "events/s", "event p50 / p99 ms", "frames a read", "cores gateways + database + Redis", "client"]]
    for one in found:
        lost = sum(result["pulls"] for result in one.results)
        cores = " + ".join(f"{one.median(f'cores_{group}'):.2f}" for group in ("gateways", "database", "redis"))
        rows.append([one.what + (f" ({lost:.0f} times told to pull)" if lost else ""), f"{one.median('acked_per_s'):,.0f}", one.spread("acked_per_s"), times(one, "ack"), f"{one.median('events_per_s'):,.0f}",
                     times(one, "event"), f"{one.median('frames_per_read'):.1f}", cores, f"{one.median('cores_client'):.2f}"])
    print_rows(rows)


def print_floor(found: list[Scenario]) -> None:
    rows = [["fan-out against the floor", "µs of gateway a delivery", "floor", "ratio", "event p50 / p99 ms", "floor", "ratio of p99", "events/s", "floor"]]
    for one in found:
        ours, floor = one.median("us_per_event_gateways"), one.median("us_per_event_floor", True)
        rows.append([one.what, f"{ours:.2f} ({one.spread('us_per_event_gateways')})", f"{floor:.2f}", ratio(ours, floor), times(one, "event"), times(one, "event", True),
                     ratio(one.median("event_p99_ms"), one.median("event_p99_ms", True)), f"{one.median('events_per_s'):,.0f}", f"{one.median('events_per_s', True):,.0f}"])
    print_rows(rows)


def print_connections(found: list[Scenario]) -> None:
    rows = [["connections", "opened/s", "floor", "µs of gateway each", "floor", "KiB of gateway each", "floor", "KiB of kernel slab each, both ends", "floor"]]
    for one in found:
        rows.append([one.what, f"{one.median('opened_per_s'):,.0f}", f"{one.median('opened_per_s', True):,.0f}", f"{one.median('us_per_opening_gateways'):.0f}",
                     f"{one.median('us_per_opening_floor', True):.0f}", f"{one.median('rss_kib_gateways'):.1f}", f"{one.median('rss_kib_floor', True):.1f}",
                     f"{one.median('slab_kib'):.1f}", f"{one.median('slab_kib', True):.1f}"])
    print_rows(rows)


def print_machine(platform: Platform) -> None:
    processor = next((line.split(":", 1)[1].strip() for line in read(Path("/proc/cpuinfo")).splitlines() if line.startswith("model name")), machine.machine())
    memory = int(read(Path("/proc/meminfo")).split()[1]) // 1048576
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    print(f"machine: {os.cpu_count()} × {processor}, {memory} GiB, Linux {machine.release()}; load average {os.getloadavg()[0]:.1f} at the start; commit {commit}")
    with platform.postgres.connect() as database:
        print("PostgreSQL: " + ", ".join(f"{name} {database.execute(f'SHOW {name}').fetchone()[0]}" for name in ("fsync", "synchronous_commit", *DATABASE)))
    print(f"gateways: {len(platform.gateways)} without TLS; client, database and Redis on the same machine, nothing pinned")
    print("limits raised: " + " ".join(f"{name}={value}" for name, value in sorted((platform.limits | GATEWAY).items())))


# --- checking, for the suite


def complaints(one: Scenario, smoke: bool) -> list[str]:
    """Generous: what fails here is broken, not slow. Only a small load must be carried whole; of a big one something may be refused, or have to be pulled."""
    found = []
    for result in one.results:
        for key in ("refused", "stuck", "missing", "lost_connections", "pulls") if smoke else ("stuck", "lost_connections"):
            if result.get(key):
                found.append(f"{one.name}: {key} is {result[key]:.0f}")
        if one.command == "send" and result["acked"] < 20:
            found.append(f"{one.name}: only {result['acked']:.0f} messages were acknowledged")
        if one.command == "send" and result["ack_p99_ms"] > 5000:
            found.append(f"{one.name}: p99 of acknowledgements is {result['ack_p99_ms']:.0f} ms")
    if one.command == "send" and one.floor and one.floors:
        ours, floor = one.median("us_per_event_gateways"), one.median("us_per_event_floor", True)
        if ours > 40 * max(floor, 1):
            found.append(f"{one.name}: {ours:.1f} µs a delivery, {floor:.1f} on the floor")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--members", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--repeat", type=int)
    parser.add_argument("--nice", type=int, default=0, help="set all sessions to this, where other work shares the machine (root)")
    asked = parser.parse_args()
    members = asked.members or (60 if asked.smoke else 1000)
    found = [one for one in scenarios(members, asked.seconds or (0.7 if asked.smoke else 6), asked.smoke) if asked.only in one.name]
    Tuned.wal_rows = 0 if asked.smoke else WARM_WAL_ROWS
    with Tuned("load", gateways=2, workers=0, waits_for_disk=True, env={"chat-gateway": GATEWAY}) as platform:
        print_machine(platform)
        if asked.nice:
            print(f"every server and the client at nice {asked.nice}, as other work shared the machine")
        bench = Bench(platform, members, platform.folder, asked.nice)
        for number in range(asked.repeat or (1 if asked.smoke else 3)):
            for one in found:
                print(f"run {number + 1}: {one.what} …", file=sys.stderr, flush=True)
                bench.measure(one, found)
        flush = bench.flush_ms()
    print(f"\nthe disk took {flush:.2f} ms on average to flush PostgreSQL's log\n")
    print_connections([one for one in found if one.command == "open"])
    print_messages([one for one in found if one.command == "send"])
    print_floor([one for one in found if one.command == "send" and one.floor])
    wrong = {one.name: complaints(one, asked.smoke) for one in found}
    print("\n".join(sum(wrong.values(), [])), end="\n" if any(wrong.values()) else "")
    failed = sum(map(bool, wrong.values()))
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
