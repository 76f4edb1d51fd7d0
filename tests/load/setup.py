"""What a load needs before it begins: people, rooms and tokens, made through the real API.

Accounts are registered with a verifier that nobody knows the password of, so that no slow password step is paid; the tokens are signed with the platform's own key.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support.client import Rest, make_id
from support.people import some_srp_secret
from support.platform import Platform
from support.tokens import Mint

TOKEN_SECONDS = 6 * 3600
AT_ONCE = 8
MEMBERS_AT_CREATION = 100   # the table's limit


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
    """`people` users; one hot room with all of them, for each a room of their own (solo), for each a room of `group` people."""

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

    def write(self, path: Path, rooms: Callable[[int], str | None], connections: int | None = None) -> Path:
        """One connection a line, in turn on the gateways; `rooms(i)` is where person i sends, None: nowhere."""
        people, targets = len(self.users), len(self.gateways)
        lines = []
        for i in range(connections or people):
            person = i % people
            target = (i + i // people) % targets    # a person's sockets on both gateways
            lines.append(f"{target} {self.tokens[person]} {rooms(person) or '-'}\n")
        path.write_text("".join(lines))
        return path
