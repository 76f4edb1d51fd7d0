"""Who may what in a room, and who may not any more: permissions, mutes, bans."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from support.client import make_id
from support.people import Town, text_body


def at(seconds: float) -> str:
    moment = time.time() + seconds
    return time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime(moment)) + f"{int(moment % 1 * 1000):03d}Z"


def tried(who, room: str) -> str:
    answer = who.tries("message.send", room=room, cid=make_id(), body=text_body(f"hi {make_id()}"))
    return "ok" if answer.ok else answer.code


def permits(who, room: str, role: str, permissions: list[str] | None):
    return who.tries("room.permit", room=room, role=role, cid=make_id(), permissions=permissions)


def permits_member(who, room: str, user: str, permissions: list[str] | None):
    return who.tries("member.permit", room=room, user=user, cid=make_id(), permissions=permissions)


# --- permissions

def test_a_room_says_what_its_roles_may(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    assert bob.sees_room(room)["permissions"] == ["read", "send", "invite", "pin", "react"] and "roles" not in bob.sees_room(room)
    assert permits(alice, room, "member", ["read", "react"]).ok
    told = bob.sees_event("room.updated", room)["d"]["roles"]
    assert {one["role"]: one["permissions"] for one in told}["member"] == ["read", "react"] and told == bob.sees_room(room)["roles"]
    assert tried(bob, room) == "forbidden" and bob.sees_room(room)["permissions"] == ["read", "react"]
    assert permits(alice, room, "member", None).body["rev"] == 2
    assert tried(bob, room) == "ok" and "roles" not in bob.sees_room(room)
    assert permits(alice, room, "member", None).body == {"rev": 2, "seq": 0}, "nothing changed"


def test_nobody_gives_what_they_do_not_hold(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    alice.gives_role(room, bob, "admin")
    alice.does("member.permit", room=room, user=bob.user, cid=make_id(), permissions=["read", "send", "roles"])
    for refused in (permits(bob, room, "member", ["read", "export"]), permits_member(bob, room, carol.user, ["ban"]),
                    bob.tries("member.role", room=room, user=carol.user, role="moderator", cid=make_id())):
        assert refused.code == "forbidden"
    for refused in (permits(bob, room, "admin", []), permits(bob, room, "owner", []), permits_member(bob, room, alice.user, [])):
        assert refused.code == "forbidden", "only what is lower"
    assert permits_member(bob, room, bob.user, ["read"]).code == "invalid"
    assert permits(alice, room, "admin", ["own"]).code == "invalid"
    assert permits(bob, room, "member", ["read", "send"]).ok and permits_member(bob, room, carol.user, ["read"]).ok
    assert tried(carol, room) == "forbidden"


def test_a_member_has_permissions_of_their_own_until_their_role_changes(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    assert permits_member(alice, room, bob.user, ["read", "settings"]).ok
    assert bob.sees_event("member.changed", room)["d"] == {"user": bob.user, "role": "member", "permissions": ["read", "settings"], "by": alice.user}
    listed = {one["user"]: one.get("permissions") for one in alice.does("member.list", room=room)["members"]}
    assert listed == {alice.user: None, bob.user: ["read", "settings"]}
    assert tried(bob, room) == "forbidden" and bob.does("room.update", room=room, cid=make_id(), topic="mine")["rev"] == 1
    alice.gives_role(room, bob, "guest")
    assert tried(bob, room) == "ok" and bob.tries("room.update", room=room, cid=make_id(), topic="no").code == "forbidden"


# --- mutes

def test_a_muted_member_reads_and_says_nothing(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    seq = alice.does("member.mute", room=room, user=bob.user, cid=make_id(), reason="shouts")["seq"]
    heard = bob.sees_event("member.muted", room)
    assert heard["seq"] == seq and heard["d"] == {"user": bob.user, "by": alice.user, "reason": "shouts"}
    assert tried(bob, room) == "muted" and bob.history(room) == []
    assert {one["user"]: one.get("muted_until") for one in alice.does("member.list", room=room)["members"]}[bob.user] == "9999-12-31T23:59:59.000Z"
    assert alice.does("member.unmute", room=room, user=bob.user, cid=make_id())["seq"] == seq + 1
    assert alice.does("member.unmute", room=room, user=bob.user, cid=make_id())["seq"] == 0
    assert tried(bob, room) == "ok"


def test_a_mute_ends_by_itself(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, until = alice.makes_room(bob), at(1.5)
    alice.does("member.mute", room=room, user=bob.user, cid=make_id(), until=until)
    end = datetime.fromisoformat(until.replace("Z", "+00:00")).timestamp()
    answers = []
    while time.time() < end + 5 and (not answers or answers[-1][1] != "ok"):
        answers.append((time.time(), tried(bob, room)))
    assert answers[0][1] == "muted" and answers[-1][1] == "ok" and answers[-1][0] >= end - 0.1


# --- bans

def test_who_is_banned_leaves_and_does_not_come_back(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol, kind="public", name=f"banned {make_id()}")
    bob.comes_online()
    seq = alice.does("member.ban", room=room, user=bob.user, cid=make_id(), reason="spam")["seq"]
    bob.sees_event("room.removed", match=lambda d: d["room"] == room)
    assert [(entry["ev"], entry["d"].get("reason")) for entry in alice.log(room)[-2:]] == [("member.left", "spam"), ("member.banned", "spam")]
    assert alice.log(room)[-1]["seq"] == seq and bob.user not in alice.members(room)
    assert bob.tries("room.join", room=room, cid=make_id()).code == "banned"
    assert carol.tries("member.add", room=room, user=bob.user, cid=make_id()).code == "banned"
    assert bob.tries("room.events", room=room).code == "forbidden", "nor reads it as everybody may"
    bans = alice.does("ban.list", room=room)["bans"]
    assert [(one["user"], one["login"], one["by"], one["reason"], "until" in one) for one in bans] == [(bob.user, bob.login, alice.user, "spam", False)]
    assert carol.tries("ban.list", room=room).code == "forbidden"
    assert alice.does("member.unban", room=room, user=bob.user, cid=make_id())["seq"] == seq + 1
    assert alice.does("member.unban", room=room, user=bob.user, cid=make_id())["seq"] == 0
    assert alice.does("ban.list", room=room)["bans"] == [] and bob.joins(room)


def test_a_ban_ends_by_itself(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, until = alice.makes_room(bob, kind="public", name=f"brief {make_id()}"), at(1.5)
    alice.does("member.ban", room=room, user=bob.user, cid=make_id(), until=until)
    end = datetime.fromisoformat(until.replace("Z", "+00:00")).timestamp()
    answers = []
    while time.time() < end + 5 and (not answers or not answers[-1][1].ok):
        answers.append((time.time(), bob.tries("room.join", room=room, cid=make_id())))
    assert answers[0][1].code == "banned" and answers[-1][1].ok and answers[-1][0] >= end - 0.1
    assert alice.does("ban.list", room=room)["bans"] == []


def test_people_are_banned_before_they_come(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(name="nobody knows")
    alice.does("member.ban", room=room, user=bob.user, cid=make_id())
    assert alice.tries("member.add", room=room, user=bob.user, cid=make_id()).code == "banned"
    assert alice.tries("member.ban", room=room, user=make_id(), cid=make_id()).code == "not_found"
    assert bob.tries("room.get", room=room).code == "not_found"


def test_bans_are_paged(town: Town, door: str):
    alice = town.person("alice", door)
    people = [town.register("banned")[0] for _ in range(5)]
    room = alice.makes_room()
    for user in people:
        alice.does("member.ban", room=room, user=user, cid=make_id())
    listed, cursor = [], {}
    while len(listed) < 10:
        page = alice.does("ban.list", room=room, limit=2, **cursor)
        listed += [one["user"] for one in page["bans"]]
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    assert listed == sorted(people)


@pytest.mark.parametrize("wire", ["member.mute", "member.ban", "member.permit"])
def test_only_lower_roles_are_acted_on(town: Town, door: str, wire: str):
    alice, bob, carol, dave = town.people("alice", "bob", "carol", "dave", door=door)
    room = alice.makes_room(bob, carol, dave)
    more = {"permissions": ["read"]} if wire == "member.permit" else {}
    for who in (bob, carol):
        alice.gives_role(room, who, "admin")
    for target in (alice, carol):
        assert bob.tries(wire, room=room, user=target.user, cid=make_id(), **more).code == "forbidden"
    assert bob.tries(wire, room=room, user=bob.user, cid=make_id(), **more).code == "invalid"
    assert bob.tries(wire, room=room, user=dave.user, cid=make_id(), **more).ok
    assert alice.tries(wire, room=room, user=carol.user, cid=make_id(), **more).ok
    if wire != "member.permit":
        past = bob.tries(wire, room=room, user=dave.user, cid=make_id(), until=at(-1))
        assert past.code == "invalid" and list(past.faults) == ["/until"]
