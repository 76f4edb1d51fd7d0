"""Raids: many people who come into one room at once, and what who is new may do meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from support.client import Answer, make_id
from support.people import Person, Town, text_body


def joins(who: Person, room: str) -> Answer:
    return who.tries("room.join", room=room, cid=make_id())


def says(who: Person, room: str, text: str) -> Answer:
    return who.tries("message.send", room=room, cid=make_id(), body=text_body(text))


def open_room(alice: Person, **settings) -> str:
    room = alice.does("room.create", cid=make_id(), kind="public", encryption="none", name="Market " + make_id()[-8:])["room"]["room"]
    alice.does("room.update", room=room, cid=make_id(), **settings)
    return room


def of_the_guard(who: Person, room: str) -> list[dict]:
    return [entry for entry in who.by("rest").log(room) if entry["ev"] in ("room.guarded", "room.unguarded")]


def test_many_who_come_in_at_once_put_the_room_on_guard_once_over_two_gateways(town: Town):
    alice, bob = town.people("alice", "bob")
    room = open_room(alice, raid_joins=6)
    alice.does("member.add", room=room, user=bob.user, cid=make_id())   # is brought in, and no raider
    crowd = [town.person(f"raider{n}", "rest") for n in range(8)]
    assert all(joins(one, room).ok for one in crowd[:3])
    for _ in range(3):      # the same people over and over are no crowd
        crowd[0].does("room.leave", room=room, cid=make_id())
        assert joins(crowd[0], room).ok
    assert "guarded_until" not in alice.does("room.get", room=room)["room"]
    with ThreadPoolExecutor(5) as pool:
        assert all(answer.ok for answer in pool.map(lambda n: joins(crowd[n].by("rest", n % 2), room), range(3, 8)))
    [guarded] = of_the_guard(alice, room)
    assert guarded["d"]["joins"] == 6 and "by" not in guarded["d"]
    lasts = datetime.fromisoformat(guarded["d"]["until"]).timestamp() - datetime.fromisoformat(guarded["at"]).timestamp()
    assert 14 * 60 < lasts <= 15 * 60 and alice.does("room.get", room=room)["room"]["guarded_until"] == guarded["d"]["until"]
    # Who came with the crowd is held to a pace, by whichever gateway; who keeps order is not; and who joins is let in.
    assert says(crowd[7].by("rest", 0), room, "boo").ok
    refused = says(crowd[7].by("rest", 1), room, "boo again")
    assert (refused.code, refused.body["limit"]) == ("rate_limited", "slow_mode") and 20_000 < refused.body["retry_after_ms"] <= 30_000
    assert all(says(alice, room, f"calm {n}").ok for n in range(3)) and joins(town.person("late", "rest"), room).ok
    assert bob.tries("room.unguard", room=room, cid=make_id()).code == "forbidden"
    assert alice.does("room.unguard", room=room, cid=make_id())["seq"] > guarded["seq"]
    assert says(crowd[7], room, "well then").ok and [entry["ev"] for entry in of_the_guard(alice, room)] == ["room.guarded", "room.unguarded"]


def test_a_guard_that_closes_lets_in_who_is_brought_in_alone(town: Town, door: str):
    alice, bob, carol, dave = town.people("alice", "bob", "carol", "dave", door=door)
    room = open_room(alice, guard_closes=True)
    invite = alice.does("invite.create", room=room)["token"]
    answer = alice.does("room.guard", room=room, cid=make_id(), reason="rude crowds")
    [guarded] = of_the_guard(alice, room)
    assert guarded["seq"] == answer["seq"] and guarded["d"] == {"until": answer["until"], "by": alice.user, "closed": True, "reason": "rude crowds"}
    assert joins(bob, room).code == "guarded" and bob.tries("invite.accept", token=invite, cid=make_id()).code == "guarded"
    alice.does("member.add", room=room, user=carol.user, cid=make_id())
    assert alice.tries("room.guard", room=room, cid=make_id(), until="2020-01-01T00:00:00.000Z").code == "invalid"
    with town.platform.postgres.connect() as connection:    # its time passes
        connection.execute("UPDATE chat.rooms SET guarded_until = now() WHERE id = %s", (room,))
    assert "guarded_until" not in alice.does("room.get", room=room)["room"]
    assert joins(bob, room).ok and dave.does("invite.accept", token=invite, cid=make_id())["room"]["room"] == room
    assert alice.does("room.unguard", room=room, cid=make_id())["seq"] == 0, "it was over already"


def test_who_is_new_is_held_to_a_pace_in_what_they_do_besides_speaking(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    first, own = alice.sends(room, "hi")["seq"], bob.sends(room, "hello")["seq"]
    acts = {
        "reaction.add": lambda: {"seq": first, "emoji": "👍"},
        "message.edit": lambda: {"seq": own, "body": text_body("hello " + make_id())},
        "pin.add": lambda: {"message": first},
        "invite.create": lambda: {},
        "member.add": lambda: {"user": town.person("friend", "rest").user},
        "member.nick": lambda: {"nick": "Bobby " + make_id()[-6:]},
    }
    bob.does("reaction.add", room=room, cid=make_id(), seq=first, emoji="🎉")
    alice.does("room.update", room=room, cid=make_id(), newcomer_ms=3_600_000, newcomer_slow_ms=60_000)
    bob.does("reaction.add", room=room, cid=make_id(), seq=first, emoji="🙂")
    for wire, args in acts.items():
        key = {} if wire == "invite.create" else {"cid": make_id()}
        refused = bob.tries(wire, room=room, **key, **args())
        assert (refused.code, refused.body["limit"]) == ("rate_limited", "newcomer") and 0 < refused.body["retry_after_ms"] <= 60_000, wire
    assert bob.tries("reaction.remove", room=room, cid=make_id(), seq=first, emoji="🙂").ok, "taking back is free"
    crowd = [town.person(f"friend{n}", "rest") for n in range(4)]
    for one in crowd:
        alice.adds(room, one)
    names = " ".join("@" + one.login for one in crowd)
    refused = carol.tries("message.send", room=room, cid=make_id(), body=text_body(names))
    assert refused.code == "forbidden", refused
    assert carol.tries("message.send", room=room, cid=make_id(), body=text_body(names.rsplit(" ", 1)[0])).ok
    alice.does("reaction.add", room=room, cid=make_id(), seq=first, emoji="👍")
    alice.does("room.update", room=room, cid=make_id(), newcomer_ms=0)
    assert all(bob.tries(wire, room=room, **({} if wire == "invite.create" else {"cid": make_id()}), **args()).ok for wire, args in acts.items())


@pytest.fixture(scope="module")
def young(make_platform) -> Iterator[Town]:
    town = Town(make_platform("young", gateways=1, workers=0, env={"chat-gateway": {"CHAT_LIMIT_SEND": "8,1", "CHAT_LIMIT_NEW_AGE": "1h"}}))
    yield town
    town.close()


def test_a_new_account_pays_twice_as_much(young: Town):
    alice, bob = young.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    answers = [says(alice, room, f"{n}") for n in range(5)]
    assert [answer.code for answer in answers] == [""] * 4 + ["rate_limited"] and answers[0].headers["ratelimit-policy"] == '"send";q=1;w=60;burst=4'
    limits = young.socket(0, bob.token).opening.body["limits"]
    assert next(limit for limit in limits if limit["name"] == "send") == {"name": "send", "burst": 4, "per_minute": 1}
