"""Polls: voted in, changed, counted, closed; and who is told what about whom."""

from __future__ import annotations

import time
from datetime import datetime, timezone

import pytest

from scenario.test_editing import at_once, deletes
from support.client import Answer, make_id
from support.people import Person, Town

PLACE = {"question": "Where?", "options": ["here", "there"]}
TIME = {"question": "When?", "options": ["now", "soon", "never"], "choices_max": 2}


def asks(who: Person, room: str, *questions: dict, **more) -> int:
    return who.sends(room, {"kind": "poll", "questions": list(questions or (PLACE, TIME))} | more)["seq"]


def votes(who: Person, room: str, seq: int, *choices: list[int]) -> Answer:
    return who.tries("poll.vote", room=room, seq=seq, cid=make_id(), choices=[{"options": list(one)} for one in choices])


def closes(who: Person, room: str, seq: int) -> Answer:
    return who.tries("poll.close", room=room, seq=seq, cid=make_id())


def tallies(poll: dict) -> list[list[int]]:
    return [one["counts"] for one in poll["tallies"]]


def test_a_vote_is_counted_told_and_may_be_changed(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    alice.comes_online()
    seq = asks(alice, room)
    first = votes(bob, room, seq, [1], [0, 2]).body
    heard = alice.sees_event("poll.voted", room)
    assert heard["seq"] == first["seq"] and heard["d"]["user"] == bob.user and heard["d"]["message"] == seq and heard["d"]["voters"] == 1
    assert tallies(heard["d"]) == tallies(first["poll"]) == [[0, 1], [1, 0, 1]]
    assert tallies(votes(alice, room, seq, [1], []).body["poll"]) == [[0, 2], [1, 0, 1]]
    assert votes(bob, room, seq, [1], [2, 0]).body["seq"] == 0, "the same in another order is no change"
    assert tallies(votes(bob, room, seq, [0], [1]).body["poll"]) == [[1, 1], [0, 1, 0]]
    stand = bob.does("poll.get", room=room, seq=seq)
    assert stand["poll"]["voters"] == 2 and not stand["poll"]["closed"] and stand["mine"] == [{"options": [0]}, {"options": [1]}]
    who = {one["user"]: [choice["options"] for choice in one["choices"]] for one in stand["voters"]}
    assert who == {alice.user: [[1], []], bob.user: [[0], [1]]}
    taken_back = votes(bob, room, seq, [], []).body["poll"]
    assert tallies(taken_back) == [[0, 1], [0, 0, 0]] and taken_back["voters"] == 1 and "mine" not in bob.does("poll.get", room=room, seq=seq)


@pytest.mark.parametrize("choices, path", [
    ([[0]], "/choices"), ([[0], [0], [0]], "/choices"), ([[0, 1], [0]], "/choices/0/options"), ([[0], [0, 1, 2]], "/choices/1/options"),
    ([[2], [0]], "/choices/0/options"), ([[0], [1, 1]], "/choices/1/options"),
])
def test_a_vote_answers_what_was_asked(town: Town, door: str, choices: list, path: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    refused = votes(alice, room, asks(alice, room), *choices)
    assert refused.code == "invalid" and list(refused.faults) == [path]


def test_of_an_anonymous_poll_nobody_is_told_who(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    alice.comes_online()
    seq = asks(alice, room, PLACE, anonymous=True)
    voted = votes(bob, room, seq, [0]).body["seq"]
    heard = alice.sees_event("poll.voted", room)
    assert "user" not in heard["d"] and bob.user not in str(heard)
    assert alice.does("poll.get", room=room, seq=seq)["voters"] == [] and bob.does("poll.get", room=room, seq=seq)["mine"] == [{"options": [0]}]
    with town.platform.postgres.connect() as database:
        actor = database.execute("SELECT actor::text FROM chat.pub_log WHERE room_id = %s AND seq = %s", (room, voted)).fetchone()[0]
    assert actor != bob.user


def test_voters_go_by_pages(town: Town):
    people = town.people("alice", "bob", "carol", door="rest")
    alice = people[0]
    room = alice.makes_room(*people[1:])
    seq = asks(alice, room, PLACE)
    assert all(votes(one, room, seq, [0]).ok for one in people)
    found, more = [], {}
    while True:
        page = alice.does("poll.get", room=room, seq=seq, limit=2, **more)
        found += [one["user"] for one in page["voters"]]
        if "next" not in page:
            break
        more = {"cursor": page["next"]}
    assert found == sorted(one.user for one in people)


def test_a_closed_poll_takes_no_votes(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    carol.comes_online()
    seq = asks(bob, room, PLACE)
    votes(carol, room, seq, [1])
    assert closes(carol, room, seq).code == "forbidden"
    closed = closes(bob, room, seq).body
    heard = carol.sees_event("poll.closed", room)
    assert heard["seq"] == closed["seq"] and heard["d"]["by"] == bob.user and tallies(heard["d"]) == [[0, 1]]
    assert closed["poll"]["closed"] and closed["poll"]["closed_at"] == heard["at"]
    assert votes(carol, room, seq, [0]).code == "conflict" and closes(alice, room, seq).body["seq"] == 0
    stand = carol.does("poll.get", room=room, seq=seq)["poll"]
    assert stand["closed"] and tallies(stand) == [[0, 1]]


def test_a_poll_closes_at_its_time(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    ends = time.time() + 1.5
    seq = asks(alice, room, PLACE, closes_at=datetime.fromtimestamp(ends, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    assert votes(alice, room, seq, [0]).ok
    while not alice.does("poll.get", room=room, seq=seq)["poll"]["closed"]:
        assert time.time() < ends + 10
    assert time.time() >= ends and votes(alice, room, seq, [1]).code == "conflict"


def test_what_is_no_poll_has_no_votes(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    text, poll = alice.sends(room, "text")["seq"], asks(alice, room)
    assert votes(alice, room, text, [0]).code == closes(alice, room, text).code == alice.tries("poll.get", room=room, seq=text).code == "conflict"
    votes(alice, room, poll, [0], [0])
    deletes(alice, room, poll)
    assert votes(alice, room, poll, [0], [0]).code == "gone"


def test_votes_of_many_at_once_are_all_counted_once(town: Town):
    people = town.people("alice", "bob", "carol", "dave", door="rest")
    alice = people[0]
    room = alice.makes_room(*people[1:])
    seq = asks(alice, room, PLACE)
    answers = at_once(*(lambda who=who, gateway=gateway: votes(who.by("rest", gateway), room, seq, [1]).body for who in people for gateway in (0, 1)))
    assert sum(answer["seq"] == 0 for answer in answers) == 4
    assert tallies(alice.does("poll.get", room=room, seq=seq)["poll"]) == [[0, 4]]
    assert sorted(one.body["seq"] == 0 for one in at_once(*(lambda gateway=gateway: closes(alice.by("rest", gateway), room, seq) for gateway in (0, 1)))) == [False, True]
