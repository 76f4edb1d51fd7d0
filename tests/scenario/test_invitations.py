"""Ways into a room that are handed out, and the guests who come by them."""

from __future__ import annotations

import threading
import time

import jwt
import pytest

from support.client import make_id
from support.people import Person, Town, text_body
from support.process import wait_until


def at(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + seconds))


def accepts(who: Person, token: str, cid: str | None = None):
    return who.tries("invite.accept", token=token, cid=cid or make_id())


def looks(town: Town, token: str):
    """Nobody in particular."""
    return town.rests[0].call("invite.look", {"token": token}, None)


def test_who_has_the_secret_comes_in(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(name="hidden", topic="things")
    alice.comes_online()
    made = alice.does("invite.create", room=room)
    assert looks(town, made["token"]).body == {"room": room, "kind": "private", "name": "hidden", "topic": "things", "members": 1, "role": "member",
                                               "expires_at": made["expires_at"]}
    joined = bob.does("invite.accept", token=made["token"], cid=make_id())
    assert joined["room"]["room"] == room and joined["room"]["role"] == "member"
    heard = alice.sees_event("member.joined", room)
    assert heard["seq"] == joined["seq"] and heard["d"] == {"user": bob.user, "role": "member", "by": bob.user, "invite": made["invite"]}
    assert accepts(town.person("carol", door), made["token"]).code == looks(town, made["token"]).code == "gone", "it was for one"
    assert alice.does("invite.list", room=room)["invites"] == []


def test_the_secret_is_shown_once_and_kept_nowhere(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    made = alice.does("invite.create", room=room, role="guest", uses=7, expires_at=at(3600))
    listed = alice.does("invite.list", room=room)["invites"]
    assert [(one["invite"], one["role"], one["uses"], one["uses_left"], one["by"]) for one in listed] == [(made["invite"], "guest", 7, 7, alice.user)]
    assert made["token"] not in str([listed, bob.log(room)])
    with town.platform.postgres.connect() as connection:
        for table in ("invites", "changes", "repeats"):
            assert not connection.execute(f"SELECT count(*) FROM chat.{table} t WHERE t::text LIKE %s", (f"%{made['token'][24:]}%",)).fetchone()[0]


def test_an_invitation_makes_no_more_than_a_member(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room()
    for wrong, path in (({"role": "moderator"}, "/role"), ({"role": "nobody"}, "/role"), ({"expires_at": at(-1)}, "/expires_at"), ({"expires_at": at(367 * 86400)}, "/expires_at"),
                        ({"uses": 1001}, "/uses")):
        refused = alice.tries("invite.create", room=room, **wrong)
        assert refused.code == "invalid" and list(refused.faults) == [path]
    guests = alice.does("invite.create", room=room, role="guest")["token"]
    assert bob.does("invite.accept", token=guests, cid=make_id())["room"]["role"] == "guest"


def test_an_invitation_is_taken_back(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    made = bob.does("invite.create", room=room)
    assert carol.tries("invite.revoke", room=room, invite=made["invite"], cid=make_id()).code == "forbidden"
    bob.does("invite.revoke", room=room, invite=made["invite"], cid=make_id())
    assert accepts(town.person("dave", door), made["token"]).code == "not_found"
    assert bob.tries("invite.revoke", room=room, invite=made["invite"], cid=make_id()).code == "not_found"
    again = bob.does("invite.create", room=room)
    alice.does("invite.revoke", room=room, invite=again["invite"], cid=make_id())
    assert [entry["ev"] for entry in alice.log(room)[1:]] == ["invite.created", "invite.revoked"] * 2


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 64, "+/=="])
def test_a_secret_that_was_never_made_leads_nowhere(town: Town, door: str, token: str):
    bob = town.person("bob", door)
    assert accepts(bob, token).code == looks(town, token).code == "not_found"


def test_who_is_banned_does_not_come_by_an_invitation_either(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    theirs, hers = bob.does("invite.create", room=room, uses=5)["token"], alice.does("invite.create", room=room, uses=5)["token"]
    alice.does("member.ban", room=room, user=bob.user, cid=make_id())
    assert accepts(bob, hers).code == "banned"
    assert accepts(town.person("carol", door), theirs).code == "not_found", "what they handed out is good no more"
    alice.does("room.archive", room=room, cid=make_id())
    assert accepts(town.person("dave", door), hers).code == "archived"


def test_no_more_come_than_were_let_in(town: Town):
    """Twenty at once, on two gateways, by an invitation for seven; one of them asks three times."""
    alice, *many = [town.person("someone", "rest", number % 2) for number in range(21)]
    room = alice.makes_room()
    token = alice.does("invite.create", room=room, uses=7)["token"]
    answers, keys = [], {who.user: make_id() for who in many}

    def comes(who: Person) -> None:
        answers.append((who.user, accepts(who, token, keys[who.user])))

    threads = [threading.Thread(target=comes, args=(who,)) for who in [*many, many[0], many[0]]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {answer.code for _, answer in answers if not answer.ok} == {"gone"}
    came = {user for user, answer in answers if answer.ok}
    assert len(came) == 7 and set(alice.members(room)) == came | {alice.user}


# --- guests

def comes_as_guest(town: Town, token: str, door: str = "rest", name: str = "A guest") -> Person:
    answer = town.auth.call("guest.start", {"invite": token, "display_name": name})
    assert answer.ok, answer
    tokens = answer.body["tokens"]
    guest = Person(town, tokens["user"], "", tokens["access"], door, 0)
    guest.session, guest.refresh = tokens["session"], tokens["refresh"]
    return guest


def test_a_guest_is_in_one_room_and_nowhere_else(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, public = alice.makes_room(bob), alice.makes_room(kind="public", name=f"open {make_id()}")
    token, other = (alice.does("invite.create", room=where, uses=5)["token"] for where in (room, alice.makes_room()))
    guest = comes_as_guest(town, token, door, "Ada")
    joined = guest.does("invite.accept", token=token, cid=make_id())
    assert joined["room"]["role"] == "guest", "whatever the invitation says"
    guest.comes_online()
    alice.sends(room, "welcome")
    guest.sees(room, "welcome")
    guest.sends(room, "thanks")
    assert bob.history(room) == ["welcome", "thanks"]
    assert {one["display_name"] for one in guest.does("member.list", room=room)["members"]} == {"Alice", "Bob", "Ada"}
    refused = [accepts(guest, other), guest.tries("room.create", kind="private", name="mine", cid=make_id()), guest.tries("room.join", room=public, cid=make_id()),
               guest.tries("room.browse"), guest.tries("invite.create", room=room), guest.tries("room.update", room=room, topic="x", cid=make_id()),
               guest.tries("member.add", room=room, user=bob.user, cid=make_id()), town.auth.call("user.find", {"login": bob.login}, guest.token),
               town.auth.call("session.list", {}, guest.token), town.auth.call("password.change", {"cid": make_id(), "password": "x" * 9, "new_password": "y" * 9}, guest.token)]
    assert {answer.code for answer in refused} == {"forbidden"}
    assert guest.tries("room.get", room=public).code == guest.tries("room.events", room=public).code == "not_found"
    alice.kicks(room, guest)
    assert accepts(guest, other).code == "forbidden", "nor afterwards"


def test_a_guest_needs_an_invitation_that_is_good(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    made = alice.does("invite.create", room=room)
    alice.does("invite.revoke", room=room, invite=made["invite"], cid=make_id())
    for token in (made["token"], "A" * 43, "x"):
        assert town.auth.call("guest.start", {"invite": token, "display_name": "A guest"}).code == "forbidden"


def test_a_guests_time_ends(make_platform):
    town = Town(make_platform("guests", env={"auth": {"CHAT_GUEST_LIFETIME": "3s"}}))
    try:
        alice = town.person("alice", "rest")
        room = alice.makes_room()
        token = alice.does("invite.create", room=room, uses=5)["token"]
        began = time.time()
        guest = comes_as_guest(town, token, name="canary of a name")
        guest.does("invite.accept", token=token, cid=make_id())
        assert jwt.decode(guest.token, options={"verify_signature": False})["exp"] <= began + 4
        answers = []
        while time.time() < began + 60 and not any(one == "unauthenticated" for one in answers):
            answers.append(town.auth.call("token.refresh", {"refresh": guest.refresh}).code if time.time() > began + 3 else "")
        assert answers[-1] == "unauthenticated"
        left, until = None, time.time() + 60
        with town.platform.postgres.connect() as connection:
            while time.time() < until and left != (True, None):
                left = connection.execute("SELECT disabled_at IS NOT NULL, display_name FROM auth.users WHERE id = %s", (guest.user,)).fetchone()
            assert left == (True, None)
            assert connection.execute("SELECT name, ip_prefix, agent FROM auth.sessions WHERE user_id = %s", (guest.user,)).fetchall() == [("", None, None)]
        assert "canary" not in str(alice.does("member.list", room=room))
        wait_until(lambda: guest.user not in alice.members(room), 20, "the guest has left the room")
        assert [(one["d"]["user"], one["d"]["by"], one["d"]["reason"]) for one in alice.log(room) if one["ev"] == "member.left"] == [
            (guest.user, guest.user, "a guest's time is over")]
        with town.platform.postgres.connect() as connection:
            assert connection.execute("SELECT 1 FROM chat.guests").fetchall() == []
    finally:
        town.close()


def test_guests_come_only_where_they_are_let_in(make_platform):
    town = Town(make_platform("no-guests", workers=0, env={"auth": {"CHAT_GUESTS": "off"}}))
    try:
        alice = town.person("alice", "rest")
        token = alice.does("invite.create", room=alice.makes_room())["token"]
        assert town.auth.call("guest.start", {"invite": token, "display_name": "A guest"}).code == "forbidden"
    finally:
        town.close()
