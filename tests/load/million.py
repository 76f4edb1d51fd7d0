"""A million authenticated connections, clients included, then deliveries to some of them, and to all: the fourth target.

    tests/load/run --million                          a million, as far as the memory goes
    tests/load/run --million --connections 40000      fewer, to see that it works

A gateway may have fewer than 20,000 descriptors, so there are many, each with its own client process, whose connections go half to one gateway and half to the next: every room's people are on
two of them. Clients connect to the gateways directly, from a hundred loopback addresses. People and rooms are put straight into the tables: 100 people with ten sockets each in a room.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from printing import measured, print_rows
from results import FOLDER, print_machine
from running import BENCH, GATEWAY, Tuned, read
from support import crowds
from support.process import ProcessError
from support.tokens import Mint
from targets import Bound

ROOM_PEOPLE, SOCKETS_EACH = 100, 10
ROOM = ROOM_PEOPLE * SOCKETS_EACH
ROOMS_EACH = 17                     # for each gateway and its client: 17,000 sockets
SPARE_KIB = 2 * 1024 * 1024         # below this much free memory no more are opened
OPENING = 256                       # connections being opened at once
TOKEN_SECONDS = 6 * 3600
SECONDS = 10
# Where is talked: how it is called, in how many rooms of how many clients (0: all), and messages a second in all, each to 1,000.
TALKS = [("in one room", 1, 1, 200), ("in ten rooms", 1, 10, 120), ("in all rooms", 0, ROOMS_EACH, 110)]
# Every gateway has three connections to the database: the writer, what the loop asks, and one at which everything else takes turns.
# A ping and its pong are 32 µs of both ends: for a million at every 25 seconds two thirds of this machine.
DATABASE = {"max_connections": "400", "shared_buffers": "512MB"}
ENV = {"CHAT_DATABASE_CONNECTIONS": "1", "CHAT_DATABASE_SHARED": "on", "CHAT_HEARTBEAT": "2m"}


class Many(Tuned):
    def _start_servers(self) -> None:
        super()._start_servers()
        with self.postgres.connect() as database:
            for name, value in DATABASE.items():
                database.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        self.postgres.restart()

    def _start_front(self) -> None:
        """Clients connect to the gateways directly."""


def available_kib() -> int:
    return int(next(line for line in read(Path("/proc/meminfo")).splitlines() if line.startswith("MemAvailable")).split()[1])


class Client:
    """One chat-bench: its people in whole rooms, half of their sockets on either of two gateways."""

    def __init__(self, platform: Many, number: int, people: list[tuple[str, str]]):
        gateways = platform.gateways
        path = platform.folder / f"people-{number}"
        mint = Mint(platform.keys, platform.https_url)
        lines = []
        for user, room in people:
            token = mint.token(user, seconds=TOKEN_SECONDS)
            lines += [f"{socket % 2} {token} {room} {user}\n" for socket in range(SOCKETS_EACH)]
        path.write_text("".join(lines))
        self.count = len(lines)
        self.process = subprocess.Popen(
            [str(BENCH), "send", "--protocol", "chat", "--people", str(path), "--rate", "1", "--members", str(ROOM), "--opening", str(OPENING), "--warm", "1", "--seconds", str(SECONDS),
             "--hold", "--target", f"127.0.0.1:{gateways[number].port}", "--target", f"127.0.0.1:{gateways[(number + 1) % len(gateways)].port}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def wait_open(self) -> None:
        if self.process.stdout.readline().strip() != "opened":
            raise ProcessError(f"a client could not open its {self.count} connections")

    def measure(self, rate: float, rooms: int) -> dict[str, float]:
        self.process.stdin.write(f"{rate:.4f} {rooms}\n")
        self.process.stdin.flush()
        out = self.process.stdout.readline()
        if "=" not in out:
            raise ProcessError(f"a client ended without a report, status {self.process.wait()}")
        return {key: float(value) for key, value in (word.split("=", 1) for word in out.split()) if key != "protocol"}

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def people_of(platform: Many, rooms: int) -> list[tuple[str, str]]:
    """Who is in which room, one room after another."""
    with platform.postgres.connect() as database:
        owner = crowds.crowd(database, 1, "owner")[0]
        users = crowds.crowd(database, rooms * ROOM_PEOPLE, "many")
        made = crowds.rooms(database, owner, rooms)
        of = [made[i // ROOM_PEOPLE] for i in range(len(users))]
        for at in range(0, len(users), 10_000):
            crowds.comes_into(database, users[at:at + 10_000], of[at:at + 10_000])
        database.execute("VACUUM ANALYZE")
    return list(zip(users, of))


def open_all(platform: Many, clients: list[Client], gateways: int, rooms_each: int) -> None:
    """One client after another, so that no one waits long; as many as the memory carries."""
    people, began = people_of(platform, gateways * rooms_each), time.monotonic()
    each = rooms_each * ROOM_PEOPLE
    for number in range(gateways):
        if available_kib() < SPARE_KIB:
            print(f"no more than {len(clients)} of {gateways} clients: less than {SPARE_KIB >> 20} GiB of memory would be left")
            return
        clients.append(Client(platform, number, people[number * each:(number + 1) * each]))
        try:
            clients[-1].wait_open()
        except ProcessError as error:
            clients.pop().end()
            print(f"no more than {len(clients)} of {gateways} clients: {error}")
            return
        print(f"{sum(client.count for client in clients):,} connections after {time.monotonic() - began:.0f} s, {available_kib() / 1048576:.1f} GiB left", file=sys.stderr, flush=True)


def talk(clients: list[Client], rooms: int, rate: float) -> dict[str, float]:
    with ThreadPoolExecutor(len(clients)) as pool:
        reports = list(pool.map(lambda client: client.measure(rate / len(clients), rooms), clients))
    total = {key: sum(report[key] for report in reports) for key in ("sent", "acked", "events_per_s", "missing", "lost_connections", "refused", "pulls")}
    return total | {"event_p50_ms": max(report["event_p50_ms"] for report in reports), "event_p99_ms": max(report["event_p99_ms"] for report in reports)}


def measure(platform: Many, clients: list[Client], gateways: int, rooms_each: int, before_kib: int) -> dict[str, object]:
    began = time.monotonic()
    open_all(platform, clients, gateways, rooms_each)
    opening_s = time.monotonic() - began
    used_gb = (before_kib - available_kib()) * 1024 / 1e9
    print_rows([["connections", "gateways", "opened in s", "GB in all"], [f"{sum(client.count for client in clients):,}", str(gateways), f"{opening_s:.0f}", f"{used_gb:.1f}"]])
    talks = {name: talk(clients[:count or None], min(rooms, rooms_each), rate) for name, count, rooms, rate in TALKS}
    return {"connections": sum(client.count for client in clients), "gateways": gateways, "opening_s": opening_s, "used_gb": used_gb, "talks": talks}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=1_000_000)
    parser.add_argument("--rooms-each", type=int, default=ROOMS_EACH, help="rooms of a thousand sockets for each gateway: 17, so that a process stays below 20,000 descriptors")
    asked = parser.parse_args()
    gateways = max(2, -(-asked.connections // (asked.rooms_each * ROOM)))
    before_kib, clients = available_kib(), []
    with Many("million", gateways=gateways, workers=0, waits_for_disk=True, env={"chat-gateway": GATEWAY | ENV}) as platform:
        surroundings = print_machine(platform)
        try:
            found = measure(platform, clients, gateways, asked.rooms_each, before_kib)
        finally:
            for client in clients:
                client.end()
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "million.json").write_text(json.dumps({"surroundings": surroundings, "found": found}, indent=1, ensure_ascii=False) + "\n")
    talks = found["talks"]
    print_rows([["talked", "messages", "acknowledged", "deliveries/s", "p50 ms", "p99 ms", "missing", "connections lost"],
                *[[name, f"{one['sent']:,.0f}", f"{one['acked']:,.0f}", f"{one['events_per_s']:,.0f}", f"{one['event_p50_ms']:.0f}", f"{one['event_p99_ms']:.0f}", f"{one['missing']:.0f}",
                   f"{one['lost_connections']:.0f}"] for name, one in talks.items()]])
    lost = sum(one["missing"] + one["sent"] - one["acked"] + one["lost_connections"] for one in talks.values())
    bounds = [Bound("connections", lambda figures: [found["connections"]], 1_000_000, True), Bound("memory", lambda figures: [found["used_gb"]], 16, unit=" GB"),
              *[Bound(f"deliveries {name}", lambda figures, one=one: [one["events_per_s"]], 100_000, True, "/s") for name, one in talks.items()],
              Bound("lost", lambda figures: [lost], 0)]
    print("| 4 | 1,000,000 connections in 16 GB, clients included; then 100,000 deliveries/s, none lost | " + "; ".join(measured(bound, {}) for bound in bounds) + " | "
          + "; ".join("met" if bound.is_met(bound.median({})) else "not met" for bound in bounds) + " |")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
