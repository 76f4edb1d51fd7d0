"""How long it takes where there is much: a person with 2,000 rooms, a room of 2,000 members, 500 people with 2,000 rooms each.

    PYTHONPATH=tests build/venv/bin/python tests/load/large.py             all of it, each twenty times: two minutes
    PYTHONPATH=tests build/venv/bin/python tests/load/large.py --times 5   each less often

Rooms and people are put straight into the tables, the measured operations come by their doors. One Python client, nothing else going on: the times are the client's.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable

from printing import print_rows
from results import print_machine
from running import GATEWAY, Tuned
from support import crowds
from support.people import Town

ROOMS, MEMBERS, WATCHED = 2000, 2000, 500
MOVED = 20


class Large:
    def __init__(self, town: Town, times: int):
        self.town, self.times, self.rows = town, times, [["what", "p50 ms", "the longest"]]
        with town.platform.postgres.connect() as database:
            self.busy = town.person("busy", "rest")
            self.rooms = crowds.rooms(database, self.busy.user, ROOMS, said=3)
            self.owner = town.person("owner", "rest")
            self.room = self.owner.makes_room(kind="public", name="large")
            self.members = crowds.crowd(database, MEMBERS - 1)
            crowds.comes_into(database, self.members, [self.room] * len(self.members))
            for number in range(200):
                self.owner.sends(self.room, f"message {number}")
            crowds.are_in_rooms_of_their_own(database, self.members[:WATCHED], ROOMS - 1)
            self.strangers = crowds.crowd(database, WATCHED, "stranger")
            crowds.are_in_rooms_of_their_own(database, self.strangers, ROOMS)
            database.execute("VACUUM ANALYZE chat.user_rooms, chat.members, chat.rooms, chat.marks, chat.messages, auth.users")

    def measure(self, what: str, do: Callable[[], object], before: Callable[[], object] = lambda: None) -> None:
        taken = []
        for _ in range(self.times):
            before()
            began = time.monotonic()
            do()
            taken.append((time.monotonic() - began) * 1000)
        self.rows.append([what, f"{statistics.median(taken):.1f}", f"{max(taken):.1f}"])
        print(f"{what}: {self.rows[-1][1]} ms", file=sys.stderr, flush=True)

    def of_many_rooms(self) -> None:
        busy = self.busy
        one = self.town.socket(0, busy.token)
        assert one.opening.body["rooms"] == ROOMS
        self.measure("2,000 rooms: session.open, connecting included, the rooms followed already", lambda: self.town.socket(0, busy.token).close())
        one.close()

        fresh = iter([self._of_fresh_rooms() for _ in range(self.times)])
        self.measure("2,000 rooms: session.open, connecting included, nobody followed any of the rooms", lambda: self.town.socket(0, next(fresh)))
        socket = self.town.socket(0, busy.token)
        cold = {"heads": []}
        told = socket.call("session.sync", cold).body
        assert len(told["rooms"]) == ROOMS
        self.measure("2,000 rooms: session.sync of who holds nothing (each has something unread)", lambda: socket.call("session.sync", cold))
        held = [{"room": one["room"], "seq": one["seq"]} for one in told["rooms"]]
        with self.town.platform.postgres.connect() as database:
            database.execute("UPDATE chat.marks SET read_seq = 4, read_num = 3 WHERE user_id = %s AND room_id = ANY(%s::uuid[])", (busy.user, self.rooms))
        for room in self.rooms[:MOVED]:
            busy.sends(room, "meanwhile")
        resume = {"epoch": told["epoch"], "user_seq": told["user_seq"], "heads": [head for head in held if head["room"] in set(self.rooms[:200])]}
        assert len(socket.call("session.sync", resume).body["rooms"]) == MOVED
        self.measure(f"2,000 rooms: session.sync of who holds 200 and reads on, {MOVED} of which moved", lambda: socket.call("session.sync", resume))
        for limit in (50, 200):
            self.measure(f"2,000 rooms: the first page of room.list, of {limit}", lambda: busy.does("room.list", limit=limit))
        self.measure("2,000 rooms: all pages of room.list, of 200", self._all_pages)

    def _of_fresh_rooms(self) -> str:
        somebody = self.town.person("fresh", "rest")
        with self.town.platform.postgres.connect() as database:
            crowds.rooms(database, somebody.user, ROOMS)
        return somebody.token

    def _all_pages(self) -> None:
        page, seen = self.busy.does("room.list", limit=200), 0
        while True:
            seen += len(page["rooms"])
            if "next" not in page:
                break
            page = self.busy.does("room.list", limit=200, cursor=page["next"])
        assert seen == ROOMS

    def of_many_members(self) -> None:
        owner, room = self.owner, self.room
        socket = self.town.socket(0, owner.token)
        self.measure("2,000 members: room.get", lambda: owner.does("room.get", room=room))
        self.measure("2,000 members: the first page of member.list, of 200", lambda: owner.does("member.list", room=room, limit=200))
        self.measure("2,000 members: room.events, the newest 200", lambda: owner.does("room.events", room=room, limit=200))
        self.measure("2,000 members: presence.get of 500 of them, who are in 2,000 rooms each", lambda: owner.does("presence.get", users=self.members[:WATCHED]))
        self.measure("2,000 members: presence.watch of 500 of them, who are in 2,000 rooms each", lambda: socket.call("presence.watch", {"users": self.members[:WATCHED]}))
        newcomers = [self.town.person("newcomer", "rest") for _ in range(self.times)]
        waiting = iter(newcomers)
        self.measure("2,000 members: room.join", lambda: next(waiting).joins(room))
        for somebody in newcomers:
            somebody.leaves(room)

    def of_both(self) -> None:
        busy = self.busy
        self.measure("presence.get by who has 2,000 rooms of 500 who have 2,000 each, none shared", lambda: busy.does("presence.get", users=self.strangers))
        with self.town.platform.postgres.connect() as database:
            crowds.are_listed(database, self.strangers, [self.rooms[-1]] * len(self.strangers))
        self.measure("presence.get by who has 2,000 rooms of 500 who have 2,001 each, the oldest shared", lambda: busy.does("presence.get", users=self.strangers))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    with Tuned("large", gateways=2, workers=0, env={"chat-gateway": GATEWAY}) as platform:
        print_machine(platform)
        town = Town(platform)
        large = Large(town, asked.times)
        large.of_many_rooms()
        large.of_many_members()
        large.of_both()
        town.close()
    print()
    print_rows(large.rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
