"""Rooms of every kind with people of every sort, one set of them for each door: where the authorization table is played through.

One room is made as people make them, with everything in it that an operation can be about; the others are copies of its rows, so that any of them is put back as it was in a moment.
What is refused leaves no trace and is asked in heaps, through all doors; what is allowed is done to all rooms by one caller after the other, and undone.
"""

from __future__ import annotations

import http.client
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from contract.samples import LONG, Args, World, doors_of, sample_to_refuse, unique
from contract.samples.polls import POLL
from contract.shapes import check_problem
from support.client import TABLES, Answer, Batch, bearer, json_bytes, make_id, request_of
from support.people import PASSWORD, Person, base64url, text_body
from support.process import wait_until
from support.stored import Stored
from support.tokens import SCOPES

PAST = "'2026-01-01T00:00:00Z'"
PUBLIC, DIRECT = "kind = 2", "kind = 0"

# What becomes of the copy, and who is in it. `emptied_at`: the worker would take everything in a deleted room away; it may believe that it has.
KINDS = {
    "private": "", "public": PUBLIC, "password": PUBLIC, "direct": DIRECT, "blocked": f"{DIRECT}, is_blocked = true", "locked": f"locked_at = {PAST}",
    "archived": f"archived_at = {PAST}", "archived-public": f"{PUBLIC}, archived_at = {PAST}",
    "deleted": f"deleted_at = {PAST}, emptied_at = now()", "deleted-public": f"{PUBLIC}, deleted_at = {PAST}, emptied_at = now()",
}
OF_TWO = ("direct", "blocked")

# Who does not come as far as the room, who is not in it, and who is: with which role, and which permissions of their own.
NOBODIES = ("nobody", "expired", "disabled", "service", "unscoped")
OUTSIDE = ("outsider", "invited", "banned", "visitor", "administrator")
READ, SEND = (1 << TABLES.permissions[bit].bit for bit in ("READ", "SEND"))
EVERYTHING = sum(1 << one.bit for one in TABLES.permissions.values()) - (1 << TABLES.permissions["OWN"].bit)
INSIDE = {"guest": (1, None), "muted": (2, None), "silenced": (2, READ), "blind": (2, 0), "trusted": (2, EVERYTHING),
          "member": (2, None), "moderator": (3, None), "admin": (4, None), "owner": (5, None)}
CALLERS = (*NOBODIES, *OUTSIDE, *INSIDE)
CAST = (*OUTSIDE, *INSIDE, "disabled", "unscoped")
VICTIMS = {"victim": None, "gagged": "muted", "outlaw": "banned", "stranger": "outside"}
GUESTS_SCOPES = "messages:read messages:write rooms:read invites:accept"

LETTERS = {"": "+", "not_found": "n", "forbidden": "f", "unauthenticated": "u", "muted": "m", "locked": "l", "archived": "a", "blocked": "b", "conflict": "c", "banned": "B",
           "invalid": "i", "gone": "g", "stale": "s", "sealed_room": "S"}
ABSENT = "."

# Whom an operation on a member is tried on, besides the victim.
ON_WHOM = {"member.add": "stranger", "member.unban": "outlaw", "member.unmute": "gagged", "room.transfer": "muted"}
# Where an operation names a room by another word than `room`.
ROOM_WORDS = {"template.create": "from", "preference.set": "scope", "invite.accept": "token", "invite.look": "token"}
# Two rooms in one request: the row of that name is about the other one.
FROM_ELSEWHERE = {"message.forward": "from_room"}
# What decides what others may, and where it is kept; and what takes everything away.
OF_EVERYBODY = ("room.", "member.", "invite.", "pin.")
WHO_IS_WHAT = ("members", "marks", "user_rooms", "bans", "invites", "pins", "room_rules")
SWEPT = ("room.delete",)

# Whoever has the secret of an invitation may see where it leads.
BY_SECRET = ("invite.look", "invite.accept")
READING = ("MESSAGES_READ", "ROOMS_READ", "DIRECTORY_READ")


def is_reading(wire: str) -> bool:
    operation = TABLES.operations[wire]
    return operation.method == "GET" or operation.scope in READING or wire == "invite.look"


