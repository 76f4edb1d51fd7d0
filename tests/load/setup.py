"""What a load needs before it begins: people, rooms and tokens, made through the real API.

Accounts are registered with a verifier that nobody knows the password of, so that no slow password step is paid; the tokens are signed with the platform's own key.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support import crowds
from support.client import Rest, Socket, make_id
from support.people import some_srp_secret
from support.platform import Platform
from support.tokens import Mint

TOKEN_SECONDS = 6 * 3600
AT_ONCE = 8
MEMBERS_AT_CREATION = 100   # the table's limit
CIRCLE, CIRCLES_EACH = 64, 8
TEXT_BYTES = 200


def must(rest: Rest, wire: str, args: dict, token: str | None = None) -> dict:
    """As a good client: what is temporary is asked again, under the same key."""
    for wait_s in (0.2, 1, 3, 10, None):
        answer = rest.call(wire, args, token)
        if answer.ok:
            return answer.body
        if wait_s is None or not answer.body.get("temporary"):
            raise SystemExit(f"bench: preparing failed: {wire}: {answer}")
        time.sleep(wait_s)
    raise AssertionError("unreachable")


class Prepared:
    """`people` users; one hot room with all of them, for each a room of their own (solo), for each a room of `group` people, and rooms of CIRCLE people so many that each is in CIRCLES_EACH:
    with groups of ten everybody is in twenty rooms."""

    def __init__(self, platform: Platform, people: int, group: int):
        self.platform = platform
        self.auth = Rest(platform.auth.url)
        self.gateways = [Rest(gateway.url) for gateway in platform.gateways]
        self.mint = Mint(platform.keys, platform.https_url)
        self.users = self._each(self._register, range(people))
        self.tokens = [self.mint.token(user, seconds=TOKEN_SECONDS) for user in self.users]
        self.hot = self._hot_room()
        self.solo = self._each(lambda i: self._room(i, f"solo {i}", []), range(people))
        self.groups = self._each(lambda i: self._room(i, f"group {i}", [self.users[(i + k) % people] for k in range(1, group)]), range(people))
        size = min(CIRCLE, people)
        self.circles = self._each(lambda c: self._room(c * CIRCLES_EACH, f"circle {c}", [self.users[(c * CIRCLES_EACH + k) % people] for k in range(1, size)]), range(people // CIRCLES_EACH))
        self.rooms_of: list[list[str]] = [[self.hot, self.solo[i]] for i in range(people)]
        for starts, rooms, count in ((1, self.groups, group), (CIRCLES_EACH, self.circles, size)):
            for number, room in enumerate(rooms):
                for k in range(count):
                    self.rooms_of[(number * starts + k) % people].append(room)

    def _each(self, make: Callable[[int], str], numbers: Iterable[int]) -> list[str]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(make, numbers))

    def _call(self, i: int, wire: str, args: dict) -> dict:
        return must(self.gateways[i % len(self.gateways)], wire, args, self.tokens[i])

    def _register(self, i: int) -> str:
        account = make_id()
        must(self.auth, "account.register", {"account": account, "login": f"load-{account[-12:]}", "display_name": f"Load {i}", "srp": some_srp_secret()})
        return account

    def _room(self, owner: int, name: str, members: list[str]) -> str:
        more = {"members": members} if members else {}
        return self._call(owner, "room.create", {"cid": make_id(), "kind": "private", "name": name} | more)["room"]["room"]

    def _hot_room(self) -> str:
        room = self._room(0, "hot", self.users[1:MEMBERS_AT_CREATION])
        for user in self.users[MEMBERS_AT_CREATION:]:
            self._call(0, "member.add", {"room": room, "cid": make_id(), "user": user})
        return room

    def write(self, path: Path, rooms: Callable[[int, int], str | None], connections: int | None = None, own_tokens: bool = False) -> Path:
        """One connection a line, in turn on the gateways; `rooms(person, target)` is where it sends, None: nowhere. `own_tokens`: each has one that no gateway has seen."""
        people, targets = len(self.users), len(self.gateways)
        lines = []
        for i in range(connections or people):
            person = i % people
            target = (i + i // people) % targets    # a person's sockets on both gateways
            token = self.mint.token(self.users[person], seconds=TOKEN_SECONDS) if own_tokens else self.tokens[person]
            lines.append(f"{target} {token} {rooms(person, target) or '-'} {self.users[person]} {','.join(self.rooms_of[person])}\n")
        path.write_text("".join(lines))
        return path

    def write_crowd(self, path: Path, count: int) -> Path:
        """A room of so many, put straight into the tables but for one, and a connection for each."""
        room = self._room(0, "huge", [])
        with self.platform.postgres.connect() as database:
            more = crowds.crowd(database, count - 1, "huge")
            crowds.comes_into(database, more, [room] * len(more))
        users = [self.users[0], *more]
        path.write_text("".join(f"{i % len(self.gateways)} {self.mint.token(user, seconds=TOKEN_SECONDS)} {room} {user}\n" for i, user in enumerate(users)))
        return path

    def write_paths(self, path: Path, room: str, end: str, connections: int) -> Path:
        """For REST: everybody asks for events of the room, by a path that ends so."""
        path.write_text("".join(f"{i % len(self.gateways)} {self.tokens[i]} /v1/rooms/{room}/events?{end} {self.users[i]}\n" for i in range(connections)))
        return path

    def add_followed(self, people: int, messages: int) -> None:
        """A room that the first gateway has in its ring: somebody who is in no other listens there, and everything in it was said since."""
        listener = self._register(0)
        token = self.mint.token(listener, seconds=TOKEN_SECONDS)
        room = self.followed = self._room(0, "followed", [listener, *self.users[1:people]])
        self.listening = Socket(self.platform.gateways[0].websocket_url, token)
        for _ in range(messages):
            last = self._call(0, "message.send", {"room": room, "cid": make_id(), "body": {"kind": "text", "text": "*" * TEXT_BYTES}})["seq"]
        self.listening.wait_for(lambda frame: frame.get("seq") == last, "what was said")

    def add_history(self, people: int) -> None:
        self.history = self._room(0, "history", self.users[1:people])

    def grow_history(self, messages: int) -> None:
        """So long at least, as the gateways would have left it. They must not know the room's head by heart: start them again afterwards."""
        with self.platform.postgres.connect() as database:
            seq, num = database.execute("SELECT seq, num FROM chat.rooms WHERE id = %s", (self.history,)).fetchone()
            more = messages - num
            if more <= 0:
                return
            database.execute("SET synchronous_commit = off")
            database.execute("INSERT INTO chat.messages (room_id, seq, num, at, sender, cid, kind, text) SELECT %s, %s + n, %s + n, now(), %s, gen_random_uuid(), 0, repeat('*', %s)"
                             " FROM generate_series(1, %s) n", (self.history, seq, num, self.users[0], TEXT_BYTES, more))
            database.execute("UPDATE chat.rooms SET seq = %s, num = %s, last_at = now() WHERE id = %s", (seq + more, num + more, self.history))
            database.execute("VACUUM ANALYZE chat.messages")
            database.execute("CHECKPOINT")
