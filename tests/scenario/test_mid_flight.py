"""What may be done is decided at the moment at which it is done: whatever is taken away between the check and the write, nothing is written.

Somebody is thrown out, banned, muted, loses a role or a permission, or the room is locked, archived or deleted. That is held up when all is changed and nothing committed: it waits for
the feed, into which every change is written last, and which the test holds. What the person does meanwhile is seen to wait behind it; then it goes on, and what waited is answered as
authorization.txt says of who they are by then, and has stored nothing. Told of every operation that the tables have about a room, over the doors in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from contract.matrix import LETTERS
from contract.samples import World, doors_of, sample_of, unique
from contract.test_authorization import name_of, spelt_out, written
from support.client import TABLES, make_id
from support.people import Town
from support.process import wait_until
from support.stored import BY_ITSELF

READING = ("MESSAGES_READ", "ROOMS_READ")

# What changes nothing that a place in the room is needed for at the moment of the write, and why.
NO_PLACE_NEEDED = {
    "bookmark.remove": "takes away what is the caller's own, wherever they are",
    "draft.clear": "takes away what is the caller's own, wherever they are",
    "typing.set": "a signal, stored nowhere",
    "receipt.read": "written a moment later into a mark that goes with the place: its own test is below",
    "receipt.delivered": "written a moment later into a mark that goes with the place: its own test is below",
    "room.join": "asks for no place, but for no ban: its own test is below",
}


def is_about_a_room(wire: str) -> bool:
    """And somebody changes something by it: what services do is done in no place."""
    operation = TABLES.operations[wire]
    return operation.who != "SERVICE" and operation.service == "chat-gateway" and operation.method not in ("GET", "") and operation.scope not in READING and any(one.name == "room" for one in operation.ins)


CASES = [wire for wire in TABLES.operations if is_about_a_room(wire) and wire not in NO_PLACE_NEEDED]

# What is changed by bob meanwhile; what alice is before it; whom she is like after it, and in what kind of room.
CHANGES = {
    "kicked": (lambda room, user: ("member.kick", {"user": user}), "owner", "outsider", "private"),
    "banned": (lambda room, user: ("member.ban", {"user": user}), "owner", "banned", "private"),
    "role": (lambda room, user: ("member.role", {"user": user, "role": "guest"}), "owner", "guest", "private"),
    "muted": (lambda room, user: ("member.mute", {"user": user}), "member", "muted", "private"),
    "permissions": (lambda room, user: ("member.permit", {"user": user, "permissions": []}), "member", "blind", "private"),
    "permissions-of-role": (lambda room, user: ("room.permit", {"role": "member", "permissions": []}), "member", "blind", "private"),
    "locked": (lambda room, user: ("room.lock", {}), "member", "member", "locked"),
    "archived": (lambda room, user: ("room.archive", {}), "owner", "owner", "archived"),
    "deleted": (lambda room, user: ("room.delete", {}), "owner", "owner", "deleted"),
}
RANKS = {role.word: role.rank for role in TABLES.roles.values()}

# What changes something of the caller's own alone holds their place, and not the room: it is done before a role's permissions go, or finds them gone.
OF_ONES_OWN = {wire for wire in CASES if TABLES.operations[wire].price in ("ACCOUNT", "RECEIPT") and not TABLES.operations[wire].key}
# A room that is archived already keeps its roles.
ARCHIVED_ALREADY = {"room.restore"}


def is_tried(wire: str, change: str) -> bool:
    if change == "permissions-of-role" and wire in OF_ONES_OWN or change == "role" and wire in ARCHIVED_ALREADY:
        return False
    return code_after(wire, change) != ""


def code_after(wire: str, change: str) -> str:
    """The letter of the table; of what she may before and afterwards not any more."""
    _, before, like, kind = CHANGES[change]
    whose = "own" if TABLES.operations[wire].perm_other != "NONE" else ""
    cells = spelt_out(written()[0][name_of(wire, whose)])
    return cells[like, kind] if cells[before, "private"] == "+" and cells[like, kind] != "+" else ""


TOLD = [(wire, change, doors_of(wire)[number % len(doors_of(wire))]) for number, (wire, change) in
        enumerate((wire, change) for change in CHANGES for wire in CASES if is_tried(wire, change))]


@pytest.fixture(scope="module")
def world(everybody: Town) -> World:
    return World(everybody)


@pytest.fixture(scope="module")
def database(everybody: Town) -> Iterator[psycopg.Connection]:
    with everybody.platform.postgres.connect() as connection:
        yield connection


WAITING = "SELECT 1 FROM pg_stat_activity WHERE usename = 'chat' AND wait_event_type = 'Lock' AND wait_event = ANY (%s) LIMIT 1"

BEHIND = ("WITH RECURSIVE behind AS (SELECT pid FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
          "  UNION SELECT a.pid FROM behind JOIN pg_stat_activity a ON behind.pid = ANY (pg_blocking_pids(a.pid))) SELECT count(*) FROM behind")


class Standstill:
    """A kick that has taken the place away and is not committed yet; `begins` does something meanwhile, and sees it wait."""

    def __init__(self, town: Town):
        self.holder, self.eyes = town.platform.postgres.connect(), town.platform.postgres.connect()
        self.holder.execute("SET idle_in_transaction_session_timeout = 0")  # the machine may be slow; every wait here is bounded
        self.pool = ThreadPoolExecutor(4)

    def close(self) -> None:
        self.pool.shutdown()
        self.holder.close()
        self.eyes.close()

    def are_waiting(self) -> int:
        """Behind what is held here, or behind who waits for that: others wait for each other as well."""
        return self.eyes.execute(BEHIND, [self.holder.info.backend_pid]).fetchone()[0]

    def begins(self, what: str, do: Callable) -> Future:
        count, answering = self.are_waiting() + 1, self.pool.submit(do)
        wait_until(lambda: answering.done() or self.are_waiting() >= count, 10, f"{what} waits")
        assert not answering.done(), f"{what} did not wait: {answering.result()}"
        return answering

    @contextmanager
    def of(self, kick: Callable, room: str, user: str) -> Iterator[None]:
        with self.holder.transaction():
            assert self.holder.execute("SELECT 1 FROM chat.user_rooms WHERE user_id = %s AND room_id = %s FOR UPDATE", (user, room)).fetchone()
            kicking = self.begins("the kick", kick)
            yield
        kicking.result(10)


    def sees(self, query: str, *args) -> bool:
        return self.eyes.execute(query, args).fetchone() is not None

    @contextmanager
    def before_the_commit_of(self, change: Callable, room: str, what: str) -> Iterator[None]:
        """It has the room, and waits with what it wrote for the feed."""
        with self.holder.transaction():
            self.holder.execute("LOCK TABLE chat.feed IN SHARE MODE")
            changing = self.pool.submit(change)
            wait_until(lambda: changing.done() or (not self.sees("SELECT 1 FROM chat.rooms WHERE id = %s FOR SHARE SKIP LOCKED", room) and self.sees(WAITING, ["relation"])), 10, f"{what} waits")
            assert not changing.done(), f"{what} did not wait: {changing.result()}"
            yield
        changing.result(10)

    def waits_for_the_room(self, what: str, do: Callable) -> Future:
        answering = self.pool.submit(do)
        wait_until(lambda: answering.done() or self.sees(WAITING, ["transactionid", "tuple"]), 10, f"{what} waits behind it")
        assert not answering.done(), f"{what} did not wait: {answering.result()}"
        return answering


@pytest.fixture(scope="module")
def standstill(everybody: Town) -> Iterator[Standstill]:
    made = Standstill(everybody)
    yield made
    made.close()


def has_an_owner_beside(world: World, database: psycopg.Connection, room: str, role: str = "owner") -> None:
    """Bob may throw alice out; also of a room that is archived, in which roles stay as they are."""
    for user, rank in ((world.bob.user, RANKS["owner"]), (world.alice.user, RANKS[role])):
        changed = database.execute("UPDATE chat.members SET role = %s WHERE room_id = %s AND user_id = %s", (rank, room, user))
        assert changed.rowcount == 1


def moves_into_another_room(world: World) -> None:
    """What the samples are about is for one test alone."""
    world.room = world.alice.makes_room(world.bob, name=unique("midway"))
    world.said = [world.alice.sends(world.room, unique())["seq"] for _ in range(3)]


@pytest.fixture(scope="module")
def tables(database: psycopg.Connection) -> list[tuple[str, str]]:
    """Each table with whose rows it has: of a room or, when they are a person's, of that person. Not what is written by itself, a while after."""
    return [table for table in database.execute(
        "SELECT c.relname, min(a.attname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE n.nspname = 'chat' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attname IN ('room_id', 'user_id') AND NOT a.attisdropped GROUP BY 1 ORDER BY 1").fetchall()
            if f"chat.{table[0]}" not in BY_ITSELF]


