"""People, and what they do: alice.sends(room, "hi"); bob.sees(room, "hi").

A person does things through a door of their own (REST, WebSocket or batches) on a gateway of their own, and sees what happens on the
socket they are online with, if any. A word that is refused raises Refused; `tries` hands the refusal out instead.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator

from support.client import PATIENCE, Answer, Batch, Refused, Rest, Socket, make_id
from support.platform import Platform
from support.tokens import Mint

PASSWORD = "correct horse battery staple"


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def some_srp_secret() -> dict:
    """A verifier that nobody knows the password of: registering with it costs the server nothing."""
    return {"salt": base64url(os.urandom(16)), "kdf": {"memory_kib": 65536, "passes": 3}, "verifier": base64url(b"\0" + os.urandom(383))}


def text_body(text: str) -> dict:
    return {"kind": "text", "text": text}


def sealed_body(scheme: str = "dr1", size: int = 64) -> dict:
    return {"kind": "sealed", "scheme": scheme, "ciphertext": base64url(os.urandom(size)), "commitment": base64url(os.urandom(32)),
            "device": make_id()}


class Town:
    """Everybody on a platform, and the connections by which they speak."""

    def __init__(self, platform: Platform):
        self.platform = platform
        self.auth = Rest(platform.auth.url)
        self.desk = Rest(platform.admin.url)
        self.rests = [Rest(gateway.url) for gateway in platform.gateways]
        self.batches = [Batch(gateway.url) for gateway in platform.gateways]
        self.mint = Mint(platform.keys, platform.https_url)
        self._sockets: list[Socket] = []

    def close(self) -> None:
        self.hang_up()
        for client in [self.auth, self.desk, *self.rests, *self.batches]:
            client.close()

    def hang_up(self) -> None:
        """Ends every socket that anybody has open."""
        for socket in self._sockets:
            socket.close()
        self._sockets.clear()

    def socket(self, gateway: int, token: str | None = None, **options) -> Socket:
        made = Socket(self.platform.gateways[gateway].websocket_url, token, **options)
        self._sockets.append(made)
        return made

    def register(self, name: str = "someone", **more) -> tuple[str, str]:
        """A new account with a log-in name that begins like that: its id and name."""
        account, login = make_id(), f"{name}-{os.urandom(5).hex()}"
        args = {"account": account, "login": login, "display_name": name.title()} | ({} if "password" in more else {"srp": some_srp_secret()}) | more
        answer = self.auth.call("account.register", args)
        if not answer.ok:
            raise Refused("account.register", answer)
        return account, login

    def person(self, name: str = "someone", door: str = "ws", gateway: int = 0) -> Person:
        """Somebody new, with a token made by the test."""
        user, login = self.register(name)
        return Person(self, user, login, self.mint.token(user), door, gateway)

    def people(self, *names: str, door: str = "ws") -> list[Person]:
        """Several, on the gateways in turn."""
        return [self.person(name, door, number % len(self.rests)) for number, name in enumerate(names)]

    def citizen(self, name: str = "someone", door: str = "ws", gateway: int = 0) -> Person:
        """Somebody new who logged in by password: with a session that can be ended."""
        user, login = self.register(name, password=PASSWORD)
        somebody = Person(self, user, login, "", door, gateway)
        return somebody.logs_in()


class Person:
    def __init__(self, town: Town, user: str, login: str, token: str, door: str, gateway: int):
        self.town, self.user, self.login, self.token, self.door, self.gateway = town, user, login, token, door, gateway
        self.session, self.refresh = "", ""
        self._speaking: Socket | None = None    # the socket of the door "ws"
        self._live: Socket | None = None        # the socket that sees
        self.heads: dict[str, int] = {}         # how far they are in each room, when they were last online

    def __repr__(self) -> str:
        return f"<{self.login} by {self.door} on {self.gateway}>"

    # --- being somewhere

    def by(self, door: str, gateway: int | None = None) -> Person:
        """The same person, on another device: through that door."""
        twin = Person(self.town, self.user, self.login, self.token, door, self.gateway if gateway is None else gateway)
        twin.session, twin.refresh = self.session, self.refresh
        return twin

    def logs_in(self) -> Person:
        """A new session of the same account, by its password."""
        answer = self.town.auth.call("login.password", {"login": self.login, "password": PASSWORD, "device_name": "test"})
        if not answer.ok:
            raise Refused("login.password", answer)
        twin, tokens = self.by(self.door), answer.body["tokens"]
        twin.token, twin.session, twin.refresh = tokens["access"], tokens["session"], tokens["refresh"]
        return twin

    def comes_online(self, gateway: int | None = None) -> Socket:
        self._live = self.town.socket(self.gateway if gateway is None else gateway, self.token)
        return self._live

    @property
    def live(self) -> Socket:
        return self._live or self.comes_online()

    def goes_offline(self) -> None:
        for frame in self.live.events():
            if "seq" in frame and "room" in frame:
                self.heads[frame["room"]] = max(self.heads.get(frame["room"], 0), frame["seq"])
        self.live.close()
        self._live = None

    # --- doing things

    def tries(self, wire: str, **args) -> Answer:
        if self.door == "rest":
            return self.town.rests[self.gateway].call(wire, args, self.token)
        if self.door == "batch":
            return self.town.batches[self.gateway].call(wire, args, self.token)
        if self._speaking is None:
            self._speaking = self.town.socket(self.gateway, self.token)
        return self._speaking.call(wire, args)

    def does(self, wire: str, **args) -> dict:
        answer = self.tries(wire, **args)
        if not answer.ok:
            raise Refused(wire, answer)
        return answer.body

    def asks_auth(self, wire: str, **args) -> dict:
        answer = self.town.auth.call(wire, args, self.token)
        if not answer.ok:
            raise Refused(wire, answer)
        return answer.body

    def asks_desk(self, wire: str, **args) -> dict:
        answer = self.town.desk.call(wire, args, self.token)
        if not answer.ok:
            raise Refused(wire, answer)
        return answer.body

    # --- rooms

    def makes_room(self, *members: Person, kind: str = "private", name: str = "a room", **more) -> str:
        args = {"kind": kind, "name": name, "cid": make_id()} | ({"members": [one.user for one in members]} if members else {}) | more
        return self.does("room.create", **args)["room"]["room"]

    def makes_direct(self, peer: Person, cid: str | None = None) -> dict:
        return self.does("room.create", kind="direct", peer=peer.user, cid=cid or make_id())

    def sees_room(self, room: str) -> dict:
        return self.does("room.get", room=room)["room"]

    def joins(self, room: str) -> int:
        return self.does("room.join", room=room, cid=make_id())["seq"]

    def leaves(self, room: str) -> int:
        return self.does("room.leave", room=room, cid=make_id())["seq"]

    def adds(self, room: str, somebody: Person, role: str | None = None) -> int:
        return self.does("member.add", room=room, user=somebody.user, cid=make_id(), **({"role": role} if role else {}))["seq"]

    def kicks(self, room: str, somebody: Person, **more) -> int:
        return self.does("member.kick", room=room, user=somebody.user, cid=make_id(), **more)["seq"]

    def gives_role(self, room: str, somebody: Person, role: str) -> int:
        return self.does("member.role", room=room, user=somebody.user, role=role, cid=make_id())["seq"]

    def members(self, room: str) -> dict[str, str]:
        """Who is in the room, and as what."""
        return {one["user"]: one["role"] for one in self.does("member.list", room=room)["members"]}

    # --- messages

    def sends(self, room: str, text: str | dict, cid: str | None = None, **more) -> dict:
        body = text if isinstance(text, dict) else text_body(text)
        return self.does("message.send", room=room, cid=cid or make_id(), body=body, **more)

    def sees(self, room: str, text: str, patience: float = PATIENCE) -> dict:
        """Waits for the message on the live socket; told to pull the room (a new member is, while a gateway begins to follow it), they pull it."""
        def says_it(frame: dict) -> bool:
            return frame.get("ev") == "message.sent" and frame["room"] == room and frame["d"]["body"].get("text") == text

        def is_told(frame: dict) -> bool:
            return says_it(frame) or (frame.get("ev") == "sync.required" and frame.get("room") == room and any(map(says_it, self.log(room))))

        heard = self.live.wait_for(is_told, f"{self.login} sees {text!r}", patience)
        return heard if says_it(heard) else next(filter(says_it, self.log(room)))

    def sees_event(self, wire: str, room: str | None = None, patience: float = PATIENCE, match: Callable[[dict], object] = lambda d: True) -> dict:
        def matches(frame: dict) -> bool:
            return frame.get("ev") == wire and (room is None or frame.get("room") == room) and bool(match(frame.get("d", {})))

        return self.live.wait_for(matches, f"{self.login} sees {wire}", patience)

    def log(self, room: str, after: int = 0, page: int = 200) -> list[dict]:
        """The room's log from there to its head, pulled page by page."""
        entries: list[dict] = []
        while True:
            got = self.does("room.events", room=room, after_seq=entries[-1]["seq"] if entries else after, limit=page)
            entries += got["events"]
            if not got["events"] or entries[-1]["seq"] >= got["head"]:
                return entries

    def history(self, room: str) -> list[str]:
        """What was said, in order."""
        return list(texts_of(self.log(room)))

    def unread(self, room: str) -> int:
        return self.sees_room(room)["unread"]

    def reads(self, room: str, seq: int) -> dict:
        return self.does("receipt.read", room=room, seq=seq)


def texts_of(entries: list[dict]) -> Iterator[str]:
    for entry in entries:
        if entry["ev"] == "message.sent":
            yield entry["d"]["body"]["text"]
