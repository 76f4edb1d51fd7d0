"""Messages that are said later: what their writer may do until then, and that each is said once, whatever dies on the way."""

from __future__ import annotations

import os
import random
from datetime import datetime, timedelta, timezone

from support.client import make_id
from support.people import Person, Town, sealed_body, text_body
from support.process import wait_until

HOUR, DAY = 3600, 86400


ROUNDS = int(os.environ.get("ROUNDS", "8"))


def at(seconds: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def schedules(who: Person, room: str, text: str = "later", seconds: float = HOUR, **more) -> str:
    cid = make_id()
    who.does("schedule.add", room=room, cid=cid, body=text_body(text), send_at=at(seconds), **more)
    return cid


def time_passes(town: Town, *scheduled: str) -> None:
    """Until their time has come."""
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.scheduled SET send_at = now(), due_at = now() WHERE id = ANY(%s::uuid[])", [list(scheduled)])


def waits(who: Person) -> dict[str, dict]:
    return {one["id"]: one for one in who.does("schedule.list")["scheduled"]}


def is_told(who: Person, id: str, state: str) -> dict:
    return who.sees_event("schedule.changed", match=lambda d: d["id"] == id and d["state"] == state)["d"]


def test_it_is_said_when_its_time_comes_by_whoever_wrote_it(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    alice.comes_online(), bob.comes_online(1)
    said = alice.sends(room, "now")
    id = schedules(alice, room, "later", reply_to=said["seq"], lifetime_ms=HOUR * 1000)
    assert is_told(alice, id, "waiting")["send_at"] == waits(alice)[id]["send_at"]
    assert waits(bob) == {} and bob.history(room) == ["now"]
    time_passes(town, id)
    heard = bob.sees(room, "later")
    assert (heard["d"]["from"], heard["d"]["reply_to"]) == (alice.user, said["seq"]) and "expires_at" in heard["d"]
    assert is_told(alice, id, "sent")["seq"] == heard["seq"]
    assert waits(alice) == {} and alice.tries("schedule.get", id=id).code == "not_found"


def test_until_then_it_can_be_changed_and_taken_back(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    alice.comes_online()
    first, second = schedules(alice, room, "one"), schedules(alice, room, "two")
    changed = alice.does("schedule.update", id=first, if_rev=0, cid=make_id(), body=text_body("one, better"), send_at=at(DAY))["scheduled"]
    assert (changed["rev"], changed["body"]["text"]) == (1, "one, better")
    assert alice.tries("schedule.update", id=first, if_rev=0, cid=make_id(), body=text_body("lost")).code == "stale"
    assert alice.does("schedule.get", id=first)["scheduled"] == changed
    cid = make_id()
    alice.does("schedule.cancel", id=second, cid=cid)
    assert alice.does("schedule.cancel", id=second, cid=cid)["dup"], "the same request again"
    assert alice.tries("schedule.cancel", id=second, cid=make_id()).code == "not_found"
    assert is_told(alice, second, "cancelled") and is_told(alice, first, "waiting")
    for wire, more in (("schedule.get", {}), ("schedule.cancel", {"cid": make_id()}), ("schedule.update", {"cid": make_id(), "send_at": at(DAY)})):
        assert bob.tries(wire, id=first, **more).code == "not_found", "nobody else knows of it"
    time_passes(town, first)
    alice.sees(room, "one, better")


def test_what_is_no_time_or_no_message_is_refused_at_once(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, sealed = alice.makes_room(), alice.makes_room(encryption="dr1")

    def faults(**args) -> dict:
        return alice.tries("schedule.add", **{"room": room, "cid": make_id(), "body": text_body("x"), "send_at": at(HOUR)} | args).faults

    for seconds in (-HOUR, 0, 50, 367 * DAY):
        assert "/send_at" in faults(send_at=at(seconds))
    assert "/body/kind" in faults(body=sealed_body()) and "/body/kind" in faults(body={"kind": "system", "word": "notice"})
    poll = {"kind": "poll", "questions": [{"question": "?", "options": ["a", "b"]}], "closes_at": at(HOUR / 2)}
    assert "/body/closes_at" in faults(body=poll) and not faults(body=poll | {"closes_at": at(DAY)})
    assert alice.tries("schedule.add", room=sealed, cid=make_id(), body=text_body("x"), send_at=at(HOUR)).code == "sealed_room"
    assert bob.tries("schedule.add", room=room, cid=make_id(), body=text_body("x"), send_at=at(HOUR)).code == "not_found"


def test_a_person_has_two_hundred_at_most(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    ids = sorted(schedules(alice, room, f"{number}") for number in range(200))
    refused = alice.tries("schedule.add", room=room, cid=make_id(), body=text_body("x"), send_at=at(HOUR))
    assert refused.code == "conflict"
    listed, page = [], {"scheduled": [], "is_last": False}
    while not page["is_last"]:
        page = alice.does("schedule.list", **({"after": listed[-1]} if listed else {}))
        listed += [one["id"] for one in page["scheduled"]]
    assert listed == ids
    alice.does("schedule.cancel", id=ids[0], cid=make_id())
    schedules(alice, room)


def test_what_the_room_refuses_stays_and_is_told(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online(1)
    id = schedules(bob, room)
    alice.kicks(room, bob)
    time_passes(town, id)
    assert is_told(bob, id, "failed")["failure"] == "not_found"
    assert (waits(bob)[id]["state"], waits(bob)[id]["failure"]) == ("failed", "not_found")
    assert bob.tries("schedule.update", id=id, cid=make_id(), body=text_body("y")).faults == {"/send_at": "is required: its time has passed"}
    alice.adds(room, bob)
    assert bob.does("schedule.update", id=id, cid=make_id(), send_at=at(HOUR))["scheduled"]["state"] == "waiting"
    time_passes(town, id)
    assert is_told(bob, id, "sent") and alice.history(room) == ["later"]


def test_a_slow_room_is_waited_for(town: Town):
    alice, bob = town.people("alice", "bob")
    room = alice.makes_room(bob)
    bob.comes_online(1)
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.rooms SET slow_mode_ms = 1500 WHERE id = %s", [room])
    ids = [schedules(bob, room, text) for text in ("one", "two")]
    time_passes(town, *ids)
    assert all(is_told(bob, id, "sent") for id in ids)
    assert sorted(alice.history(room)) == ["one", "two"]


def test_fired_at_once_by_many_it_is_said_once(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    token = town.mint.service_token("worker")
    for _ in range(10):
        id = schedules(alice, room, make_id())
        time_passes(town, id)
        answers = [town.rests[number % 2].call("schedule.fire", {"user": alice.user, "id": id}, token) for number in range(4)]
        assert all(answer.ok for answer in answers), answers
    said = alice.history(room)
    assert len(said) == len(set(said)) == 10


def test_whatever_dies_on_the_way_it_is_said_once(make_platform):
    """They fall due while workers and a gateway are killed, again and again: eight rounds here, each as long as a dead worker's lease."""
    town = Town(make_platform("scheduled", gateways=2, workers=2))
    try:
        alice = town.person("alice", "rest")
        room = alice.makes_room()
        platform, chance = town.platform, random.Random(7)
        with platform.postgres.connect() as database:
            def left() -> int:
                return database.execute("SELECT count(*) FROM chat.scheduled WHERE user_id = %s", [alice.user]).fetchone()[0]

            for round in range(ROUNDS):
                ids = [schedules(alice, room, f"{round} {number}") for number in range(2)]
                before = alice.sees_room(room)["seq"]
                time_passes(town, *ids)
                wait_until(lambda: database.execute("SELECT seq FROM chat.rooms WHERE id = %s", [room]).fetchone()[0] > before
                           or database.execute("SELECT bool_or(state = 1) FROM chat.scheduled WHERE id = ANY(%s::uuid[])", [ids]).fetchone()[0],
                           30, "one is under way")
                victims = chance.sample([*platform.workers, *platform.gateways[:1]], chance.randint(1, 2))
                for victim in victims:
                    victim.kill()
                for victim in victims:
                    victim.start()
            wait_until(lambda: left() == 0, 60, "all of them are sent")
        assert sorted(alice.history(room)) == sorted(f"{round} {number}" for round in range(ROUNDS) for number in range(2))
    finally:
        town.close()
