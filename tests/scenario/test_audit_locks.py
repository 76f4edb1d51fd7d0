"""Locks and bounds that only a second person at the same moment can show."""

from __future__ import annotations

import base64
import threading
import time
import uuid


from support.client import make_id
from support.people import Town
from support.process import wait_until


def test_marks_are_locked_in_the_order_of_rooms(town: Town):
    """Whoever waits for a mark holds none that comes after it: two who flush the same marks never wait for each other."""
    alice = town.person("alice")
    bob = town.person("bob")
    rooms = sorted(alice.makes_room(bob, name=f"room {number}") for number in range(12))
    for room in rooms:
        alice.sends(room, "read me")
    with town.platform.postgres.connect(dbname="chat") as holder, town.platform.postgres.connect(dbname="chat") as prober:
        holder.execute("BEGIN")
        holder.execute("SELECT 1 FROM chat.marks WHERE room_id = %s AND user_id = %s FOR UPDATE", (rooms[0], bob.user))
        for room in reversed(rooms):
            bob.reads(room, 2)
        until = time.monotonic() + 4
        while not prober.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = 'chat' AND wait_event_type = 'Lock'").fetchone()[0]:
            assert time.monotonic() < until, "nobody waits for the mark"
            time.sleep(0.02)
        for room in rooms[1:]:
            prober.execute("SELECT 1 FROM chat.marks WHERE room_id = %s AND user_id = %s FOR UPDATE NOWAIT", (room, bob.user))
        holder.execute("COMMIT")
    until = time.monotonic() + 10
    while any(bob.unread(room) for room in rooms):
        assert time.monotonic() < until, "the marks were not written"


def test_a_cursor_tells_nothing_of_a_room_that_is_none_of_ones_business(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    mark = make_id()[-12:]
    hidden = alice.makes_room(name=f"m {mark}")
    for letter in "az":
        bob.makes_room(kind="public", name=f"{letter} {mark}")
    raw = b"\1" + bytes(8) + uuid.UUID(hidden).bytes
    cursor = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    found = [one["name"] for one in bob.does("room.browse", like=mark, cursor=cursor)["rooms"]]
    assert found == [f"a {mark}", f"z {mark}"], "its name does not show between the others"


def test_the_last_place_in_ones_rooms_is_given_once(town: Town):
    """Two rooms bring in the same person at the same moment; there is one place left."""
    alice, carol = town.people("alice", "carol", door="rest")
    bob = town.person("bob")
    one, other = alice.makes_room(), carol.makes_room()
    alice.makes_room(bob)
    with town.platform.postgres.connect(dbname="chat") as database:
        database.execute("INSERT INTO chat.user_rooms (user_id, room_id, since) SELECT %s, gen_random_uuid(), now() FROM generate_series(1, 1998)", (bob.user,))
        database.execute("BEGIN")
        database.execute("SELECT 1 FROM chat.user_heads WHERE user_id = %s FOR UPDATE", (bob.user,))     # so that both have come as far as they can
        answers = []
        adding = [threading.Thread(target=lambda who=who, room=room: answers.append(who.tries("member.add", room=room, user=bob.user, cid=make_id())))
                  for who, room in ((alice, one), (carol, other))]
        for thread in adding:
            thread.start()
        wait_until(lambda: database.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0] >= 2, 10, "both wait for his place")
        database.execute("COMMIT")
        for thread in adding:
            thread.join(10)
        assert sorted(answer.code for answer in answers) == ["", "conflict"], [str(answer) for answer in answers]
        assert database.execute("SELECT count(*) FROM chat.user_rooms WHERE user_id = %s", (bob.user,)).fetchone()[0] == 2000