def is_about_a_room(wire: str) -> bool:
    operation = TABLES.operations[wire]
    return operation.service == "chat-gateway" and operation.who != "SERVICE" and (wire in ROOM_WORDS or any(one.name == "room" for one in operation.ins))


def is_authored(wire: str) -> bool:
    return TABLES.operations[wire].perm_other != "NONE"


def rows_in_rooms() -> list[tuple[str, str]]:
    rows = []
    for wire in filter(is_about_a_room, TABLES.operations):
        rows += [(wire, whose) for whose in (("own", "others") if is_authored(wire) else ("",))] + [(wire, "from")] * (wire in FROM_ELSEWHERE)
    return rows


def may_see(caller: str, kind: str) -> bool:
    """That there is such a room."""
    if kind.startswith("deleted"):
        return False
    if kind in OF_TWO:
        return caller == "member"
    return caller in INSIDE or (kind in ("public", "password", "archived-public") and caller in ("outsider", "invited", "banned", "administrator"))


def may_read(caller: str, kind: str) -> bool:
    """What was said in it."""
    return may_see(caller, kind) and caller not in ("blind", "banned") and (caller in INSIDE or kind != "password")


class Lines:
    """REST by the standard library, over one connection that is kept: where thousands are asked."""

    def __init__(self, url: str):
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)

    def call(self, wire: str, args: Mapping, token: str | None) -> Answer:
        asked = request_of(wire, args)
        content = None if asked.body is None else json_bytes(asked.body)
        query = f"?{urlencode(asked.query)}" if asked.query else ""
        json_type = {"Content-Type": "application/json"} if content is not None else {}
        self.connection.request(asked.method, asked.path + query, content, json_type | asked.headers | bearer(token))
        reply = self.connection.getresponse()
        text = reply.read()
        return Answer(reply.status, json.loads(text) if text else {}, "rest", {name.lower(): value for name, value in reply.headers.items()})


@dataclass(frozen=True)
class Thing:
    """What a person has made in every room: numbers of messages, and an invitation."""

    text: int
    poll: int
    deleted: int
    invite: str


class Copies:
    """Rows of one room, as they were, under other rooms' ids: put there, and put back."""

    # Counts that go on, what is told to somebody meanwhile, and what is filed behind everybody's back.
    LEFT_ALONE = ("rooms", "changes", "user_log", "room_days", "mentions_untold", "search", "search_heads", "search_words", "guests")
    GOING_ON = ("seq", "num", "rev", "last_at")

    def __init__(self, connection, template: str, people: list[str]):
        self.connection, self.template, self.people = connection, template, people
        rows = connection.execute(
            "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = 'chat' AND is_generated = 'NEVER'"
            " AND table_name IN (SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'chat'::regnamespace) GROUP BY 1").fetchall()
        self.columns = {table: columns for table, columns in rows if "room_id" in columns and table not in self.LEFT_ALONE}
        self.columns_of_room = dict(rows)["rooms"]

    def _mine(self, columns: list[str]) -> str:
        """What a person has of their own is found by the person."""
        return " AND t.user_id = ANY(%(people)s::uuid[])" if "user_id" in columns else ""

    def _copied(self, table: str, column: str) -> str:
        """The secret of an invitation names its room; the rest of it is the invitation's id."""
        return "r.id" if column == "room_id" else "sha256(uuid_send(r.id) || uuid_send(t.id))" if (table, column) == ("invites", "hash") else f't."{column}"'

    def make(self, rooms: dict[str, str]) -> None:
        for room, change in rooms.items():
            columns = ", ".join(f'"{one}"' for one in self.columns_of_room if one != "id")
            self.connection.execute(f"INSERT INTO chat.rooms (id, {columns}) SELECT %s, {columns} FROM chat.rooms WHERE id = %s", (room, self.template))
        self.restore(rooms)

    def restore(self, rooms: dict[str, str], tables: Iterable[str] = ()) -> None:
        """The rooms, each with what distinguishes it from the first; with all that is in them, or with these tables' part of it."""
        told = {"rooms": list(rooms), "template": self.template, "people": self.people}
        statements = []
        for table, columns in ((table, self.columns[table]) for table in tables or self.columns):
            statements.append(f"DELETE FROM chat.{table} t WHERE t.room_id = ANY(%(rooms)s::uuid[]){self._mine(columns)}")
            names, values = ", ".join(f'"{one}"' for one in columns), ", ".join(self._copied(table, one) for one in columns)
            statements.append(f"INSERT INTO chat.{table} ({names}) SELECT {values} FROM chat.{table} t, unnest(%(rooms)s::uuid[]) AS r(id)"
                              f" WHERE t.room_id = %(template)s{self._mine(columns)} ON CONFLICT DO NOTHING")
        plain = [one for one in self.columns_of_room if one not in ("id", *self.GOING_ON)]
        names, values = ", ".join(f'"{one}"' for one in plain), ", ".join(f't."{one}"' for one in plain)
        statements.append(f"UPDATE chat.rooms SET ({names}) = (SELECT {values} FROM chat.rooms t WHERE t.id = %(template)s) WHERE id = ANY(%(rooms)s::uuid[])")
        with self.connection.transaction(), self.connection.pipeline():
            for statement in statements:
                self.connection.execute(statement, told, prepare=True)
            for room, change in rooms.items():
                if change:
                    self.connection.execute(f"UPDATE chat.rooms SET {change} WHERE id = %s", (room,))


