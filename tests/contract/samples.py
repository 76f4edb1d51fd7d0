"""For each operation a request that is right: what the tests spoil, repeat, overcharge, and send under other people's names."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping

from support.client import DOORS, TABLES, Answer, Closed, Socket, make_id
from support.people import PASSWORD, Person, Town, base64url, sealed_body, some_srp_secret, text_body

Args = dict[str, object]
LONG = 3600  # seconds a token of these tests is good for: longer than they take


def unique(word: str = "text") -> str:
    return f"{word} {os.urandom(6).hex()}"


class World:
    """Alice's private room with bob in it and something said; carol is not in it; the administrator is nobody's friend."""

    def __init__(self, town: Town):
        self.town = town
        self.alice, self.bob, self.carol = (self._citizen(name) for name in ("alice", "bob", "carol"))
        self.dave = town.citizen("dave", "rest")
        self.admin = town.person("admin", "rest")
        self.admin.token = town.mint.token(self.admin.user, seconds=LONG, admin=True)
        self.room = self.alice.makes_room(self.bob, name="world")
        self.public = self.alice.makes_room(kind="public", name=unique("world"))
        self.sealed = self.alice.makes_room(name="sealed", encryption="dr1")
        self.said = [self.alice.sends(self.room, unique())["seq"] for _ in range(3)]
        self._sockets: dict[tuple[int, str], Socket] = {}
        self._crowd: list[str] = []
        self._changer: Person | None = None

    def _citizen(self, name: str) -> Person:
        """With a session of their own in auth, and a token that outlives the tests."""
        somebody = self.town.citizen(name, "rest")
        somebody.token = self.town.mint.token(somebody.user, somebody.session, seconds=LONG)
        return somebody

    def newcomer(self, role: str = "member", room: str | None = None) -> Person:
        """Somebody new in the room."""
        somebody = self.town.person("newcomer", "rest")
        self.alice.adds(room or self.room, somebody, "member" if role in ("owner",) else role)
        if role == "owner":
            self.alice.gives_role(room or self.room, somebody, role)
        return somebody

    def crowd(self, count: int) -> list[str]:
        while len(self._crowd) < count:
            self._crowd.append(self.town.register("crowd")[0])
        return self._crowd[:count]

    def caller(self, wire: str) -> Person:
        """Who usually does it. Alice needs her sessions and her password: somebody else ends all of theirs and changes it."""
        if wire == "session.end_all":
            return self.dave.logs_in()
        if wire == "password.change":
            self._changer = self._changer or self._citizen("changer")
            return self._changer
        return self.admin if TABLES.operations[wire].who == "ADMINISTRATOR" else self.alice

    def caller_once(self, wire: str) -> Person:
        """The same; but nobody needs their password afterwards."""
        return self._citizen("frank") if wire == "password.change" else self.caller(wire)

    def call(self, wire: str, args: Mapping, door: str, token: str | None, gateway: int = 0) -> Answer:
        """By that door. A socket is kept open for each token; Closed says that the server has closed it."""
        if TABLES.operations[wire].service == "auth":
            answer = self.town.auth.call(wire, args, token)
            if wire == "password.change" and answer.ok:
                self._changer = None
            return answer
        if door == "rest":
            return self.town.rests[gateway].call(wire, args, token)
        if door == "batch":
            return self.town.batches[gateway].call(wire, args, token)
        if wire == "session.open":
            return self.town.socket(gateway).call(wire, args)
        try:
            return self.socket(gateway, token).call(wire, args)
        except Closed:
            del self._sockets[gateway, token]
            raise

    def socket(self, gateway: int, token: str) -> Socket:
        if (gateway, token) not in self._sockets:
            self._sockets[gateway, token] = self.town.socket(gateway, token)
        return self._sockets[gateway, token]

    def drop_socket(self, gateway: int, token: str) -> None:
        self._sockets.pop((gateway, token)).close()


def doors_of(wire: str) -> tuple[str, ...]:
    """Batches are the gateways' alone."""
    operation = TABLES.operations[wire]
    if operation.service == "auth":
        return ("rest",)
    return tuple(door for door in DOORS if {"rest": "rest", "batch": "rest", "ws": "socket"}[door] in operation.doors)


# --- the samples: made anew each time, so that each can be carried out

Sample = Callable[[World], Args]
SAMPLES: dict[str, Sample] = {}


def sample(wire: str) -> Callable[[Sample], Sample]:
    def keep(make: Sample) -> Sample:
        SAMPLES[wire] = make
        return make

    return keep


def sample_of(world: World, wire: str) -> Args:
    """A right request of the operation's usual caller."""
    return SAMPLES[wire](world)


@sample("account.register")
def _(world: World) -> Args:
    return {"account": make_id(), "login": "new-" + os.urandom(6).hex(), "srp": some_srp_secret(), "display_name": "New"}


@sample("login.start")
def _(world: World) -> Args:
    return {"login": world.alice.login}


