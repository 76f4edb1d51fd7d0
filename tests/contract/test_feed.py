"""The feed tells what moved: each changing transaction writes one row, naming exactly the logs it moved and how far."""

from __future__ import annotations

import pytest

from contract.samples import World, doors_of, sample_of
from contract.shapes import check_answer
from support.client import TABLES

# What moves a room's log, and stores nothing else that a feed would name. Marks are flushed later, and told then.
MOVES = [(wire, door) for wire, operation in TABLES.operations.items() if operation.key and operation.event and operation.service == "chat-gateway" for door in doors_of(wire)
         if TABLES.events[operation.event.replace("_", ".", 1)].keyed == "BY_ROOM"]
MOVES_ONES_OWN = [(wire, door) for wire, operation in TABLES.operations.items() if operation.event and operation.who in ("MEMBER", "SIGNED_IN") for door in doors_of(wire)
                  if TABLES.events[operation.event.replace("_", ".", 1)].keyed == "BY_USER"]


@pytest.fixture(scope="module")
def database(platform):
    with platform.postgres.connect() as connection:
        yield connection


def rows_after(database, xid: int) -> list[tuple]:
    return database.execute("SELECT rooms::text[], seqs, users::text[], user_seqs FROM chat.feed WHERE xid > %s::text::xid8 ORDER BY xid", (xid,)).fetchall()


def heads(database, rooms: list[str], users: list[str]) -> tuple[dict, dict]:
    room_heads = dict(database.execute("SELECT id::text, seq FROM chat.rooms WHERE id = ANY(%s::uuid[])", (rooms,)).fetchall())
    user_heads = dict(database.execute("SELECT user_id::text, user_seq FROM chat.user_heads WHERE user_id = ANY(%s::uuid[])", (users,)).fetchall())
    return room_heads, user_heads


@pytest.mark.parametrize("wire, door", MOVES)
def test_a_change_is_one_row_that_names_what_moved(world: World, database, wire: str, door: str):
    args, token = sample_of(world, wire), world.caller(wire).token
    last = database.execute("SELECT coalesce(max(xid::text::bigint), 0) FROM chat.feed").fetchone()[0]
    answer = world.call(wire, args, door, token)
    check_answer(wire, answer)
    rows = rows_after(database, last)
    assert len(rows) == 1, f"{len(rows)} rows for one change"
    rooms, seqs, users, user_seqs = rows[0]
    room = args.get("room") or answer.body["room"]["room"]
    assert rooms == [room] and seqs == [answer.body.get("seq") or answer.body["room"]["seq"]]
    in_rooms, of_users = heads(database, rooms, users or [])
    assert in_rooms == dict(zip(rooms, seqs)) and of_users == dict(zip(users or [], user_seqs or []))
    moves_people = wire in ("room.create", "room.join", "room.leave", "member.add", "member.kick", "member.ban", "room.delete", "invite.accept")
    assert bool(users) == moves_people


@pytest.mark.parametrize("wire, door", MOVES_ONES_OWN)
def test_what_is_ones_own_moves_ones_own_log_alone(world: World, database, wire: str, door: str):
    args, caller = sample_of(world, wire), world.caller(wire)
    last = database.execute("SELECT coalesce(max(xid::text::bigint), 0) FROM chat.feed").fetchone()[0]
    check_answer(wire, world.call(wire, args, door, caller.token))
    rows = rows_after(database, last)
    assert len(rows) == 1, f"{len(rows)} rows for one change"
    rooms, seqs, users, user_seqs = rows[0]
    _, of_users = heads(database, [], users)
    assert rooms is None and seqs is None and users == [caller.user] and of_users == dict(zip(users, user_seqs))


def test_what_is_refused_and_what_is_repeated_moves_nothing(world: World, database):
    args, others = sample_of(world, "room.update"), sample_of(world, "room.update")
    check_answer("room.update", world.call("room.update", args, "rest", world.alice.token))
    last = database.execute("SELECT max(xid::text::bigint) FROM chat.feed").fetchone()[0]
    world.call("room.update", args, "rest", world.alice.token)
    world.call("room.update", args | {"topic": "else"}, "rest", world.alice.token)
    world.call("room.update", others, "rest", world.carol.token)
    world.call("message.send", sample_of(world, "message.send") | {"reply_to": 10**9}, "rest", world.alice.token)
    assert rows_after(database, last) == []
