"""What people put on messages: reactions, counted and listed, and pins."""

from __future__ import annotations

import pytest

from scenario.test_editing import at_once, deletes, entry, message, restores
from support.client import Answer, make_id
from support.people import Person, Town

EMOJI = ["👍", "❤️", "👩‍👩‍👧‍👦", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🇩🇪", "1️⃣", "👋🏽", "‼️", ":thumbs_up+1-x:", ":" + "x" * 32 + ":"]
NO_EMOJI = ["a", "é", " ", "👍👍", "👍 ", ":", "::", ":Up:", ":a b:", ":" + "x" * 33 + ":", "1", "#", "\u202e👍", "🇩🇪🇫🇷", "thumbs", "👍" + "\u0301" * 32]


def reacts(who: Person, room: str, seq: int, emoji: str = "👍") -> Answer:
    return who.tries("reaction.add", room=room, seq=seq, cid=make_id(), emoji=emoji)


def takes_back(who: Person, room: str, seq: int, emoji: str = "👍") -> Answer:
    return who.tries("reaction.remove", room=room, seq=seq, cid=make_id(), emoji=emoji)


def pins(who: Person, room: str, seq: int) -> Answer:
    return who.tries("pin.add", room=room, message=seq, cid=make_id())


def unpins(who: Person, room: str, seq: int) -> Answer:
    return who.tries("pin.remove", room=room, message=seq, cid=make_id())


def pinned(who: Person, room: str) -> list[int]:
    return [one["message"]["seq"] for one in who.does("pin.list", room=room)["pins"]]


def test_reactions_are_counted_and_everyone_sees_whose_they_are(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    seq = alice.sends(room, "well?")["seq"]
    first = reacts(alice, room, seq).body
    heard = bob.sees_event("reaction.added", room)
    assert heard["seq"] == first["seq"] and heard["d"] == {"message": seq, "emoji": "👍", "user": alice.user, "count": 1}
    assert reacts(bob, room, seq).body["count"] == 2 and reacts(bob, room, seq, "🎉").body["count"] == 1
    assert reacts(bob, room, seq).body == {"seq": 0, "count": 2}, "once is enough"
    counts = [{"emoji": "👍", "count": 2}, {"emoji": "🎉", "count": 1}]
    assert message(alice, room, seq)["reactions"] == entry(alice, room, seq)["reactions"] == counts
    assert takes_back(alice, room, seq).body["count"] == 1 and takes_back(alice, room, seq).body == {"seq": 0, "count": 1}
    assert bob.sees_event("reaction.removed", room)["d"] == {"message": seq, "emoji": "👍", "user": alice.user, "count": 1}
    assert takes_back(bob, room, seq).body["count"] == 0
    assert message(alice, room, seq)["reactions"] == [{"emoji": "🎉", "count": 1}]
    assert takes_back(bob, room, seq, "🎉").ok and "reactions" not in message(alice, room, seq)


def test_who_reacted_goes_by_pages(town: Town, door: str):
    people = town.people("alice", "bob", "carol", door=door)
    alice = people[0]
    room = alice.makes_room(*people[1:])
    seq = alice.sends(room, "all of you")["seq"]
    for one in people:
        assert reacts(one, room, seq).ok and reacts(one, room, seq, "🎉").ok
    found, more = [], {}
    while True:
        page = alice.does("reaction.list", room=room, seq=seq, limit=4, **more)
        found += [(one["emoji"], one["user"]) for one in page["reactions"]]
        if "next" not in page:
            break
        more = {"cursor": page["next"]}
    assert found == sorted((emoji, one.user) for emoji in ("👍", "🎉") for one in people) and len(found) == 6
    only = alice.does("reaction.list", room=room, seq=seq, emoji="🎉")["reactions"]
    assert [one["user"] for one in only] == sorted(one.user for one in people)


def test_one_emoji_of_whatever_make_is_a_reaction_and_nothing_else(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    seq = alice.sends(room, "text")["seq"]
    for emoji in EMOJI:
        assert reacts(alice, room, seq, emoji).ok, emoji
    assert [one["emoji"] for one in message(alice, room, seq)["reactions"]] == EMOJI
    for wrong in NO_EMOJI:
        refused = reacts(alice, room, seq, wrong)
        assert refused.code == "invalid" and list(refused.faults) == ["/emoji"], wrong


def test_reactions_have_limits(town: Town):
    alice, *others = town.people("alice", "bob", "carol", door="rest")
    room = alice.makes_room(*others)
    seq = alice.sends(room, "popular")["seq"]
    codes = [f":code_{number}:" for number in range(51)]
    assert all(reacts(alice, room, seq, code).ok for code in codes[:20])
    assert reacts(alice, room, seq, codes[20]).code == "conflict", "20 of one person"
    assert all(reacts(others[0], room, seq, code).ok for code in codes[20:40])
    assert all(reacts(others[1], room, seq, code).ok for code in codes[40:50])
    refused = reacts(others[1], room, seq, codes[50])
    assert refused.code == "conflict" and "50" in refused.body["title"], "50 different ones"
    assert reacts(others[1], room, seq, codes[0]).body["count"] == 2, "one that is there already is none more"


def test_the_same_reaction_of_two_devices_at_once_counts_once(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    seq = alice.sends(room, "now")["seq"]
    answers = at_once(*(lambda who=who, gateway=gateway: reacts(who.by("rest", gateway), room, seq).body for who in (alice, bob) for gateway in (0, 1)))
    assert sorted(answer["seq"] == 0 for answer in answers) == [False, False, True, True]
    assert message(alice, room, seq)["reactions"] == [{"emoji": "👍", "count": 2}]
    answers = at_once(*(lambda who=who, gateway=gateway: takes_back(who.by("rest", gateway), room, seq).body for who in (alice, bob) for gateway in (0, 1)))
    assert sorted(answer["seq"] == 0 for answer in answers) == [False, False, True, True] and "reactions" not in message(alice, room, seq)


def test_reactions_go_with_the_message_and_come_back_with_it(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    seq = alice.sends(room, "hm")["seq"]
    reacts(bob, room, seq)
    deletes(alice, room, seq)
    assert "reactions" not in message(bob, room, seq) and reacts(bob, room, seq).code == "gone"
    restores(alice, room, seq)
    assert bob.sees_event("message.restored", room)["d"]["reactions"] == message(bob, room, seq)["reactions"] == [{"emoji": "👍", "count": 1}]
    deletes(alice, room, seq)
    other = alice.sends(room, "other")["seq"]
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.deleted SET until = now() WHERE room_id = %s", (room,))
        deletes(alice, room, other)
        assert database.execute("SELECT count(*) FROM chat.reactions WHERE room_id = %s", (room,)).fetchone() == (0,)


# --- pins

def test_pins_are_everyones(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    first, second = (alice.sends(room, text)["seq"] for text in ("one", "two"))
    added = pins(alice, room, first).body
    heard = bob.sees_event("pin.added", room)
    assert heard["seq"] == added["seq"] and heard["d"] == {"message": first, "by": alice.user}
    assert pins(bob, room, first).body == {"seq": 0} and pins(bob, room, second).ok
    assert message(bob, room, first)["pinned"] is entry(bob, room, first)["pinned"] is True
    assert [(one["message"]["seq"], one["by"], one["message"]["body"]["text"]) for one in alice.does("pin.list", room=room)["pins"]] == [
        (second, bob.user, "two"), (first, alice.user, "one")]
    page = alice.does("pin.list", room=room, limit=1)
    assert [one["message"]["seq"] for one in alice.does("pin.list", room=room, limit=1, cursor=page["next"])["pins"]] == [first]
    assert unpins(bob, room, first).ok and unpins(bob, room, first).body == {"seq": 0}
    assert bob.sees_event("pin.removed", room)["d"] == {"message": first, "by": bob.user}
    assert "pinned" not in message(bob, room, first) and pinned(bob, room) == [second]


def test_a_pin_goes_with_the_message(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    seq = alice.sends(room, "pinned")["seq"]
    pins(alice, room, seq)
    gone = deletes(alice, room, seq).body
    assert [(one["ev"], one["seq"]) for one in alice.log(room, after=seq)] == [("pin.added", seq + 1), ("pin.removed", seq + 2), ("message.deleted", gone["seq"])]
    assert pinned(alice, room) == [] and pins(alice, room, seq).code == "gone"
    restores(alice, room, seq)
    assert "pinned" not in message(alice, room, seq)


def test_a_room_has_a_hundred_pins_at_most(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    seqs = [alice.sends(room, str(number))["seq"] for number in range(101)]
    assert all(pins(alice, room, seq).ok for seq in seqs[:100])
    assert pins(alice, room, seqs[100]).code == "conflict"
    assert unpins(alice, room, seqs[0]).ok and pins(alice, room, seqs[100]).ok


def test_pinning_twice_at_once_is_pinning_once(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    seq = alice.sends(room, "pin me")["seq"]
    for does in (pins, unpins):
        answers = at_once(*(lambda gateway=gateway: does(alice.by("rest", gateway), room, seq).body for gateway in (0, 1)))
        assert sorted(answer["seq"] == 0 for answer in answers) == [False, True]


@pytest.mark.parametrize("is_pin", [False, True], ids=["reaction", "pin"])
def test_a_guest_reacts_and_does_not_pin(town: Town, door: str, is_pin: bool):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    seq = alice.sends(room, "look")["seq"]
    alice.gives_role(room, bob, "guest")
    assert (pins if is_pin else reacts)(bob, room, seq).code == ("forbidden" if is_pin else "")
