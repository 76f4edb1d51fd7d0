"""Runs scenarios: the platform with its people and rooms, chat-bench, and the servers beside ours, each started for one run alone."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import peers
from scenarios import FLOOR, FLOOR_TLS, OURS, Scenario
from setup import Prepared
from support.platform import ROOT, Platform
from support.process import ProcessError, free_port, wait_until
from support.servers import Service

BENCH = ROOT / "build" / "none" / "bin" / "chat-bench"
# The rest of the server's settings are those of deploy/local/postgresql.conf: fsync and synchronous_commit are on.
DATABASE = {"min_wal_size": "4GB", "max_wal_size": "8GB", "shared_buffers": "1GB", "checkpoint_timeout": "30min", "track_wal_io_timing": "on"}
GATEWAY = {"CHAT_HANDSHAKES_PER_SECOND": "0", "CHAT_SAME_TEXT_LIMIT": "off", "CHAT_LOG_LEVEL": "warn"}
WARM_WAL_ROWS = 1_500_000   # of 1 kB: as much log as the runs will write, so that its segments are there to be used again
HISTORY_PEOPLE = 32
BEGIN_S = 30    # within which somebody else's server listens


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


class Bench:
    def __init__(self, platform: Platform, members: int, nice: int, absent: dict[str, str]):
        self.platform, self.folder, self.nice, self.absent = platform, platform.folder, nice, absent
        self.members = members
        self._raise()
        began = time.monotonic()
        self.prepared = prepared = Prepared(platform, members, 10)
        print(f"prepared {members} people and {2 * members + len(prepared.circles) + 1} rooms through the API in {time.monotonic() - began:.0f} s", flush=True)
        self.files: dict[str, Path] = {}

    def _people(self, name: str) -> Path:
        """The file, written when it is first wanted."""
        prepared, path = self.prepared, self.folder / name
        makers = {
            "hot": lambda: prepared.write(path, lambda i, target: prepared.hot),
            "pair": lambda: prepared.write(path, lambda i, target: None if target else prepared.hot),
            "solo": lambda: prepared.write(path, lambda i, target: prepared.solo[i]),
            "groups": lambda: prepared.write(path, lambda i, target: prepared.groups[i]),
            "many": lambda: prepared.write(path, lambda i, target: None, self.members * 10),
            "fresh": lambda: prepared.write(path, lambda i, target: None, self.members * 5, own_tokens=True),
            "huge": lambda: prepared.write_crowd(path, self.members * 10),
            "history": lambda: prepared.write(path, lambda i, target: prepared.history, HISTORY_PEOPLE),
            "newest": lambda: prepared.write_paths(path, prepared.history, "limit=1", HISTORY_PEOPLE),
            "pages": lambda: prepared.write_paths(path, prepared.history, "limit=50&before_seq=", HISTORY_PEOPLE),
            "kept": lambda: prepared.write_paths(path, prepared.followed, "limit=1", HISTORY_PEOPLE),
            "kept pages": lambda: prepared.write_paths(path, prepared.followed, "limit=50", HISTORY_PEOPLE),
        }
        if name not in self.files:
            self.files[name] = makers[name]()
        return self.files[name]

    def prepare(self, scenario: Scenario) -> None:
        if scenario.name == "open-cold":
            self.files.pop("fresh", None)
        if scenario.people in ("kept", "kept pages") and not hasattr(self.prepared, "followed"):
            self.prepared.add_followed(HISTORY_PEOPLE, 60)
        if scenario.people in ("history", "newest", "pages"):
            if not hasattr(self.prepared, "history"):
                self.prepared.add_history(HISTORY_PEOPLE)
            self.prepared.grow_history(int(scenario.size or scenario.options.get("numbers", 1)))
        weighs_all = scenario.command == "open" and bool(scenario.options["seconds"])    # what is used again would hide what a connection weighs
        if scenario.axis or weighs_all:
            for gateway in self.platform.gateways:
                gateway.restart()
        people = self._people(scenario.people)
        if weighs_all:
            self.platform.front.restart()
            self._open_some(people)

    def _open_some(self, people: Path) -> None:
        """What the first make is shared by all who come, and weighs on no connection."""
        targets = [word for gateway in self.platform.gateways for word in ("--target", f"127.0.0.1:{gateway.port}")]
        subprocess.run([str(BENCH), "open", "--protocol", "chat", "--people", str(people), "--count", "64", "--seconds", "0", *targets], check=True, capture_output=True, timeout=60)

    # --- processes

    def _pids(self) -> dict[str, list[int]]:
        children = [int(status.parent.name) for status in Path("/proc").glob("[0-9]*/status")
                    if f"\nPPid:\t{self.platform.postgres.pid}\n" in read(status)]
        return {"gateways": [gateway.pid for gateway in self.platform.gateways], "database": [self.platform.postgres.pid, *children],
                "redis": [self.platform.redis.pid], "front": [self.platform.front.pid]}

    def _raise(self) -> None:
        for pid in [os.getpid(), *sum(self._pids().values(), [])] if self.nice else []:
            raise_above_others(pid, self.nice)

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

    def shape(self) -> list[list[str]]:
        """How the tables that change look after all of it: how many of their updates touched no index, and what is dead."""
        with self.platform.postgres.connect() as database:
            found = database.execute(
                "SELECT p.relname, sum(s.n_live_tup), sum(s.n_tup_ins), sum(s.n_tup_upd), 100.0 * sum(s.n_tup_hot_upd) / nullif(sum(s.n_tup_upd), 0), sum(s.n_dead_tup), sum(s.autovacuum_count),"
                "       sum(pg_table_size(s.relid)) / 1e6, sum(pg_indexes_size(s.relid)) / 1e6"
                "  FROM pg_stat_user_tables s JOIN pg_inherits i ON i.inhrelid = s.relid JOIN pg_class p ON p.oid = i.inhparent"
                " WHERE s.schemaname = 'chat' GROUP BY p.relname HAVING sum(s.n_tup_upd) + sum(s.n_tup_ins) >= 1000 ORDER BY sum(s.n_tup_upd) DESC, p.relname").fetchall()
        rows = [["table", "rows", "inserted", "updated", "HOT", "dead", "autovacuums", "table MB", "indexes MB"]]
        return rows + [[name, f"{live:,}", f"{made:,}", f"{changed:,}", f"{hot:.1f} %" if changed else "–", f"{dead:,}", str(swept), f"{table:,.1f}", f"{indexes:,.1f}"]
                       for name, live, made, changed, hot, dead, swept, table, indexes in found]

    # --- a run

    def measure(self, scenario: Scenario, others: list[Scenario]) -> None:
        """Ours, then whoever stands beside it."""
        self.prepare(scenario)
        if scenario.half_of:
            whole = [other for other in others if other.name == scenario.half_of and other.runs.get(OURS)]
            scenario.options["rate"] = max(1, whole[0].runs[OURS][-1]["acked_per_s"] // 2) if whole else 1000
        targets = self._targets(scenario)
        people = self._people(scenario.people)
        self._raise()
        found = self._run(scenario, scenario.protocol, targets, self._pids(), self._on_one(people) if len(targets) == 1 else people, scenario.way == "proxy-tls")
        found["rss_mib_gateways"] = sum(rss_kib(gateway.pid) for gateway in self.platform.gateways) / 1024
        scenario.runs.setdefault(OURS, []).append(found)
        self._wait_until_idle()
        for name in scenario.beside:
            if name not in self.absent:
                self._measure_beside(scenario, name)

    def _targets(self, scenario: Scenario) -> list[str]:
        platform = self.platform
        ports = {"": [gateway.port for gateway in platform.gateways[:scenario.gateways]], "proxy": [platform.http_port], "proxy-tls": [platform.https_port]}[scenario.way]
        return [f"127.0.0.1:{port}" for port in ports]

    def _measure_beside(self, scenario: Scenario, name: str) -> None:
        """Somebody else's server that fails ends nothing: it is told to be absent from then on. Without the floor nothing means anything."""
        try:
            scenario.runs.setdefault(name, []).append(self._beside(scenario, name))
        except ProcessError as error:
            if name in (FLOOR, FLOOR_TLS):
                raise
            self.absent[name] = str(error).splitlines()[0]

    def _on_one(self, people: Path) -> Path:
        path = self.folder / "one"
        path.write_text("".join("0 " + line.split(" ", 1)[1] for line in people.open()))
        return path

    def _beside(self, scenario: Scenario, name: str) -> dict[str, float]:
        """A server of its own for each run, so that nothing is left from the last."""
        port = free_port()
        floors = {FLOOR: [BENCH, "floor", f"127.0.0.1:{port}"], FLOOR_TLS: [BENCH, "floor", f"127.0.0.1:{port}", self.platform.front_folder / "front.pem"]}
        command, env, protocol = (floors[name], None, FLOOR) if name in floors else peers.command(name, port, self.platform)
        with open(self.folder / f"{name}.log", "wb") as log, subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True) as server:
            try:
                if self.nice:
                    raise_above_others(server.pid, self.nice)
                wait_until(lambda: listens(port) or server.poll() is not None, BEGIN_S, f"{name} begins to listen")
                if server.poll() is not None:
                    raise ProcessError(f"{name} ended while starting: {(read(Path(log.name)).strip().splitlines() or ['without a word'])[-1]}")
                groups = {name.replace("-", "_"): [server.pid]}
                if name in peers.PEERS and peers.PEERS[name].keeps:
                    groups["database"] = self._pids()["database"]
                return self._run(scenario, protocol, [f"127.0.0.1:{port}"], groups, self._on_one(self._people(scenario.people)), name == FLOOR_TLS)
            finally:
                server.kill()

    def _run(self, scenario: Scenario, protocol: str, targets: list[str], groups: dict[str, list[int]], people: Path, has_tls: bool = False) -> dict[str, float]:
        command = [str(BENCH), scenario.command, "--protocol", "chat" if protocol == "rest" else protocol, "--people", str(people), *(["--tls"] if has_tls else [])]
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


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


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


def rss_kib(pid: int) -> int:
    found = re.search(r"^VmRSS:\s+(\d+)", read(Path(f"/proc/{pid}/status")), re.MULTILINE)
    return int(found[1]) if found else 0