@sample("login.finish")
def _(world: World) -> Args:
    return {"proof": some_proof(), "device": make_id(), "device_name": "test"}


@sample("login.password")
def _(world: World) -> Args:
    return {"login": world.alice.login, "password": PASSWORD, "device_name": "test"}


@sample("token.refresh")
def _(world: World) -> Args:
    return {"refresh": world.alice.logs_in().refresh}


@sample("password.change")
def _(world: World) -> Args:
    return {"cid": make_id(), "password": PASSWORD, "new_password": PASSWORD}


@sample("key.list")
@sample("session.list")
@sample("profile.get")
def _(world: World) -> Args:
    return {}


@sample("invitation.create")
def _(world: World) -> Args:
    return {"uses": 1, "seconds": 60}


@sample("account.disable")
def _(world: World) -> Args:
    return {"user": world.town.register()[0], "cid": make_id(), "reason": "a test"}


@sample("account.enable")
def _(world: World) -> Args:
    user = world.town.register()[0]
    world.town.auth.call("account.disable", {"user": user, "cid": make_id()}, world.admin.token)
    return {"user": user, "cid": make_id()}


@sample("session.rename")
def _(world: World) -> Args:
    return {"session": world.alice.session, "name": unique("name")}


@sample("session.end")
def _(world: World) -> Args:
    return {"session": world.alice.logs_in().session}


@sample("session.end_all")
def _(world: World) -> Args:
    return {"others": True}


@sample("profile.update")
def _(world: World) -> Args:
    return {"cid": make_id(), "display_name": unique("Alice"), "bio": unique("Lives.")}


@sample("user.get")
def _(world: World) -> Args:
    return {"user": world.bob.user}


@sample("user.find")
def _(world: World) -> Args:
    return {"login": world.bob.login}


@sample("session.open")
def _(world: World) -> Args:
    return {"token": world.alice.token, "device": make_id(), "feature_level": 1}


@sample("session.renew")
def _(world: World) -> Args:
    return {"token": world.town.mint.token(world.alice.user, world.alice.session, seconds=LONG)}


@sample("user.events")
def _(world: World) -> Args:
    return {"after_user_seq": 0, "limit": 10}


@sample("session.sync")
def _(world: World) -> Args:
    return {"epoch": make_id(), "user_seq": 0, "heads": [{"room": world.room, "seq": 1}]}


@sample("room.create")
def _(world: World) -> Args:
    return {"cid": make_id(), "kind": "private", "encryption": "none", "name": unique("room"), "topic": "things", "members": [world.bob.user]}


@sample("room.get")
@sample("room.leave")
@sample("room.join")
@sample("member.list")
def _(world: World) -> Args:
    return {"room": world.room}


@sample("room.join")
def _(world: World) -> Args:
    return {"room": world.bob.makes_room(kind="public", name=unique("join")), "cid": make_id()}


@sample("room.leave")
def _(world: World) -> Args:
    return {"room": world.bob.makes_room(world.alice, name=unique("leave")), "cid": make_id()}


@sample("room.update")
def _(world: World) -> Args:
    return {"room": world.room, "cid": make_id(), "name": unique("world"), "topic": unique("topic"), "text_max": 8000}


@sample("room.list")
@sample("room.browse")
def _(world: World) -> Args:
    return {"limit": 10}


@sample("member.list")
def _(world: World) -> Args:
    return {"room": world.room, "limit": 10}


@sample("member.add")
def _(world: World) -> Args:
    return {"room": world.room, "cid": make_id(), "user": world.town.register()[0], "role": "member"}


@sample("member.kick")
def _(world: World) -> Args:
    return {"room": world.room, "user": world.newcomer("guest").user, "cid": make_id(), "reason": "a test"}


@sample("member.role")
def _(world: World) -> Args:
    return {"room": world.room, "user": world.newcomer("guest").user, "cid": make_id(), "role": "member"}


@sample("message.send")
def _(world: World) -> Args:
    return {"room": world.room, "cid": make_id(), "body": text_body(unique()), "reply_to": 1, "thread": 1}


@sample("message.get")
def _(world: World) -> Args:
    return {"room": world.room, "seq": world.said[0]}


@sample("room.events")
def _(world: World) -> Args:
    return {"room": world.room, "after_seq": 0, "limit": 10}


@sample("typing.set")
def _(world: World) -> Args:
    return {"room": world.room, "typing": True}


@sample("receipt.read")
@sample("receipt.delivered")
def _(world: World) -> Args:
    return {"room": world.room, "seq": 1}


def sealed_send(world: World) -> Args:
    """The other case of what a message says."""
    return {"room": world.sealed, "cid": make_id(), "body": sealed_body()}


def some_proof() -> Args:
    return {"login_id": make_id(), "A": base64url(b"\0" + os.urandom(383)), "M1": base64url(os.urandom(32))}


def old_id(days: float) -> str:
    return make_id(time.time() - days * 86400)


missing = set(TABLES.operations) - set(SAMPLES)
assert not missing, f"these operations have no sample, so nothing would be tested about them: {missing}"
