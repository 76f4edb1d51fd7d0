"""What a message meets on its way into a room: the room's pace, its lock, its threads, its lifetimes; and the kinds that are not words."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from support.client import make_id
from support.people import Town, text_body


def settings(town: Town, room: str, **columns) -> None:
    """As an operation would set them."""
    with town.platform.postgres.connect() as connection:
        for column, value in columns.items():
            connection.execute(f"UPDATE chat.rooms SET {column} = %s WHERE id = %s", (value, room))


def tries_to_say(who, room: str, text: str = "hi", **more):
    return who.tries("message.send", room=room, cid=make_id(), body=text_body(text), **more)


def test_a_slow_room_has_a_pace_and_tells_when_to_go_on(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    settings(town, room, slow_mode_ms=60_000)
    assert tries_to_say(bob, room).ok
    cid = make_id()
    refused = bob.tries("message.send", room=room, cid=cid, body=text_body("again"))
    assert (refused.code, refused.body["limit"]) == ("rate_limited", "slow_mode") and 50_000 < refused.body["retry_after_ms"] <= 60_000
    assert all(tries_to_say(alice, room).ok for _ in range(3)), "who moderates is not slowed"
    settings(town, room, slow_mode_ms=0)
    assert bob.tries("message.send", room=room, cid=cid, body=text_body("again")).ok, "what was refused took no key and no number"
    assert bob.history(room) == ["hi", "hi", "hi", "hi", "again"]


def test_in_one_batch_too_only_the_first_has_the_pace_on_its_side(town: Town):
    alice, bob = town.people("alice", "bob")
    room = alice.makes_room(bob)
    settings(town, room, slow_mode_ms=60_000)
    socket = town.socket(0, bob.token)
    numbers = [socket.ask("message.send", {"room": room, "cid": make_id(), "body": text_body(f"{n}")}) for n in range(20)]
    answers = [socket.reply(number, "message.send") for number in numbers]
    assert [answer.ok for answer in answers] == [True] + [False] * 19
    assert {answer.code for answer in answers[1:]} == {"rate_limited"} and bob.history(room) == ["0"]


def test_newcomers_are_held_to_a_pace_of_their_own(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    settings(town, room, newcomer_ms=3_600_000, newcomer_slow_ms=60_000)
    assert tries_to_say(bob, room).ok and tries_to_say(bob, room).code == "rate_limited"
    settings(town, room, newcomer_ms=1)
    assert tries_to_say(bob, room).ok and tries_to_say(bob, room).ok


def test_in_a_locked_room_only_who_moderates_speaks(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    settings(town, room, locked_at="2026-01-01T00:00:00Z")
    assert tries_to_say(bob, room).code == "locked" and tries_to_say(alice, room).ok
    settings(town, room, locked_at=None, is_blocked=True)
    assert tries_to_say(bob, room).code == tries_to_say(alice, room).code == "blocked"


def test_a_room_may_say_itself_what_its_roles_may_do(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    only_reading = 1
    settings(town, room, permissions=[0, only_reading, only_reading, 3, 7, 255])
    assert tries_to_say(bob, room).code == "forbidden"
    alice.gives_role(room, bob, "moderator")
    assert tries_to_say(bob, room).ok


def test_a_thread_hangs_on_a_message_that_is_in_none_itself(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    root = alice.sends(room, "root")["seq"]
    reply = bob.sends(room, "reply", thread=root)["seq"]
    for wrong in (1, reply, reply + 1):
        refused = tries_to_say(bob, room, thread=wrong)
        assert refused.code == "invalid" and list(refused.faults) == ["/thread"], wrong
    second = bob.sends(room, "second", thread=root)["seq"]
    numbers = {entry["seq"]: entry["d"].get("thread_num") for entry in bob.log(room)[1:]}
    assert numbers == {root: None, reply: 1, second: 2}
    with town.platform.postgres.connect() as connection:
        assert connection.execute("SELECT replies, last_seq FROM chat.threads WHERE room_id = %s", (room,)).fetchall() == [(2, second)]
        marks = connection.execute("SELECT user_id::text, read_seq, read_num FROM chat.thread_marks WHERE room_id = %s", (room,)).fetchall()
    assert set(marks) == {(alice.user, 0, 0), (bob.user, second, 2)}, "who began it and who replied follow it"


@pytest.mark.parametrize("body", [
    {"kind": "poll", "questions": [{"question": "Where?", "options": ["here", "there"]}, {"question": "When?", "options": ["now", "never", "both"], "choices_max": 2}]},
    {"kind": "location", "latitude": 52_520_008, "longitude": 13_404_954, "label": "Alexanderplatz"},
    {"kind": "text", "text": "waves", "action": True},
], ids=["poll", "location", "action"])
def test_what_is_said_in_another_way_comes_back_as_it_was(town: Town, door: str, body: dict):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    sent = alice.sends(room, body)
    heard = bob.live.wait_event("message.sent", room=room, seq=sent["seq"])
    assert heard["d"]["body"] == body and heard["d"]["num"] == 1
    assert bob.log(room)[-1]["d"] == heard["d"]
    assert bob.does("message.get", room=room, seq=sent["seq"])["message"]["body"] == body


@pytest.mark.parametrize("spoilt, path", [
    ({"questions": []}, "/body/questions"),
    ({"questions": [{"question": "?", "options": ["one"]}]}, "/body/questions/0/options"),
    ({"questions": [{"question": "?", "options": ["a", "b"], "choices_max": 3}]}, "/body/questions/0/choices_max"),
    ({"questions": [{"question": "?", "options": ["a", "b"]}], "closes_at": "2020-01-01T00:00:00.000Z"}, "/body/closes_at"),
])
def test_a_poll_that_asks_nothing_is_refused(town: Town, door: str, spoilt: dict, path: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    refused = alice.tries("message.send", room=room, cid=make_id(), body={"kind": "poll"} | spoilt)
    assert refused.code == "invalid" and list(refused.faults) == [path]


def test_a_message_says_when_it_deletes_itself(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    began = time.time()
    own = alice.sends(room, "for an hour", lifetime_ms=3_600_000)
    read = alice.sends(room, "once read", lifetime_ms=3_600_000, lifetime_from="reading")
    settings(town, room, lifetime_ms=7_200_000)
    rooms = alice.sends(room, "as the room says")
    ends = {entry["seq"]: entry["d"].get("expires_at") for entry in alice.log(room)[1:]}
    assert ends[read["seq"]] is None
    for sent, hours in ((own, 1), (rooms, 2)):
        end = datetime.fromisoformat(ends[sent["seq"]].replace("Z", "+00:00")).timestamp()
        assert began + hours * 3600 - 1 < end < time.time() + hours * 3600 + 1
    refused = tries_to_say(alice, room, lifetime_from="reading")
    assert refused.code == "invalid" and list(refused.faults) == ["/lifetime_from"]
