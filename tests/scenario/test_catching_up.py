"""Who was away gets exactly what they lack, from any gateway, while others go on talking; and how far people are."""

from __future__ import annotations

import threading
import time

import pytest

from support.client import Answer, Socket, make_id
from support.people import Person, Town, texts_of


class Device:
    """A client as the protocol wants it: it keeps heads, joins live events and pulled ones by their numbers, and drops what it knows."""

    def __init__(self, who: Person):
        self.who = who
        self.known: dict[str, dict[int, dict]] = {}
        self.socket: Socket | None = None

    def connect(self, gateway: int) -> dict:
        self.socket = self.who.town.socket(gateway, self.who.token)
        synced = self.socket.call("session.sync", {"heads": [{"room": room, "seq": self.head(room)} for room in self.known]})
        assert synced.ok, synced
        for row in synced.body["rooms"]:
            assert row["recovered"]
            self.pull(row["room"], row["seq"])
        return synced.body

    def disconnect(self) -> None:
        self.take_live()
        self.socket.cut()

    def head(self, room: str) -> int:
        return max(self.known.get(room, {0: {}}))

    def pull(self, room: str, to: int, page: int = 7) -> None:
        while self.head(room) < to:
            answer: Answer = self.socket.call("room.events", {"room": room, "after_seq": self.head(room), "limit": page})
            assert answer.ok and answer.body["events"], answer
            for entry in answer.body["events"]:
                self.keep(entry)

    def take_live(self) -> None:
        for frame in self.socket.events():
            if "room" in frame and "seq" in frame:
                self.keep(frame)

    def keep(self, entry: dict) -> None:
        mine = self.known.setdefault(entry["room"], {})
        assert mine.setdefault(entry["seq"], entry)["d"] == entry["d"], "one number is one entry"

    def texts(self, room: str) -> list[str]:
        return list(texts_of([entry for _, entry in sorted(self.known[room].items())]))


@pytest.mark.parametrize("missed", [0, 1, 30, 260])
def test_away_and_back_on_the_other_gateway(town: Town, missed: int):
    alice, bob = town.people("alice", "bob")
    room = alice.makes_room(bob)
    device = Device(bob)
    device.connect(0)
    device.pull(room, 1)
    alice.sends(room, "before")
    device.socket.wait_event("message.sent", room=room)
    device.disconnect()
    sender = town.socket(0, alice.token)
    numbers = [sender.ask("message.send", {"room": room, "cid": make_id(), "body": {"kind": "text", "text": f"missed {n}"}}) for n in range(missed)]
    assert all(sender.reply(number, "message.send").ok for number in numbers)
    going_on, stop = [], threading.Event()

    def goes_on() -> None:
        while not stop.is_set() and len(going_on) < 500:
            going_on.append(f"meanwhile {len(going_on)}")
            alice.sends(room, going_on[-1])

    talking = threading.Thread(target=goes_on)
    talking.start()
    try:
        synced = device.connect(1)
        assert [row["room"] for row in synced["rooms"]] in ([room], []) and synced["recovered"]
        if missed:
            row = synced["rooms"][0]
            assert row["seq"] >= 2 + missed and row["unread"] == row["num"] - 0
    finally:
        stop.set()
        talking.join(30)
    last = alice.sends(room, "last")
    device.socket.wait_event("message.sent", room=room, seq=last["seq"])
    device.take_live()
    said = ["before", *(f"missed {n}" for n in range(missed)), *going_on, "last"]
    assert device.texts(room) == said == bob.history(room)
    assert sorted(device.known[room]) == list(range(1, last["seq"] + 1))
    live = [frame["seq"] for frame in device.socket.events(room) if "seq" in frame]
    assert live == list(range(live[0], last["seq"] + 1)), "what comes live has no holes and comes once"


