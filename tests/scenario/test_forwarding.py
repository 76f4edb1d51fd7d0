"""Messages that are passed on: who said it first is told, and where only to who may know of that place."""

from __future__ import annotations

from scenario.test_editing import at_once, deletes, entry, message
from support.client import Answer, make_id
from support.people import Person, Town, sealed_body, text_body

POLL = {"kind": "poll", "questions": [{"question": "Where?", "options": ["here", "there"]}]}


def passes_on(who: Person, source: str, seq: int, room: str, cid: str | None = None) -> Answer:
    return who.tries("message.forward", room=room, from_room=source, seq=seq, cid=cid or make_id())


def test_a_text_is_passed_on_with_its_origin(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    source = alice.makes_room(kind="public", name=f"source {make_id()}")
    room = bob.makes_room(alice)
    alice.comes_online()
    seq = alice.sends(source, "said before")["seq"]
    said_at = next(one["at"] for one in alice.log(source) if one["seq"] == seq)
    sent = passes_on(bob, source, seq, room)
    assert sent.ok and sent.body["num"] == 1 and not sent.body["dup"]
    heard = alice.live.wait_event("message.sent", room=room, seq=sent.body["seq"])
    assert heard["d"]["origin"] == {"room": source, "seq": seq, "from": alice.user, "at": said_at}
    assert heard["d"]["from"] == bob.user and heard["d"]["body"] == text_body("said before")
    assert entry(alice, room, sent.body["seq"]) == heard["d"] and message(alice, room, sent.body["seq"])["origin"] == heard["d"]["origin"]
    if door == "rest":
        assert sent.headers["location"] == f"/v1/rooms/{room}/messages/{sent.body['seq']}"


def test_a_private_place_is_not_told(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    source, room, third = alice.makes_room(bob, name="secret"), alice.makes_room(bob), alice.makes_room(bob)
    seq = bob.sends(source, "psst")["seq"]
    sent = passes_on(alice, source, seq, room).body["seq"]
    origin = entry(bob, room, sent)["origin"]
    assert set(origin) == {"from", "at"} and origin["from"] == bob.user
    within = passes_on(alice, source, seq, source).body["seq"]
    assert entry(bob, source, within)["origin"]["room"] == source
    onwards = [entry(bob, third, passes_on(alice, place, number, third).body["seq"])["origin"] for place, number in ((room, sent), (source, within))]
    assert onwards == [origin, origin], "who said it first stays, and the private place is not told on any way"


def test_what_one_may_not_read_one_does_not_pass_on(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    source, room = alice.makes_room(name="secret"), bob.makes_room()
    seq = alice.sends(source, "canary")["seq"]
    of_room, of_none = (passes_on(bob, place, seq, room) for place in (source, make_id()))
    assert of_room.code == of_none.code == "not_found" and of_room.body["title"] == of_none.body["title"]
    deletes(alice, source, seq)
    assert passes_on(alice, source, seq, source).code == "gone"
    assert bob.history(room) == []


def test_a_public_room_is_read_by_the_same_rule_when_something_is_passed_on(town: Town, door: str):
    """A password keeps out who has not joined, a ban whom it names, and history may begin with the joining."""
    alice, bob = town.people("alice", "bob", door=door)
    room = bob.makes_room()
    guarded = alice.makes_room(kind="public", name=f"guarded {make_id()}")
    shut = alice.makes_room(kind="public", name=f"shut {make_id()}")
    hidden = alice.makes_room(kind="public", name=f"hidden {make_id()}")
    said = {source: alice.sends(source, "canary")["seq"] for source in (guarded, shut, hidden)}
    assert passes_on(bob, shut, said[shut], room).ok, "as long as nothing forbids it"
    alice.does("room.update", room=guarded, cid=make_id(), password="open sesame")
    alice.does("member.ban", room=shut, user=bob.user, cid=make_id())
    alice.does("room.update", room=hidden, cid=make_id(), hides_history=True)
    assert [passes_on(bob, source, seq, room).code for source, seq in said.items()] == ["not_found"] * 3
    assert bob.history(room) == ["canary"]


def test_polls_begin_anew_and_places_stay(town: Town, door: str):
    alice = town.person("alice", door)
    source, room = alice.makes_room(), alice.makes_room()
    poll = alice.sends(source, POLL)["seq"]
    alice.does("poll.vote", room=source, seq=poll, cid=make_id(), choices=[{"options": [1]}])
    alice.does("poll.close", room=source, seq=poll, cid=make_id())
    new = passes_on(alice, source, poll, room).body["seq"]
    stand = alice.does("poll.get", room=room, seq=new)["poll"]
    assert stand == {"tallies": [{"counts": [0, 0]}], "voters": 0, "closed": False}
    place = {"kind": "location", "latitude": 1, "longitude": 2, "label": "there"}
    assert message(alice, room, passes_on(alice, source, alice.sends(source, place)["seq"], room).body["seq"])["body"] == place


def test_what_is_sealed_or_too_long_stays_where_it_is(town: Town, door: str):
    alice = town.person("alice", door)
    sealed, source, room = alice.makes_room(encryption="dr1"), alice.makes_room(), alice.makes_room()
    secret, text = alice.sends(sealed, sealed_body())["seq"], alice.sends(source, "eleven long")["seq"]
    assert passes_on(alice, sealed, secret, room).code == passes_on(alice, source, text, sealed).code == "sealed_room"
    alice.does("room.update", room=room, cid=make_id(), text_max=10)
    assert passes_on(alice, source, text, room).code == "conflict"
    assert alice.tries("message.edit", room=source, seq=passes_on(alice, source, text, source).body["seq"], cid=make_id(), body=text_body("mine")).code == "conflict"


def test_asked_again_it_is_passed_on_once(town: Town, door: str):
    alice = town.person("alice", door)
    source, room = alice.makes_room(), alice.makes_room()
    seq, cid = alice.sends(source, "once")["seq"], make_id()
    first = passes_on(alice, source, seq, room, cid).body
    deletes(alice, source, seq)
    again = passes_on(alice.by(door, 1), source, seq, room, cid)
    assert again.ok and again.body == first | {"dup": True}, "also when there is nothing to pass on any more"
    assert passes_on(alice, source, seq + 1, room, cid).code == "conflict"
    other, cid = alice.sends(source, "twice")["seq"], make_id()
    answers = at_once(*(lambda gateway=gateway: passes_on(alice.by("rest", gateway % 2), source, other, room, cid).body for gateway in range(4)))
    assert len({answer["seq"] for answer in answers}) == 1 and sorted(answer["dup"] for answer in answers) == [False, True, True, True]
    assert alice.history(room) == ["once", "twice"]
