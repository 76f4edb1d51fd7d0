"""For each operation a request that is right: what the tests spoil, repeat, overcharge, and send under other people's names."""

from __future__ import annotations

import importlib
import os
import pkgutil
import time
from collections.abc import Callable, Mapping

from support.client import DOORS, TABLES, Answer, Closed, Socket, make_id
from support.people import Person, Town, base64url, sealed_body

Args = dict[str, object]
LONG = 3600  # seconds a token of these tests is good for: longer than they take


def unique(word: str = "text") -> str:
    return f"{word} {os.urandom(6).hex()}"


SAMPLES_MAX = 1000  # before some of their rooms are left


class World:
    """Alice's private room with bob in it and something said; carol is not in it; the administrator is nobody's friend."""

    def __init__(self, town: Town):
        self.town = town
        self.alice, self.bob, self.carol = (self._citizen(name) for name in ("alice", "bob", "carol"))
        self.dave = town.citizen("dave", "rest")
        self.admin = town.person("admin", "rest")
        self.admin.token = town.mint.token(self.admin.user, seconds=LONG, admin=True)
        self.worker = Person(town, "", "worker", town.mint.service_token("worker", seconds=LONG), "rest", 0)
        self.author = self.alice        # whose things the samples are about
        self.room = self.alice.makes_room(self.bob, name="world")
        self.alice.does("room.update", room=self.room, text_max=8000, cid=make_id())
        self.public = self.alice.makes_room(kind="public", name=unique("world"))
        self.alice.sends(self.public, unique())
        self.sealed = self.alice.makes_room(name="sealed", encryption="dr1")
        self.said = [self.alice.sends(self.room, unique())["seq"] for _ in range(3)]
        self._sockets: dict[tuple[int, str], Socket] = {}
        self._crowd: list[str] = []
        self._samples = 0
        self._once: dict[tuple, Args] = {}
        self.kept = {self.room, self.public, self.sealed}
        self._changer: Person | None = None

    def _citizen(self, name: str) -> Person:
        """With a session of their own in auth, and a token that outlives the tests."""
        somebody = self.town.citizen(name, "rest")
        somebody.token = self.town.mint.token(somebody.user, somebody.session, seconds=LONG)
        return somebody

    def count_sample(self) -> None:
        """Samples make rooms, and nobody is in more than 2,000."""
        self._samples += 1
        if self._samples >= SAMPLES_MAX:
            self.leave_spare_rooms()

    def tidy(self) -> None:
        """Between two tests, where nobody counts what is stored."""
        if self._samples >= SAMPLES_MAX // 4:
            self.leave_spare_rooms()

    def leave_spare_rooms(self) -> None:
        """alice and bob forget those that no test comes back to."""
        self._samples = 0
        with self.town.platform.postgres.connect() as connection:
            connection.execute("DELETE FROM chat.user_rooms WHERE user_id = ANY(%s::uuid[]) AND room_id <> ALL(%s::uuid[])",
                               ([self.alice.user, self.bob.user], sorted(self.kept)))

    def once(self, key: tuple, make: Callable[[], Args]) -> Args:
        """What was made under that key, for who uses nothing of it up."""
        if key not in self._once:
            self._once[key] = make()
        return self._once[key]

    def newcomer(self, role: str = "member", room: str | None = None) -> Person:
        """Somebody new in the room."""
        somebody = self.town.person("newcomer", "rest")
        self.alice.adds(room or self.room, somebody, "member" if role in ("owner",) else role)
        if role == "owner":
            self.alice.gives_role(room or self.room, somebody, role)
        return somebody

    def room_with(self, role: str) -> tuple[str, Person]:
        """A room of alice's with bob in it that nobody else needs, and somebody of that role."""
        room = self.alice.makes_room(self.bob, name=unique("spare"))
        return room, self.newcomer(role, room)

    def invite(self) -> str:
        """The secret of an invitation to the room, made anew: for ten."""
        return self.alice.does("invite.create", room=self.alice.makes_room(name=unique("invited")), uses=10)["token"]

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
        return {"ADMINISTRATOR": self.admin, "SERVICE": self.worker}.get(TABLES.operations[wire].who, self.alice)

    def caller_once(self, wire: str) -> Person:
        """The same; but nobody needs their password afterwards."""
        return self._citizen("frank") if wire == "password.change" else self.caller(wire)

    def token_for(self, wire: str, scope: str | None = None, **how) -> str:
        """A token like that of who usually does it, made by the test."""
        somebody, scopes = self.caller(wire), {} if scope is None else {"scope": scope}
        if somebody is self.worker:
            return self.town.mint.service_token("worker", **scopes, **how)
        return self.town.mint.token(somebody.user, somebody.session or None, **scopes, **how)

    def call(self, wire: str, args: Mapping, door: str, token: str | None, gateway: int = 0) -> Answer:
        """By that door. A socket is kept open for each token; Closed says that the server has closed it."""
        if TABLES.operations[wire].service == "admin":
            return self.town.desk.call(wire, args, token)
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
    if operation.service in ("auth", "admin") or operation.who == "SERVICE":
        return ("rest",)
    return tuple(door for door in DOORS if {"rest": "rest", "batch": "rest", "ws": "socket"}[door] in operation.doors)


# --- the samples: made anew each time, so that each can be carried out

Sample = Callable[[World], Args]
SAMPLES: dict[str, Sample] = {}


def sample(wire: str) -> Callable[[Sample], Sample]:
    def keep(make: Sample) -> Sample:
        def with_room_for_more(world: World) -> Args:
            world.count_sample()
            return make(world)

        SAMPLES[wire] = with_room_for_more
        return make

    return keep


def sample_of(world: World, wire: str) -> Args:
    """A right request of the operation's usual caller."""
    return SAMPLES[wire](world)


def sample_to_refuse(world: World, wire: str) -> Args:
    """The same, for a call that is refused: once made it serves all of those."""
    return dict(world.once((wire,), lambda: SAMPLES[wire](world)))


def sealed_send(world: World) -> Args:
    """The other case of what a message says."""
    return {"room": world.sealed, "cid": make_id(), "body": sealed_body()}


def some_proof() -> Args:
    return {"login_id": make_id(), "A": base64url(b"\0" + os.urandom(383)), "M1": base64url(os.urandom(32))}


def old_id(days: float) -> str:
    return make_id(time.time() - days * 86400)


def in_a_day() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + 86400))


# Each file beside this one holds the samples of one subject.
for subject in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{subject.name}")
missing = set(TABLES.operations) - set(SAMPLES)
assert not missing, f"these operations have no sample, so nothing would be tested about them: {missing}"