class Matrix:
    def __init__(self, world: World):
        self.world, self.town = world, world.town
        self.connection = self.town.platform.postgres.connect()
        self.host = self._person("host")
        self.people = {who: self._person(who) for who in (*CAST, *VICTIMS)} | {"disabled": self.town.citizen("disabled", "rest")}
        self.said, self.named = unique("canary said").replace(" ", "-"), unique("canary named").replace(" ", "-")
        self._tokens()
        self._furnish()
        everybody = [one.user for one in (self.host, *self.people.values())]
        self.copies = Copies(self.connection, self.template, everybody)
        self.rooms = {(door, kind): str(uuid.uuid4()) for door in ("rest", "batch", "ws") for kind in KINDS}
        self.refuge = str(uuid.uuid4())
        self.copies.make({room: self._change(kind) for (_, kind), room in self.rooms.items()} | {self.refuge: ""})
        self._people_of_some(list(self.rooms))
        self.connection.execute("INSERT INTO chat.members (room_id, user_id, role, joined_at, joined_seq) SELECT %s, id, 2, now(), 0 FROM unnest(%s::uuid[]) AS one(id) ON CONFLICT DO NOTHING",
                                (self.refuge, everybody))
        self.connection.execute("UPDATE chat.members SET permissions = NULL, muted_until = NULL WHERE room_id = %s", (self.refuge,))
        gateways = self.town.platform.gateways
        self.lines = Lines(gateways[0].url)
        self.batch = Batch(gateways[1].url)
        self.sockets = {}
        self.turns = 0

    def close(self) -> None:
        self.batch.close()
        self.connection.close()

    # --- making it

    def _person(self, name: str) -> Person:
        somebody = self.town.person(name, "rest")
        somebody.token = self.town.mint.token(somebody.user, seconds=LONG)
        return somebody

    def _tokens(self) -> None:
        mint, people = self.town.mint, self.people
        people["visitor"].token = mint.token(people["visitor"].user, seconds=LONG, scope=GUESTS_SCOPES, gst=True)
        people["administrator"].token = mint.token(people["administrator"].user, seconds=LONG, admin=True)
        people["unscoped"].token = mint.token(people["unscoped"].user, seconds=LONG, scope="")
        people["disabled"].token = mint.token(people["disabled"].user, people["disabled"].session, seconds=LONG)
        self.tokens = {who: people[who].token for who in CAST} | {
            "nobody": None, "expired": mint.token(people["owner"].user, ago=400), "service": mint.service_token("worker", scope=f"{SCOPES} admin:write service", seconds=LONG)}
        answer = self.town.auth.call("account.disable", {"user": people["disabled"].user, "cid": make_id()}, self.world.admin.token)
        assert answer.ok, answer
        for rest in self.town.rests:
            wait_until(lambda: rest.call("room.list", {}, people["disabled"].token).code == "unauthenticated", 10, "the account's end is known")

    def _furnish(self) -> None:
        """The first room: everything there is about one, made as people make it; then who made it is written over it."""
        inside = [self.people[who] for who in (*INSIDE, "unscoped", "victim", "gagged")]
        room = self.template = self.host.makes_room(*inside, name=self.named, topic=self.named)
        self.host.does("room.update", room=room, text_max=8000, password=None, cid=make_id())
        self.root = self.host.sends(room, self.said)["seq"]
        self.reply = self.host.sends(room, self.said + " reply", thread=self.root)["seq"]
        self.pinned = self.host.sends(room, self.said + " pinned")["seq"]
        self.host.does("pin.add", room=room, message=self.pinned, cid=make_id())
        makers = [("host", self.host), *((who, self.people[who]) for who in CAST)]
        poll = json.loads(json.dumps(POLL).replace("Where?", self.said))
        bodies = [body for who, _ in makers for body in (text_body(f"{self.said} {who} text"), poll, text_body(f"{self.said} {who} deleted"))]
        sent = [self.town.batches[0].calls([("message.send", {"room": room, "cid": make_id(), "body": body}) for body in bodies[at:at + 50]], self.host.token)
                for at in range(0, len(bodies), 50)]
        seqs = [answer.body["seq"] for answers in sent for answer in answers]
        self.things = {}
        for number, (who, person) in enumerate(makers):
            text, asked, deleted = seqs[3 * number:3 * number + 3]
            self.host.does("message.delete", room=room, seq=deleted, cid=make_id())
            self.host.does("reaction.add", room=room, seq=text, cid=make_id(), emoji="👍")
            invite = self.host.does("invite.create", room=room, uses=1000)["invite"]
            self.things[who] = Thing(text, asked, deleted, invite)
            self.connection.execute("UPDATE chat.messages SET sender = %s, deleted_by = CASE WHEN deleted_at IS NULL THEN NULL ELSE %s::uuid END WHERE room_id = %s AND seq = ANY(%s)",
                                    (person.user, person.user, room, [text, asked, deleted]))
            self.connection.execute("UPDATE chat.deleted SET author = %s WHERE room_id = %s AND seq = %s", (person.user, room, deleted))
            self.connection.execute("UPDATE chat.invites SET by = %s WHERE room_id = %s AND id = %s", (person.user, room, invite))
        for who, (role, permissions) in INSIDE.items():
            self.connection.execute("UPDATE chat.members SET role = %s, permissions = %s WHERE room_id = %s AND user_id = %s", (role, permissions, room, self.people[who].user))
        self.connection.execute("UPDATE chat.members SET role = 1 WHERE room_id = %s AND user_id = ANY(%s::uuid[])", (room, [self.people[who].user for who in ("victim", "gagged")]))
        self.connection.execute("UPDATE chat.members SET muted_until = 'infinity' WHERE room_id = %s AND user_id = ANY(%s::uuid[])",
                                (room, [self.people[who].user for who in ("muted", "gagged")]))
        self.connection.execute("INSERT INTO chat.members (room_id, user_id, role, joined_at, joined_seq) VALUES (%s, %s, 5, now(), 0)", (room, self.people["disabled"].user))
        self.connection.execute("UPDATE chat.members SET role = 5 WHERE room_id = %s AND user_id = %s", (room, self.people["unscoped"].user))
        for who in ("banned", "outlaw"):
            self.connection.execute("INSERT INTO chat.bans (room_id, user_id, by, at) VALUES (%s, %s, %s, now())", (room, self.people[who].user, self.host.user))
        home = {"token": self.host.does("invite.create", room=self.host.makes_room(name=unique("home")))["token"], "cid": make_id()}
        self.people["visitor"].does("invite.accept", **home)
        secret = self.host.makes_room(kind="public", name=unique("secret"))
        self.host.does("room.update", room=secret, password=PASSWORD, cid=make_id())
        self.password = self.connection.execute("SELECT password FROM chat.rooms WHERE id = %s", (secret,)).fetchone()[0].hex()

    def _change(self, kind: str) -> str:
        return KINDS[kind] + (rf", password = '\x{self.password}'" if kind == "password" else "")

    def _people_of_some(self, places: Iterable[tuple[str, str]]) -> None:
        """Direct rooms have two members and no invitations; a deleted one is in nobody's list."""
        places = list(places)
        gone, rooms = ([self.rooms[place] for place in places if place[1] in kinds] for kinds in (("deleted", "deleted-public"), OF_TWO))
        if gone:
            self.connection.execute("DELETE FROM chat.user_rooms WHERE room_id = ANY(%s::uuid[]) AND user_id = ANY(%s::uuid[])", (gone, self.copies.people))
        if rooms:
            self.connection.execute("DELETE FROM chat.invites WHERE room_id = ANY(%s::uuid[])", (rooms,))
            both = [self.host.user, self.people["member"].user]
            self.connection.execute("DELETE FROM chat.members WHERE room_id = ANY(%s::uuid[]) AND user_id <> ALL(%s::uuid[])", (rooms, both))
            self.connection.execute("UPDATE chat.members SET role = 2 WHERE room_id = ANY(%s::uuid[])", (rooms,))
            self.connection.execute("DELETE FROM chat.user_rooms WHERE room_id = ANY(%s::uuid[]) AND user_id <> ALL(%s::uuid[]) AND user_id = ANY(%s::uuid[])", (rooms, both, self.copies.people))

    def restore(self, places: list[tuple[str, str]], tables: Iterable[str] = ()) -> None:
        """As they were."""
        self.copies.restore({self.rooms[place]: self._change(place[1]) for place in places}, tables)
        self._people_of_some(places)

    def replace(self, places: list[tuple[str, str]]) -> None:
        """Other ones: what was deleted is being swept away."""
        self.rooms |= {place: str(uuid.uuid4()) for place in places}
        self.copies.make({self.rooms[place]: self._change(place[1]) for place in places})
        self._people_of_some(places)

    # --- asking

    def args_of(self, wire: str, whose: str, caller: str, room: str) -> Args:
        """The sample, in that room, about what is there."""
        args, mine = sample_to_refuse(self.world, wire), self.things[self.maker_of(caller, whose)]
        about = mine.poll if wire.startswith("poll.") else mine.deleted if wire == "message.restore" else self.pinned if wire == "pin.remove" else mine.text
        instead = {
            "room": room, "from_room": room, "cid": make_id(), "seq": about, "message": about, "root": self.root, "thread": self.root, "reply_to": self.reply,
            "invite": mine.invite, "user": self.people[ON_WHOM.get(wire, "victim")].user, "body": text_body(unique()), ROOM_WORDS.get(wire, "room"): room,
        }
        if wire in FROM_ELSEWHERE and whose == "from":
            # The same words are not said over and over in one room.
            self.turns = (self.turns + 1) % len(self.things)
            instead |= {"room": self.refuge, "seq": list(self.things.values())[self.turns].text}
        elif wire in FROM_ELSEWHERE:
            instead |= {"from_room": self.refuge, "seq": self.things["host"].text}
        if ROOM_WORDS.get(wire) == "token":
            instead["token"] = base64url(uuid.UUID(room).bytes + uuid.UUID(mine.invite).bytes)
        if wire == "member.nick":
            instead["nick"] = unique("nick")
        return {name: instead.get(name, value) for name, value in args.items() if name not in ("if_rev",)}

    def maker_of(self, caller: str, whose: str) -> str:
        """Everybody is tried on another one's things, so that nobody finds them changed by somebody else already."""
        names = list(self.things)
        return caller if whose == "own" and caller in names else names[(names.index(caller) + 1) % len(names)] if caller in names else "host"

    def socket(self, caller: str):
        if caller not in self.sockets:
            self.sockets[caller] = self.town.socket(1, self.tokens[caller])
        return self.sockets[caller]

    def ask(self, door: str, wire: str, caller: str, requests: list[Args]) -> list[Answer]:
        """All of them, one behind the other."""
        token = self.tokens[caller]
        if door == "rest":
            return [self.lines.call(wire, args, token) for args in requests]
        if door == "batch":
            return self.batch.calls([(wire, args) for args in requests], token)
        socket = self.socket(caller)
        numbers = [socket.ask(wire, args) for args in requests]
        return [socket.reply(number, wire) for number in numbers]

    def doors(self, wire: str, caller: str) -> tuple[str, ...]:
        """A socket opens for those alone whose token is good, a person's, and one to read with."""
        return tuple(door for door in doors_of(wire) if door != "ws" or caller not in NOBODIES)


