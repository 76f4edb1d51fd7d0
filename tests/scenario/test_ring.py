"""What a room's log says is the same bytes whoever reads it: out of the ring of a gateway where the room is followed, as a page from the database, or by a worker."""

from __future__ import annotations

import random
import re
import urllib.request

import httpx
import pytest

from support.client import bearer, make_id
from support.people import Person, Town

LIMIT_OF_LOOP = 50      # who asks for more is a worker's: while there are fewer entries the answer is the same


class Asking:
    """room.events by REST, as bytes."""

    def __init__(self, town: Town, room: str):
        self.town, self.path, self.client = town, f"/v1/rooms/{room}/events", httpx.Client()

    def asks(self, who: Person, gateway: int, **query) -> tuple[int, bytes]:
        """A refusal has a trace of its own: its status alone."""
        answer = self.client.get(self.town.platform.gateways[gateway].url + self.path, params=query, headers=bearer(who.token))
        return answer.status_code, answer.content if answer.status_code == 200 else b""


def answered_from(town: Town, gateway: int) -> dict[str, int]:
    with urllib.request.urlopen(town.platform.gateways[gateway].admin_url + "/metrics", timeout=10) as metrics:
        return {source: int(count) for source, count in re.findall(r'^chat_room_events_total\{from="(\w+)"\} (\d+)', metrics.read().decode(), re.MULTILINE)}


def something(dice: random.Random, room: str, alice: Person, bob: Person, said: list[int]) -> None:
    """One of the things that change a room, or a message in it."""
    who, seq = dice.choice((alice, bob)), dice.choice(said)
    args = {"room": room, "cid": make_id()}
    deeds = [
        (12, lambda: said.append(who.sends(room, f"words {dice.random()}")["seq"])),
        (3, lambda: said.append(who.sends(room, f"see https://example.org/{seq} @{alice.login}", reply_to=seq)["seq"])),
        (3, lambda: said.append(who.sends(room, f"a reply {dice.random()}", thread=said[0])["seq"])),
        (2, lambda: said.append(who.sends(room, {"kind": "poll", "questions": [{"question": "which", "options": ["a", "b"]}]})["seq"])),
        (1, lambda: said.append(who.sends(room, {"kind": "location", "latitude": 1, "longitude": 2})["seq"])),
        (2, lambda: who.tries("message.forward", from_room=room, seq=seq, **args)),
        (1, lambda: who.tries("poll.vote", seq=seq, choices=[{"options": [0]}], **args)),
        (2, lambda: alice.tries("message.edit", seq=seq, body={"kind": "text", "text": f"other words {dice.random()}"}, **args)),
        (1, lambda: alice.tries("message.delete", seq=seq, **args)),
        (1, lambda: alice.tries("message.restore", seq=seq, **args)),
        (3, lambda: who.tries("reaction.add", seq=seq, emoji=dice.choice("👍🎉"), **args)),
        (1, lambda: who.tries("reaction.remove", seq=seq, emoji="👍", **args)),
        (1, lambda: alice.tries("pin.add", seq=seq, **args)),
        (1, lambda: alice.tries("pin.remove", seq=seq, **args)),
        (1, lambda: alice.tries("room.update", topic=f"topic {dice.random()}", **args)),
        (1, lambda: alice.tries("member.role", user=bob.user, role=dice.choice(("member", "moderator")), **args)),
        (1, lambda: alice.tries("member.add", user=alice.town.person("newcomer").user, **args)),
    ]
    dice.choices([do for _, do in deeds], [weight for weight, _ in deeds])[0]()