def test_sync_tells_what_moved_and_no_more(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    moved, still, unread, fresh = (alice.makes_room(bob, name=name) for name in ("moved", "still", "unread", "fresh"))
    heads = {room: bob.sees_room(room)["seq"] for room in (moved, still)}
    alice.sends(moved, "one"), alice.sends(moved, "two"), alice.sends(unread, "three")
    answer = bob.does("session.sync", heads=[{"room": room, "seq": seq} for room, seq in heads.items()])
    rows = {row["room"]: row for row in answer["rooms"]}
    assert set(rows) == {moved, unread} and fresh not in rows
    assert (rows[moved]["seq"], rows[moved]["num"], rows[moved]["unread"], rows[moved]["recovered"]) == (heads[moved] + 2, 2, 2, True)
    assert rows[unread]["unread"] == 1 and answer["recovered"]
    known = {"epoch": answer["epoch"], "user_seq": answer["user_seq"]}
    assert bob.does("session.sync", heads=[{"room": moved, "seq": heads[moved] + 2}], **known)["recovered"]
    assert not bob.does("session.sync", heads=[], epoch=make_id())["recovered"], "another epoch: reload everything"


def test_sync_tells_what_another_device_read(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    read, untouched = (alice.makes_room(bob, name=name) for name in ("read", "untouched"))
    for room in (read, untouched):
        alice.sends(room, "one")
    heads = [{"room": room, "seq": bob.sees_room(room)["seq"]} for room in (read, untouched)]
    before = bob.does("session.sync", heads=heads)
    assert before["rooms"] == []
    bob.comes_online()
    bob.by("rest").reads(read, heads[0]["seq"])
    bob.sees_event("marks.moved")
    after = bob.does("session.sync", heads=heads, user_seq=before["user_seq"])
    assert [(row["room"], row["unread"], row["recovered"]) for row in after["rooms"]] == [(read, 0, True)]
    assert bob.does("session.sync", heads=heads, user_seq=after["user_seq"])["rooms"] == []


def test_ones_own_log_is_read_like_a_rooms(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    rooms = [alice.makes_room(bob, name=f"room {number}") for number in range(5)]
    bob.leaves(rooms[0])
    whole = bob.does("user.events")
    assert [(entry["ev"], entry["d"]["room"]) for entry in whole["events"]] == [("room.added", room) for room in rooms] + [("room.removed", rooms[0])]
    assert [entry["user_seq"] for entry in whole["events"]] == list(range(1, 7)) and whole["head"] == 6
    assert bob.does("user.events", after_user_seq=2, limit=2)["events"] == whole["events"][2:4]
    assert bob.does("user.events", limit=2)["events"] == whole["events"][4:]
    assert bob.does("user.events", after_user_seq=6) == {"events": [], "head": 6}


def test_a_head_from_a_future_that_never_was(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    rows = alice.does("session.sync", heads=[{"room": room, "seq": 10**6}])["rooms"]
    assert [(row["room"], row["recovered"]) for row in rows] == [(room, False)]


def test_a_head_below_the_floor_is_not_recovered(town: Town, door: str):
    """Retention has taken what lies below: said openly, for that room alone."""
    alice = town.person("alice", door)
    rooms = [alice.makes_room(name=name) for name in ("old", "new")]
    for room in rooms:
        for number in range(5):
            alice.sends(room, f"{room} {number}")
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.rooms SET floor = 4 WHERE id = %s", (rooms[0],))
    rows = {row["room"]: row for row in alice.does("session.sync", heads=[{"room": room, "seq": 1} for room in rooms])["rooms"]}
    assert not rows[rooms[0]]["recovered"] and rows[rooms[0]]["floor"] == 4 and rows[rooms[1]]["recovered"]
    at_floor = {row["room"]: row for row in alice.does("session.sync", heads=[{"room": rooms[0], "seq": 3}])["rooms"]}
    assert at_floor[rooms[0]]["recovered"]
    got = alice.does("room.events", room=rooms[0], after_seq=1)
    assert not got["recovered"] and [event["seq"] for event in got["events"]] == [4, 5, 6] and got["floor"] == 4
    assert alice.tries("message.get", room=rooms[0], seq=2).code == "gone"


def test_history_is_paged_in_both_directions_and_around(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    for number in range(2, 26):
        assert alice.sends(room, f"{number}")["seq"] == number

    def seqs(**bound) -> list[int]:
        got = alice.does("room.events", room=room, **bound)
        assert got["head"] == 25 and got["recovered"]
        return [event["seq"] for event in got["events"]]

    assert seqs() == list(range(1, 26))
    assert seqs(limit=5) == [21, 22, 23, 24, 25], "without a bound the newest"
    assert seqs(after_seq=0, limit=3) == [1, 2, 3] and seqs(after_seq=3, limit=3) == [4, 5, 6]
    assert seqs(after_seq=24) == [25] and seqs(after_seq=25) == [] and seqs(after_seq=10**9) == []
    assert seqs(before_seq=26, limit=3) == [23, 24, 25] and seqs(before_seq=23, limit=3) == [20, 21, 22]
    assert seqs(before_seq=3) == [1, 2] and seqs(before_seq=1) == []
    assert 12 in seqs(around_seq=12, limit=5) and len(seqs(around_seq=12, limit=5)) == 5
    assert seqs(around_seq=12, limit=1) == [12]
    assert set(seqs(around_seq=1, limit=5)) >= {1, 2, 3} and 25 in seqs(around_seq=25, limit=5)
    backwards, before = [], 26
    while page := seqs(before_seq=before, limit=4):
        backwards, before = page + backwards, page[0]
    assert backwards == list(range(1, 26))
    assert alice.tries("room.events", room=room, after_seq=1, before_seq=3).code == "invalid"


# --- how far people are

def test_unread_is_counted_and_read_away(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    assert bob.unread(room) == 0, "what was there before one came is not unread"
    seqs = [alice.sends(room, f"{number}")["seq"] for number in range(5)]
    alice.does("room.update", room=room, cid=make_id(), topic="not a message")
    assert (bob.unread(room), alice.unread(room)) == (5, 0), "messages of people count; one's own are read"
    out = bob.reads(room, seqs[2])
    assert out == {"read_seq": seqs[2], "unread": 2}
    eventually(lambda: bob.unread(room) == 2)
    assert bob.reads(room, seqs[0]) == {"read_seq": seqs[2], "unread": 2}, "a mark moves forward alone"
    out = bob.reads(room, 10**9)
    assert out["unread"] == 0 and out["read_seq"] == bob.sees_room(room)["seq"], "beyond the head means the head"
    eventually(lambda: bob.unread(room) == 0)
    alice.sends(room, "one more")
    assert bob.unread(room) == 1
    bob.sends(room, "an answer")
    assert bob.unread(room) == 0, "who speaks has read"


def test_what_is_read_on_one_device_is_read_on_all(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    phone, laptop = town.socket(0, bob.token), town.socket(1, bob.token)
    seq = alice.sends(room, "read me")["seq"]
    bob.reads(room, seq)
    seen = [device.wait_event("marks.moved") for device in (phone, laptop)]
    assert seen[0] == seen[1] and seen[0]["d"] == {"room": room, "read_seq": seq, "read_num": 1} and seen[0]["user_seq"] > 0


def test_others_see_how_far_one_has_read(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    seq = alice.sends(room, "read me")["seq"]

    def marks_of_bob() -> tuple[int, int]:
        shown = next(one for one in alice.does("member.list", room=room)["members"] if one["user"] == bob.user)
        return shown["read_seq"], shown["delivered_seq"]

    assert bob.does("receipt.delivered", room=room, seq=seq) == {"delivered_seq": seq}
    eventually(lambda: marks_of_bob() == (1, seq))
    bob.reads(room, seq)
    eventually(lambda: marks_of_bob() == (seq, seq))


def eventually(condition, seconds: float = 5) -> None:
    """Marks are flushed at most once a second."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.05)