def letter_of(answer: Answer) -> str:
    return LETTERS.get(answer.code, answer.code)


def is_there(caller: str, kind: str) -> bool:
    return kind not in OF_TWO or caller not in INSIDE or caller == "member"


class Row:
    """One operation, about one's own things or others', by everybody."""

    def __init__(self, matrix: Matrix, wire: str, whose: str):
        self.matrix, self.wire, self.whose = matrix, wire, whose
        sample_to_refuse(matrix.world, wire)                    # made now, and not while it is watched whether anything is stored
        self.letters: dict[tuple[str, str, str], str] = {}      # of caller, kind and door
        self.leaks: list[str] = []
        self.nothing = str(uuid.uuid4())                        # a room that there never was

    def played(self, expected: Mapping[tuple[str, str], str], stored: Stored | None) -> dict[tuple[str, str, str], str]:
        """What is expected to be refused is, and leaves no trace; then what is allowed."""
        refused = [place for place, letter in expected.items() if letter != "+"]
        allowed = [place for place, letter in expected.items() if letter == "+"]
        if stored:
            stored.unchanged_by(lambda: self._in_heaps(refused, is_with_nothing=True))
        else:
            self._in_heaps(refused, is_with_nothing=True)
        if is_reading(self.wire):
            self._in_heaps(allowed)
        else:
            self._in_turn(allowed)
        return self.letters

    def _in_heaps(self, places: list[tuple[str, str]], is_with_nothing: bool = False) -> None:
        for caller in CALLERS:
            kinds = [kind for one, kind in places if one == caller]
            for door in self.matrix.doors(self.wire, caller) if kinds else ():
                self._ask(caller, door, kinds, is_with_nothing)

    def _in_turn(self, places: list[tuple[str, str]]) -> None:
        """One caller after the other does it in all rooms. What changes for everybody is put back for the next; the rest, which is tried on things of one's own, at the end."""
        touched: set[tuple[str, str]] = set()
        for caller in CALLERS:
            kinds, doors = [kind for one, kind in places if one == caller], self.matrix.doors(self.wire, caller)
            for door in doors if kinds else ():
                self._ask(caller, door, kinds)
            those = [(door, kind) for door in doors for kind in kinds]
            touched |= set(those)
            if self.wire in SWEPT and those:
                self.matrix.replace(those)
            elif self.wire.startswith(OF_EVERYBODY) and those:
                self.matrix.restore(those, WHO_IS_WHAT)
        if touched and self.wire not in SWEPT:
            self.matrix.restore(sorted(touched))

    def _ask(self, caller: str, door: str, kinds: list[str], is_with_nothing: bool = False) -> None:
        rooms = [self.matrix.rooms[door, kind] for kind in kinds] + [self.nothing] * is_with_nothing
        answers = self.matrix.ask(door, self.wire, caller, [self.matrix.args_of(self.wire, self.whose, caller, room) for room in rooms])
        nothing = telling(answers[-1]) if is_with_nothing else None
        for kind, answer in zip(kinds, answers):
            self.letters[caller, kind, door] = letter_of(answer)
            if not answer.ok:
                check_problem(answer, answer.code)
            if answer.code == "unauthenticated" and door == "rest":
                assert answer.headers["www-authenticate"] == ("Bearer" if caller == "nobody" else 'Bearer error="invalid_token"')
            self._look_for_leaks(caller, kind, door, answer, nothing)

    def _look_for_leaks(self, caller: str, kind: str, door: str, answer: Answer, nothing: dict | None) -> None:
        """Nobody hears of a room what they may not see, nor what was said there; and what is not found for them is told as if it had never been."""
        text = json.dumps(answer.body, ensure_ascii=False)
        if self.matrix.said in text and not may_read(caller, kind):
            self.leaks.append(f"{caller} in {kind} by {door} reads {text[:400]}")
        if self.matrix.named in text and not may_see(caller, kind) and self.wire not in BY_SECRET:
            self.leaks.append(f"{caller} in {kind} by {door} sees {text[:400]}")
        if nothing and answer.code == "not_found" and not may_see(caller, kind) and telling(answer) != nothing:
            self.leaks.append(f"{caller} in {kind} by {door} is told {text[:400]}, of no room {nothing}")


def telling(answer: Answer) -> dict:
    """What an answer says, without when and which."""
    return {name: value for name, value in answer.body.items() if name not in ("at", "trace")} | {"status": answer.status}
