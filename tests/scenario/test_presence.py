"""Whether people are there, over all gateways, and who may see it; what they say of themselves; typing that ends by itself; who has read what."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta

from support.client import make_id
from support.people import Person, Town
from support.process import wait_until
from support.told import check_frame

SOON = 1.0      # seconds within which one gateway knows what another one saw
AWAY = 6.0      # seconds after which somebody who left is gone: a lingering of three, and a look twice a second


def watches(who: Person, *whom: Person) -> dict[str, dict]:
    answer = who.live.call("presence.watch", {"users": [one.user for one in whom]})
    assert answer.ok, answer
    return {one["user"]: one for one in answer.body["people"]}


def state_of(who: Person, whom: Person) -> str:
    return who.does("presence.get", users=[whom.user])["people"][0]["state"]


def sees_state(who: Person, whom: Person, state: str, patience: float = SOON) -> dict:
    return who.sees_event("presence", patience=patience, match=lambda d: d["user"] == whom.user and d["state"] == state)["d"]


def friends(town: Town, *names: str, door: str = "ws") -> list[Person]:
    """In a room together, on the gateways in turn."""
    people = town.people(*names, door=door)
    people[0].makes_room(*people[1:])
    return people


def in_time(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def gateways_of(town: Town, who: Person) -> int:
    """On how many gateways they are, as the leases have it."""
    with town.platform.redis.client() as redis:
        return sum(bool(redis.hexists(key, uuid.UUID(who.user).bytes)) for key in redis.scan_iter("presence:{*"))


def test_who_comes_is_online_on_the_other_gateway_within_a_second_and_who_goes_is_offline(town: Town):
    alice, bob = friends(town, "alice", "bob")
    alice.comes_online(0)
    assert watches(alice, bob)[bob.user]["state"] == "offline"
    bob.comes_online(1)
    sees_state(alice, bob, "online")
    assert state_of(alice, bob) == "online"
    bob.goes_offline()
    sees_state(alice, bob, "offline", AWAY)
    wait_until(lambda: "last_seen_at" in alice.does("presence.get", users=[bob.user])["people"][0], AWAY, "bob was last seen")


def test_with_two_devices_on_two_gateways_one_may_go(town: Town):
    alice, bob = friends(town, "alice", "bob")
    second = bob.by("ws", 0)
    alice.comes_online(0), bob.comes_online(1), second.comes_online(0)
    assert watches(alice, bob)[bob.user]["state"] == "online"
    assert gateways_of(town, bob) == 2
    bob.goes_offline()
    wait_until(lambda: gateways_of(town, bob) == 1, AWAY, "the first device is gone")
    assert state_of(alice, bob) == "online" and not [frame for frame in alice.live.events() if frame.get("ev") == "presence"]
    second.goes_offline()
    sees_state(alice, bob, "offline", AWAY)


def test_what_is_chosen_holds_for_all_devices_and_is_told_them(town: Town, door: str):
    alice, bob = friends(town, "alice", "bob", door=door)
    alice.comes_online(0), bob.comes_online(1)
    watches(alice, bob)
    for state, shown in (("busy", "busy"), ("away", "away"), ("invisible", "offline"), ("auto", "online")):
        assert bob.does("presence.set", state=state, cid=make_id()) == {"state": state, "seen_by": "rooms"}
        assert bob.does("presence.mine") == {"state": state, "seen_by": "rooms"}
        sees_state(alice, bob, shown)
        assert bob.sees_event("presence.chosen", match=lambda d: d["state"] == state)


def test_who_is_invisible_comes_and_goes_unseen(town: Town):
    alice, bob = friends(town, "alice", "bob")
    bob.by("rest").does("presence.set", state="invisible", cid=make_id())
    alice.comes_online(0)
    watches(alice, bob)
    bob.comes_online(1)
    bob.sends(bob.does("room.list")["rooms"][0]["room"], "hi")
    assert state_of(alice, bob) == "offline" and "last_seen_at" not in alice.does("presence.get", users=[bob.user])["people"][0]
    bob.goes_offline()
    alice.live.call("room.list")
    assert not [frame for frame in alice.live.events() if frame.get("ev") == "presence" and frame["d"]["user"] == bob.user]


def test_who_may_see_it_is_up_to_them(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    alice.makes_room(bob)
    bob.comes_online(1)
    wait_until(lambda: state_of(alice, bob) == "online", SOON, "alice, who shares a room, sees bob")
    assert state_of(carol, bob) == "offline", "carol does not"
    bob.does("presence.set", seen_by="everyone", cid=make_id())
    wait_until(lambda: state_of(carol, bob) == "online", SOON, "now carol does")
    bob.does("presence.set", seen_by="nobody", cid=make_id())
    wait_until(lambda: state_of(alice, bob) == "offline" and state_of(carol, bob) == "offline", SOON, "now nobody does")
    assert alice.does("presence.get", users=[bob.user])["people"] == [{"user": bob.user, "state": "offline"}]


def test_of_nobody_it_says_offline_and_each_is_told_once(town: Town, door: str):
    alice = town.person("alice", door)
    nobody = make_id()
    assert alice.does("presence.get", users=[nobody, nobody, alice.user])["people"][0] == {"user": nobody, "state": "offline"}
    assert len(alice.does("presence.get", users=[nobody, nobody, alice.user])["people"]) == 2
    assert alice.does("presence.get", users=[])["people"] == []
    assert alice.tries("presence.get", users=[nobody] * 500).ok and alice.tries("presence.get", users=[nobody] * 501).code == "invalid"


def test_a_new_watch_replaces_the_one_before(town: Town):
    alice, bob, carol = friends(town, "alice", "bob", "carol")
    alice.comes_online(0)
    watches(alice, bob)
    watches(alice, carol)
    bob.comes_online(1), carol.comes_online(0)
    sees_state(alice, carol, "online")
    watches(alice)
    carol.does("presence.set", state="busy", cid=make_id())
    wait_until(lambda: state_of(alice, carol) == "busy", SOON, "carol is busy")
    told = [frame["d"] for frame in alice.live.events() if frame.get("ev") == "presence"]
    assert {one["user"] for one in told} == {carol.user} and "busy" not in {one["state"] for one in told}


def test_the_list_of_members_says_who_is_there(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online(1)

    def states() -> dict[str, str]:
        return {one["user"]: one["state"] for one in alice.does("member.list", room=room)["members"]}

    wait_until(lambda: states()[bob.user] == "online", SOON, "bob is online")


def test_a_status_is_shown_told_and_goes_by_itself(town: Town, door: str):
    alice, bob = friends(town, "alice", "bob", door=door)
    alice.comes_online(0), bob.comes_online(1)
    watches(alice, bob)
    assert bob.does("status.set", emoji="\U0001f333", text="in the woods", cid=make_id())["status"] == {"emoji": "\U0001f333", "text": "in the woods"}
    heard = alice.sees_event("presence", match=lambda d: "status" in d)["d"]
    assert (heard["user"], heard["status"]) == (bob.user, {"emoji": "\U0001f333", "text": "in the woods"})
    assert bob.sees_event("status.changed", match=lambda d: d.get("status", {}).get("text") == "in the woods")
    assert watches(alice, bob)[bob.user]["status"]["text"] == "in the woods"
    bob.does("status.clear", cid=make_id())
    assert alice.sees_event("presence", match=lambda d: d.get("status") == {})
    assert "status" not in alice.does("presence.get", users=[bob.user])["people"][0]
    bob.does("status.set", text="for a moment", expires_at=in_time(1.5), cid=make_id())
    assert alice.does("presence.get", users=[bob.user])["people"][0]["status"]["text"] == "for a moment"
    wait_until(lambda: "status" not in alice.does("presence.get", users=[bob.user])["people"][0], 3, "the status is over")


def test_a_status_says_something_and_ends_in_time(town: Town, door: str):
    alice = town.person("alice", door)
    for wrong in ({}, {"text": "x" * 101}, {"text": "x", "expires_at": in_time(-1)}, {"text": "x", "expires_at": in_time(400 * 86400)}):
        assert alice.tries("status.set", cid=make_id(), **wrong).code == "invalid", wrong


def test_do_not_disturb_is_set_and_taken_back(town: Town, door: str):
    alice = town.person("alice", door)
    until = in_time(3600)
    assert alice.does("presence.set", dnd_until=until, cid=make_id()) == {"state": "auto", "seen_by": "rooms", "dnd_until": until}
    assert alice.does("presence.set", state="busy", cid=make_id())["dnd_until"] == until
    assert alice.does("presence.set", dnd_until=None, cid=make_id()) == {"state": "busy", "seen_by": "rooms"}


# --- typing


def typing(who: Person, whom: Person, is_over: bool, patience: float) -> dict:
    def says_so(d: dict) -> bool:
        left = datetime.fromisoformat(d["until"]) - datetime.now(UTC)
        return d["user"] == whom.user and (left <= timedelta(seconds=1)) == is_over

    return who.sees_event("typing", patience=patience, match=says_so)


def test_typing_ends_by_itself_on_the_server(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    alice.comes_online(0)
    began = time.monotonic()
    bob.does("typing.set", room=room, typing=True)
    typing(alice, bob, False, 2)
    typing(alice, bob, True, 8)
    assert 5.5 < time.monotonic() - began < 7.5


def test_typing_that_is_renewed_goes_on_and_ends_with_its_socket(town: Town):
    alice, bob = town.people("alice", "bob")
    room = alice.makes_room(bob)
    alice.comes_online(0), bob.comes_online(1)
    bob.live.call("typing.set", {"room": room, "typing": True})
    typing(alice, bob, False, 2)
    bob.goes_offline()
    began = time.monotonic()
    typing(alice, bob, True, 2)
    assert time.monotonic() - began < 2
    alice.live.hears_nothing_more()


# --- who has read what


def test_who_has_read_a_message_follows_from_marks(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    first, second = alice.sends(room, "one")["seq"], alice.sends(room, "two")["seq"]
    bob.reads(room, first)
    carol.does("receipt.delivered", room=room, seq=second)

    def receipts(seq: int) -> tuple[list[str], list[str]]:
        told = alice.does("receipt.list", room=room, seq=seq)
        return told["read"], told["delivered"]

    wait_until(lambda: receipts(first) == ([bob.user], [carol.user]) and receipts(second) == ([], [carol.user]), 4, "the marks are written")
    assert alice.tries("receipt.list", room=room, seq=second + 7).code == "not_found" and town.person("dave", door).tries("receipt.list", room=room, seq=first).code == "not_found"


def test_in_a_large_room_nobody_is_named(town: Town):
    """Of sixty-four a room is small. Of one more what is delivered is kept no longer, and who has read is told to nobody."""
    alice, bob = town.person("alice", "rest"), town.person("bob", "rest")
    room = alice.makes_room(bob)
    first, second, third = [alice.sends(room, text)["seq"] for text in ("one", "two", "three")]
    alice.comes_online(), bob.comes_online()
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.rooms SET members = 64 WHERE id = %s", (room,))
        assert bob.does("receipt.delivered", room=room, seq=first) == {"delivered_seq": first}
        check_frame(alice.sees_event("receipt", room, match=lambda d: (d["user"], d["delivered_seq"]) == (bob.user, first)))
        assert alice.does("receipt.list", room=room, seq=first) == {"kept": True, "read": [], "delivered": [bob.user]}
        database.execute("UPDATE chat.rooms SET members = 65 WHERE id = %s", (room,))
    assert bob.does("receipt.delivered", room=room, seq=third) == {"delivered_seq": first}
    bob.reads(room, second)
    check_frame(bob.sees_event("marks.moved", match=lambda d: d["read_seq"] == second))
    alice.live.hears_nothing_more()
    assert len(alice.live.events(room, "receipt")) == 1 and bob.sees_room(room)["marks"]["delivered_seq"] < third
    assert alice.does("receipt.list", room=room, seq=first) == {"kept": False, "read": [], "delivered": []}


def test_who_does_not_show_it_reads_unseen_and_counts_all_the_same(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    seq = alice.sends(room, "one")["seq"]
    bob.does("preference.set", name="shows_read", value={"on": False}, cid=make_id())
    alice.comes_online(0), bob.comes_online(1)
    bob.reads(room, seq)
    assert bob.sees_event("marks.moved", match=lambda d: d["read_seq"] == seq) and bob.unread(room) == 0
    alice.sends(room, "two")
    assert not [frame for frame in alice.live.events() if frame.get("ev") == "receipt"]
    assert alice.does("receipt.list", room=room, seq=seq) == {"kept": True, "read": [], "delivered": []}
    marks = {one["user"]: one.get("read_seq") for one in alice.does("member.list", room=room)["members"]}
    assert marks[bob.user] is None and marks[alice.user] is not None
    own = {one["user"]: one.get("read_seq") for one in bob.does("member.list", room=room)["members"]}
    assert own[bob.user] == seq


def test_without_redis_typing_is_seen_on_its_own_gateway_alone(town: Town):
    """It may be lost, and nothing else is lost with it."""
    alice, bob, carol = town.people("alice", "bob", "carol")
    room = alice.makes_room(bob, carol)
    bob.comes_online(0)
    carol.comes_online(1)
    with town.platform.without_redis():
        alice.does("typing.set", room=room, typing=True)
        bob.sees_event("typing", room, patience=2, match=lambda d: d["user"] == alice.user)
        alice.sends(room, "said all the same")
        carol.sees(room, "said all the same", patience=2)
        assert not [frame for frame in carol.live.events(room, "typing")]
