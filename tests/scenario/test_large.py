"""Where there is much, it takes no longer than people wait: a person with 2,000 rooms, a room of 2,000 members, people who are in 2,000 rooms each.

The deadlines are generous: what passes them is not slow but unbounded. docs/performance.md has the figures.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from support import crowds
from support.people import Town

MANY = 2000
DEADLINE = 2.0      # seconds


@contextmanager
def in_time(what: str, seconds: float = DEADLINE) -> Iterator[None]:
    began = time.monotonic()
    yield
    taken = time.monotonic() - began
    assert taken < seconds, f"{what} took {taken:.1f} s"


def test_who_is_in_2000_rooms_comes_in_and_resumes_in_time(town: Town):
    busy = town.person("busy", "rest")
    with town.platform.postgres.connect() as database:
        rooms = crowds.rooms(database, busy.user, MANY, said=1)
    with in_time("session.open"):
        socket = town.socket(0, busy.token)
    assert socket.opening.body["rooms"] == MANY
    with in_time("session.sync of who holds nothing"):
        told = socket.call("session.sync", {"heads": []}).body
    assert {one["room"] for one in told["rooms"]} == set(rooms)
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.marks SET read_seq = 2, read_num = 1 WHERE user_id = %s AND room_id = ANY(%s::uuid[])", (busy.user, rooms))
    moved = rooms[::100]
    for room in moved:
        busy.sends(room, "meanwhile")
    held = [{"room": room, "seq": 2} for room in rooms[::10]]
    with in_time("session.sync of who reads on"):
        told = socket.call("session.sync", {"epoch": told["epoch"], "user_seq": told["user_seq"], "heads": held}).body
    assert {one["room"] for one in told["rooms"]} == set(moved)
    with in_time("room.list"):
        page = busy.does("room.list", limit=200)
    assert len(page["rooms"]) == 200 and {one["room"] for one in page["rooms"][:len(moved)]} == set(moved)
    assert {frame["room"] for frame in socket.events(wire="message.sent")} == set(moved), "every one of them is followed"


def test_members_of_a_room_of_100000_are_paged_through_in_time(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room(kind="public", name="huge")
    with town.platform.postgres.connect() as database:
        database.execute("INSERT INTO chat.members (room_id, user_id, role, joined_at, joined_seq, login) SELECT %s, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 2 + (n %% 1000 = 0)::int, now(), 1, 'm' || lpad(n::text, 6, '0')"
                         "  FROM generate_series(1, 99999) n", (room,))
        database.execute("UPDATE chat.rooms SET members = 100000 WHERE id = %s", (room,))
    for wanted, count in (({}, 200), ({"role": "moderator"}, 99), ({"login": "m0500"}, 100), ({"login": "m09"}, 200), ({"role": "moderator", "login": "m01"}, 10)):
        with in_time(f"a page of {wanted}"):
            page = alice.does("member.list", room=room, limit=200, **wanted)
        assert len(page["members"]) == count, wanted
    seen, page = set(), {"next": None}
    for number in range(10):
        with in_time(f"page {number}"):
            page = alice.does("member.list", room=room, limit=200, **({"cursor": page["next"]} if page["next"] else {}))
        seen |= {member["user"] for member in page["members"]}
    assert len(seen) == 2000 and page["next"], "pages follow each other"
    with town.platform.postgres.connect() as database:
        database.execute("DELETE FROM chat.members WHERE room_id = %s AND user_id <> %s", (room, alice.user))      # other tests look through whole tables


def test_a_room_of_2000_opens_and_takes_one_more_in_time(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(kind="public", name="large")
    with town.platform.postgres.connect() as database:
        members = crowds.crowd(database, MANY - 1)
        crowds.comes_into(database, members, [room] * len(members))
        crowds.are_in_rooms_of_their_own(database, members[:50], MANY - 1)
        strangers = crowds.crowd(database, 50, "stranger")
        crowds.are_in_rooms_of_their_own(database, strangers, MANY)
    last = alice.sends(room, "good morning everybody")["seq"]
    with in_time("coming in"):
        bob.joins(room)
    with in_time("opening"):
        assert bob.sees_room(room)["members"] == MANY + 1
        assert len(bob.does("member.list", room=room, limit=200)["members"]) == 200
        assert bob.does("room.events", room=room, limit=50)["events"][-2]["seq"] == last
    with in_time("seeing who of them is there"):
        seen = bob.does("presence.get", users=members[:400] + strangers)["people"]
    assert len(seen) == 450
    with in_time("following who of them is there"):
        assert len(bob.live.call("presence.watch", {"users": members[:400] + strangers}).body["people"]) == 450
