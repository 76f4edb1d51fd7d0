"""What a room is and how it behaves: settings, lock, archive, its end, and the password of a public room."""

from __future__ import annotations

import time

import pytest

from support.client import make_id
from support.people import Town, text_body

SETTINGS = {"slow_mode_ms": 5000, "newcomer_ms": 60_000, "newcomer_slow_ms": 10_000, "hides_history": True, "retention_ms": 86_400_000, "lifetime_ms": 3_600_000,
            "lifetime_from": "reading", "previews": False, "language": "german"}


def at(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + seconds))


def test_everything_that_is_set_is_shown_and_told(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    more = {"picture": make_id(), "category": "Gardens", "tags": ["Roses", "ﬁgs", "roses "], "ends_at": at(86_400)}
    out = alice.does("room.update", room=room, cid=make_id(), text_max=100, **SETTINGS, **more)
    told = bob.sees_event("room.updated", room)["d"]
    wanted = more | {"tags": ["roses", "figs", "roses "], "text_max": 100, "settings": SETTINGS, "needs_password": False, "rev": out["rev"]}
    view = bob.sees_room(room)
    assert told == wanted | {"by": alice.user, "name": "a room"}
    assert {name: view[name] for name in wanted} == wanted
    assert tried(bob, room, "x" * 101) == "invalid" and tried(bob, room) == "ok" and tried(bob, room) == "rate_limited"


def test_null_takes_away_what_may_be_absent(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    gone = {"picture": make_id(), "category": "c", "tags": ["t"], "ends_at": at(60), "retention_ms": 60_000, "lifetime_ms": 5000}
    alice.does("room.update", room=room, cid=make_id(), **gone)
    alice.does("room.update", room=room, cid=make_id(), **dict.fromkeys(gone))
    view = alice.sees_room(room)
    assert not set(gone) & (set(view) | set(view["settings"]))


@pytest.mark.parametrize("wrong, path", [
    ({"tags": ["two\nlines"]}, "/tags/0"), ({"tags": ["fine", "  "]}, "/tags/1"), ({"category": "a\tb"}, "/category"), ({"ends_at": "2020-01-01T00:00:00.000Z"}, "/ends_at"),
    ({"password": "secret"}, "/password"), ({"slow_mode_ms": 21_600_001}, "/slow_mode_ms"), ({"retention_ms": 59_999}, "/retention_ms"),
])
def test_a_setting_that_makes_no_sense_is_named(town: Town, door: str, wrong: dict, path: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    refused = alice.tries("room.update", room=room, cid=make_id(), **wrong)
    assert refused.code == "invalid" and list(refused.faults) == [path]
    assert alice.sees_room(room)["rev"] == 0


def tried(who, room: str, text: str = "hi") -> str:
    answer = who.tries("message.send", room=room, cid=make_id(), body=text_body(text))
    return "ok" if answer.ok else answer.code


def test_a_room_is_locked_and_unlocked(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    alice.gives_role(room, carol, "moderator")
    bob.comes_online()
    assert bob.tries("room.lock", room=room, cid=make_id()).code == "forbidden"
    seq = carol.does("room.lock", room=room, cid=make_id(), reason="too loud")["seq"]
    heard = bob.sees_event("room.locked", room)
    assert heard["seq"] == seq and heard["d"] == {"by": carol.user, "reason": "too loud"}
    assert (tried(bob, room), tried(carol, room)) == ("locked", "ok") and bob.sees_room(room)["locked_at"] == heard["at"]
    assert carol.does("room.lock", room=room, cid=make_id())["seq"] == 0, "it was locked before"
    assert carol.does("room.unlock", room=room, cid=make_id())["seq"] == seq + 2
    assert tried(bob, room) == "ok" and "locked_at" not in bob.sees_room(room)


def test_an_archived_room_is_read_and_not_written(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob)
    alice.sends(room, "before")
    alice.does("room.archive", room=room, cid=make_id())
    assert alice.does("room.archive", room=room, cid=make_id())["seq"] == 0
    assert bob.history(room) == ["before"] and "archived_at" in bob.sees_room(room)
    writes = [("message.send", {"body": text_body("x")}), ("room.update", {"name": "x"}), ("room.lock", {}), ("room.unlock", {}), ("member.add", {"user": carol.user}),
              ("member.role", {"user": bob.user, "role": "guest"}), ("member.mute", {"user": bob.user}), ("member.permit", {"user": bob.user, "permissions": []}),
              ("room.permit", {"role": "guest", "permissions": []}), ("room.transfer", {"user": bob.user})]
    for wire, args in writes:
        assert alice.tries(wire, room=room, cid=make_id(), **args).code == "archived", wire
    assert bob.tries("room.restore", room=room, cid=make_id()).code == "forbidden"
    alice.does("room.restore", room=room, cid=make_id())
    assert tried(bob, room) == "ok"
    assert [entry["ev"] for entry in bob.log(room)][2:] == ["room.archived", "room.restored", "message.sent"]


def test_a_room_is_handed_over(town: Town, door: str):
    alice, bob, guest = town.people("alice", "bob", "guest", door=door)
    room = alice.makes_room(bob)
    alice.adds(room, guest, "guest")
    assert bob.tries("room.transfer", room=room, cid=make_id(), user=alice.user).code == "forbidden"
    assert alice.tries("room.transfer", room=room, cid=make_id(), user=guest.user).code == "conflict"
    assert alice.tries("room.transfer", room=room, cid=make_id(), user=make_id()).code == "not_found"
    alice.does("room.transfer", room=room, cid=make_id(), user=bob.user)
    assert bob.members(room) == {alice.user: "admin", bob.user: "owner", guest.user: "guest"}
    assert alice.tries("room.delete", room=room, cid=make_id()).code == "forbidden"
    assert [entry["d"] for entry in bob.log(room)[-2:]] == [{"user": bob.user, "role": "owner", "by": alice.user}, {"user": alice.user, "role": "admin", "by": alice.user}]


def test_a_deleted_room_is_gone_for_everybody(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob, kind="public", name=f"gone {make_id()}")
    bob.comes_online()
    alice.sends(room, "hi")
    bob.sees(room, "hi")
    seq = alice.does("room.delete", room=room, cid=make_id(), reason="over")["seq"]
    heard = bob.sees_event("room.deleted", room)
    assert heard["seq"] == seq and heard["d"] == {"by": alice.user, "reason": "over"}
    bob.sees_event("room.removed", match=lambda d: d["room"] == room)
    for who in (alice, bob, town.person("carol", door)):
        assert who.tries("room.get", room=room).code == who.tries("room.events", room=room).code == tried(who, room) == "not_found"
    assert all(one["room"] != room for one in bob.does("room.list")["rooms"])
    assert bob.does("room.browse", like=room)["rooms"] == []


def test_when_a_room_ends_is_decided_by_its_owners(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    alice.gives_role(room, bob, "admin")
    assert bob.does("room.update", room=room, cid=make_id(), topic="mine")["rev"] == 1
    assert bob.tries("room.update", room=room, cid=make_id(), ends_at=at(60)).code == "forbidden"


# --- passwords

def guarded_room(alice, password: str = "open sesame") -> str:
    room = alice.makes_room(kind="public", name=f"guarded {make_id()}")
    alice.does("room.update", room=room, cid=make_id(), password=password)
    return room


def test_a_room_with_a_password_is_read_by_members_alone(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = guarded_room(alice)
    alice.sends(room, "inside")
    shown = bob.does("room.browse", like=alice.sees_room(room)["name"])["rooms"]
    assert [(one["room"], one["needs_password"]) for one in shown] == [(room, True)]
    assert bob.sees_room(room)["needs_password"], "its name and size are in the directory anyway"
    for wire, args in (("room.events", {}), ("message.get", {"seq": 3})):
        assert bob.tries(wire, room=room, **args).code == "forbidden"
    assert bob.tries("room.join", room=room, cid=make_id()).code == "forbidden"
    assert bob.tries("room.join", room=room, cid=make_id(), password="open  sesame").code == "forbidden"
    assert bob.does("room.join", room=room, cid=make_id(), password="open sesame")["seq"] == 4
    assert bob.history(room) == ["inside"]


def test_a_password_is_told_to_nobody(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = guarded_room(alice, "canary-of-the-password")
    bob.does("room.join", room=room, cid=make_id(), password="canary-of-the-password")
    assert "canary-of-the-password" not in str([alice.sees_room(room), bob.log(room), bob.does("room.browse", like="guarded")])
    with town.platform.postgres.connect() as connection:
        for table in ("rooms", "repeats", "changes"):
            assert not connection.execute(f"SELECT count(*) FROM chat.{table} t WHERE t::text LIKE '%%canary-of-the-password%%'").fetchone()[0]
    alice.does("room.update", room=room, cid=make_id(), password=None)
    carol = town.person("carol", door)
    assert not carol.sees_room(room)["needs_password"]
    carol.joins(room)


def test_the_same_key_with_another_password_is_the_same_request(town: Town, door: str):
    """A resend is known by its key; what is kept of a request holds nothing that a password could be guessed by."""
    alice, bob = town.people("alice", "bob", door=door)
    room = guarded_room(alice)
    joins = {"room": room, "cid": make_id(), "password": "open sesame"}
    once, again = bob.does("room.join", **joins), bob.does("room.join", **joins | {"password": "something else"})
    assert again == once | {"dup": True}


def test_guesses_are_counted_by_person_and_room(make_platform):
    town = Town(make_platform("guesses", workers=0, env={"chat-gateway": {"CHAT_LIMIT_ROOM_PASSWORD": "5,1"}}))
    try:
        alice, bob, carol = town.people("alice", "bob", "carol", door="rest")
        room, other = guarded_room(alice), guarded_room(alice)
        codes = [bob.by("rest", number % 2).tries("room.join", room=room, cid=make_id(), password=f"guess {number}").code for number in range(5)]
        assert codes == ["forbidden"] * 5
        refused = bob.tries("room.join", room=room, cid=make_id(), password="open sesame")
        assert (refused.code, refused.body["limit"]) == ("rate_limited", "room_password"), "not even the right one"
        assert bob.tries("room.join", room=other, cid=make_id(), password="open sesame").ok
        assert carol.tries("room.join", room=room, cid=make_id(), password="open sesame").ok
    finally:
        town.close()


# --- templates

def test_a_room_is_made_like_another(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob, topic="first")
    alice.comes_online()
    more = {"picture": make_id(), "category": "Gardens", "tags": ["roses"], "text_max": 100}
    alice.does("room.update", room=room, cid=make_id(), ends_at=at(86_400), **SETTINGS, **more)
    alice.does("room.permit", room=room, role="member", cid=make_id(), permissions=["read"])
    made = alice.does("template.create", name="like this", cid=make_id(), **{"from": room})
    assert alice.sees_event("template.created")["d"] == {"template": made["template"], "name": "like this"}
    listed = alice.does("template.list")["templates"]
    assert [(one["template"], one["name"]) for one in listed] == [(made["template"], "like this")] and listed[0]["room"]["settings"] == SETTINGS
    view = alice.does("room.create", kind="private", name="second", template=made["template"], cid=make_id())["room"]
    old = alice.sees_room(room)
    like = [*more, "settings", "roles", "topic"]
    assert {name: view[name] for name in like} == {name: old[name] for name in like} and "ends_at" not in view and view == alice.sees_room(view["room"])
    own = alice.does("room.create", kind="private", name="third", topic="mine", template=made["template"], cid=make_id())["room"]
    assert own["topic"] == "mine" and own["rev"] == 0
    alice.does("template.delete", template=made["template"], cid=make_id())
    assert alice.does("template.list")["templates"] == []


def test_a_template_is_ones_own(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room()
    assert bob.tries("template.create", name="x", cid=make_id(), **{"from": room}).code == "not_found"
    made = alice.does("template.create", name="x", cid=make_id(), **{"from": room})["template"]
    refused = bob.tries("room.create", kind="private", name="x", template=made, cid=make_id())
    assert refused.code == "not_found" and list(refused.faults) == ["/template"]
    assert bob.tries("template.delete", template=made, cid=make_id()).code == "not_found"
    assert alice.tries("room.create", kind="direct", peer=bob.user, template=made, cid=make_id()).code == "invalid"
    for _ in range(49):
        alice.does("template.create", name="x", cid=make_id(), **{"from": room})
    assert alice.tries("template.create", name="one more", cid=make_id(), **{"from": room}).code == "conflict"


# --- analytics

def asks_until_complete(who, room: str, days: int) -> dict:
    answers = [who.does("room.analytics", room=room, days=days)]
    while not answers[-1]["complete"] and len(answers) < 50:
        answers.append(who.does("room.analytics", room=room, days=days))
    assert answers[-1]["complete"]
    return answers[-1]


def test_how_lively_a_room_was_is_numbers_without_people(town: Town, door: str):
    """A room made ten days ago; the messages of each day since are moved there as if they had been sent then."""
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    sent = [who.sends(room, f"{number}")["seq"] for number, who in enumerate([alice, bob, alice, alice, carol, bob])]
    today = int(time.time() // 86400) * 86400
    said_at = [today - 9 * 86400 + 3600, today - 9 * 86400 + 3700, today - 3 * 86400, today - 86400 - 1, today - 86400, None]
    with town.platform.postgres.connect() as connection:
        connection.execute("UPDATE chat.rooms SET created_at = to_timestamp(%s) WHERE id = %s", (today - 10 * 86400 + 7200, room))
        connection.execute("UPDATE chat.changes SET at = to_timestamp(%s) WHERE room_id = %s", (today - 10 * 86400 + 7200, room))
        for seq, moment in zip(sent, said_at):
            if moment:
                connection.execute("UPDATE chat.messages SET at = to_timestamp(%s) WHERE room_id = %s AND seq = %s", (moment, room, seq))
    answer = asks_until_complete(alice, room, 30)
    assert [(one["messages"], one["members"]) for one in answer["days"]] == [(0, 0), (2, 2), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (1, 1), (1, 1), (1, 1), (1, 1)]
    assert answer["days"][-1]["day"] == time.strftime("%Y-%m-%dT00:00:00.000Z", time.gmtime(today))
    hours = [0] * 24
    for hour in (1, 1, 0, 23, 0, time.gmtime().tm_hour):
        hours[hour] += 1
    assert answer["hours"] == hours or time.gmtime().tm_min == 0, "unless the hour has just changed"
    assert not any(who.user in str(answer) for who in (alice, bob, carol))
    few = asks_until_complete(alice, room, 2)
    assert few["days"] == answer["days"][-3:]
    assert bob.tries("room.analytics", room=room).code == "forbidden" and town.person("dave", door).tries("room.analytics", room=room).code == "not_found"