def stored(database: psycopg.Connection, tables: list[tuple[str, str]], room: str, user: str) -> dict[str, object]:
    """What is kept of the room, and of the person; and how far the two logs are."""
    counts = ", ".join(f"(SELECT count(*) FROM chat.{table} WHERE {column} = {'%(room)s' if column == 'room_id' else '%(user)s'}) AS {table}" for table, column in tables)
    look = f"SELECT {counts}, (SELECT seq FROM chat.rooms WHERE id = %(room)s) AS room, (SELECT user_seq FROM chat.user_heads WHERE user_id = %(user)s) AS person"
    with database.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        return cursor.execute(look, {"room": room, "user": user}).fetchone()


def difference(before: dict, after: dict) -> dict:
    return {name: after[name] - before[name] for name in before if after[name] != before[name]}


def makes(world: World, change: str, room: str) -> Callable:
    wire, args = CHANGES[change][0](room, world.alice.user)
    return lambda: world.bob.does(wire, room=room, cid=make_id(), **args)


@pytest.fixture(scope="module")
def of_a_change(world: World, database: psycopg.Connection, tables: list) -> Callable[[str], dict]:
    """What each change stores by itself."""
    known: dict[str, dict] = {}

    def look(change: str) -> dict:
        if change not in known:
            room = world.alice.makes_room(world.bob)
            has_an_owner_beside(world, database, room, CHANGES[change][1])
            before = stored(database, tables, room, world.alice.user)
            makes(world, change, room)()
            known[change] = difference(before, stored(database, tables, room, world.alice.user))
        return known[change]

    return look