def questions(dice: random.Random, head: int) -> list[dict]:
    """Stretches of at most LIMIT_OF_LOOP entries, near the end as people ask for them."""
    some = [{"limit": 1}, {"limit": 7}, {"limit": LIMIT_OF_LOOP}, {}, {"after_seq": head}, {"after_seq": head + 3}, {"after_seq": max(0, head - LIMIT_OF_LOOP)}, {"before_seq": 1}]
    some += [{"before_seq": dice.randint(max(1, head - 40), head + 2), "limit": dice.randint(1, 20)} for _ in range(8)]
    return some + [{"after_seq": dice.randint(max(0, head - 40), head), "limit": dice.randint(1, 20)} for _ in range(8)]


@pytest.mark.parametrize("seed", range(3))
def test_the_ring_a_page_and_a_worker_say_the_same_bytes(town: Town, seed: int):
    dice = random.Random(seed)
    alice, bob, late = town.person("alice", "rest"), town.person("bob", "rest", 1), town.person("late", "rest")
    room = alice.makes_room(bob)
    if seed == 1:
        alice.does("room.update", room=room, cid=make_id(), hides_history=True)
    bob.by("ws", 0).comes_online()                          # followed on the first gateway, and not on the second
    asking, said, before = Asking(town, room), [alice.sends(room, "first")["seq"]], answered_from(town, 0)
    for number in range(60):
        something(dice, room, alice, bob, said)
        if number == 30:
            alice.adds(room, late)
        if number % 6 == 5:
            for who in (alice, bob, late):
                head = alice.sees_room(room)["seq"]
                for query in questions(dice, head):
                    kept, page = asking.asks(who, 0, **query), asking.asks(who, 1, **query)
                    assert kept == page, f"{who} asked {query} of a room at {head}"
    head = alice.sees_room(room)["seq"]
    for query in questions(dice, head):
        if "limit" not in query and "before_seq" not in query:
            start = {"after_seq": max(0, head - LIMIT_OF_LOOP)} | query
            assert asking.asks(bob, 0, **start, limit=LIMIT_OF_LOOP) == asking.asks(bob, 0, **start, limit=LIMIT_OF_LOOP + 1), start
    used = {source: count - before.get(source, 0) for source, count in answered_from(town, 0).items()}
    assert used["ring"] > 20 and used["database"] > 20 and used["worker"] > 0, used


def test_what_was_said_or_done_on_another_gateway_a_moment_ago_counts(town: Town):
    """Its news may still be on their way: whoever was answered there is right here, too."""
    alice, bob = town.person("alice", "rest", 1), town.person("bob", "rest", 0)
    room = alice.makes_room(bob)
    bob.by("ws", 0).comes_online()
    asking = Asking(town, room)
    for number in range(20):
        sent = alice.sends(room, f"words {number}")
        status, answer = asking.asks(bob, 0, limit=1)
        assert status == 200 and f'"seq":{sent["seq"]},'.encode() in answer
    alice.does("member.permit", room=room, user=bob.user, permissions=["send"], cid=make_id())
    assert asking.asks(bob, 0, limit=1)[0] == 403
    alice.does("member.permit", room=room, user=bob.user, permissions=None, cid=make_id())
    assert asking.asks(bob, 0, limit=1)[0] == 200
    alice.kicks(room, bob)
    assert asking.asks(bob, 0, limit=1)[0] == 404


def test_what_somebody_hid_is_hidden_from_them_alone_and_what_ends_says_when(town: Town):
    alice, bob = town.person("alice", "rest"), town.person("bob", "rest", 1)
    room = alice.makes_room(bob)
    alice.by("ws", 0).comes_online()
    asking, sent = Asking(town, room), alice.sends(room, "words")
    bob.does("message.hide", room=room, seq=sent["seq"])
    for gateway in (0, 1):
        assert b'"hidden":true' in asking.asks(bob, gateway, limit=1)[1]
        assert b'"hidden":true' not in asking.asks(alice, gateway, limit=1)[1]
    alice.sends(room, "short", lifetime_ms=60000, lifetime_from="reading")
    alice.by("rest", 1).sends(room, "last")
    assert asking.asks(alice, 0, limit=9) == asking.asks(alice, 1, limit=9)