def test_every_operation_about_a_room_has_its_case():
    known = set(CASES) | set(NO_PLACE_NEEDED)
    assert {wire for wire in TABLES.operations if is_about_a_room(wire)} == known, "say why it needs no place, or nothing about it: then it is tried below"
    assert all(TABLES.operations[wire].who in ("MEMBER", "VIEWER") for wire in CASES)
    assert {wire for wire, change, _ in TOLD if change == "kicked"} == set(CASES)


@pytest.mark.parametrize("wire, change, door", TOLD, ids=["-".join(one) for one in TOLD])
def test_what_is_taken_away_meanwhile_is_not_there_any_more(world: World, database: psycopg.Connection, standstill: Standstill, tables: list, of_a_change: Callable, wire: str,
                                                            change: str, door: str):
    of_it_alone = of_a_change(change)
    moves_into_another_room(world)
    args = sample_of(world, wire)
    room = args["room"]
    has_an_owner_beside(world, database, room, CHANGES[change][1])
    before = stored(database, tables, room, world.alice.user)
    with standstill.before_the_commit_of(makes(world, change, room), room, change):
        answering = standstill.waits_for_the_room(wire, lambda: world.call(wire, args, door, world.alice.token))
    answer = answering.result(10)
    assert LETTERS[answer.code] == code_after(wire, change), answer
    moved = difference(before, stored(database, tables, room, world.alice.user))
    more = {name: count for name, count in moved.items() if count > of_it_alone.get(name, 0)}
    assert not more and moved.get("room") == of_it_alone.get("room"), f"stored beside it: {more}"


def test_marks_of_who_is_thrown_out_meanwhile_go_with_the_place(world: World, database: psycopg.Connection, standstill: Standstill):
    """The mark was answered before the kick is committed, and is written after it: into nothing."""
    room = world.alice.makes_room(world.bob)
    has_an_owner_beside(world, database, room)
    last = world.bob.sends(room, "unread")["seq"]
    with standstill.of(lambda: world.bob.kicks(room, world.alice), room, world.alice.user):
        assert world.call("receipt.delivered", {"room": room, "seq": last}, "rest", world.alice.token).ok
        assert world.call("receipt.read", {"room": room, "seq": last}, "rest", world.alice.token).ok
        wait_until(lambda: standstill.are_waiting() >= 2, 10, "the marks wait behind the kick")
    # One thread writes the marks of a gateway, in order: once another one stands, these were dealt with.
    other = world.alice.makes_room(world.bob)
    after = world.bob.sends(other, "unread")["seq"]
    world.alice.reads(other, after)
    wait_until(lambda: mark_of(database, other, world.alice.user) == (after,), 10, "the next mark is written")
    assert mark_of(database, room, world.alice.user) is None
    told = database.execute("SELECT event FROM chat.user_log WHERE user_id = %s AND subject = %s ORDER BY user_seq", (world.alice.user, room)).fetchall()
    assert told[-1] == ("room.removed",) and ("marks.moved",) not in told


def mark_of(database: psycopg.Connection, room: str, user: str) -> tuple | None:
    return database.execute("SELECT read_seq FROM chat.marks WHERE room_id = %s AND user_id = %s", (room, user)).fetchone()


@pytest.mark.parametrize("way", ["room.join", "invite.accept"])
def test_who_is_banned_meanwhile_does_not_come_in(world: World, standstill: Standstill, way: str):
    carol = world.town.person("carol", "rest")
    room = world.alice.makes_room(carol, kind="public", name=f"banned {make_id()}")
    token = world.alice.does("invite.create", room=room)["token"]
    args = {"room": room, "cid": make_id()} if way == "room.join" else {"token": token, "cid": make_id()}
    with standstill.of(lambda: world.alice.does("member.ban", room=room, user=carol.user, cid=make_id()), room, carol.user):
        answering = standstill.begins(way, lambda: world.call(way, args, "rest", carol.token))
    assert answering.result(10).code == "banned", answering.result()
    assert carol.user not in world.alice.members(room)
