"""For networks that break WebSockets: the same events by long poll and as server-sent events, from any gateway, without a hole."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from support.client import Closed, bearer, make_id
from support.people import Person, Town

CAUGHT_WITHIN = 3.0  # seconds until somebody who listens has what was said


class Poller:
    """Somebody behind a bad network: asks again and again, from either gateway, and drops the numbers known already."""

    def __init__(self, who: Person):
        self.who, self.cursor = who, ""
        self.known: dict[tuple[str, int], dict] = {}
        self.turn = 0

    def polls(self, gateway: int | None = None) -> list[dict]:
        self.turn += 1
        rest = self.who.town.rests[self.turn % 2 if gateway is None else gateway]
        query = {"cursor": self.cursor} if self.cursor else {}
        reply = rest.http.get("/v1/events", params=query, headers=bearer(self.who.token), timeout=40)
        assert reply.status_code == 200 and reply.headers["content-type"] == "application/json", reply.text
        page = reply.json()
        self.cursor = page["cursor"]
        for event in page["events"]:
            if "room" in event and "seq" in event:
                assert self.known.setdefault((event["room"], event["seq"]), event) == event
        return page["events"]

    def texts(self, room: str) -> list[str]:
        return [event["d"]["body"]["text"] for (where, _), event in sorted(self.known.items()) if where == room and event["ev"] == "message.sent"]


def in_background(job) -> tuple[threading.Thread, list]:
    results: list = []

    def run() -> None:
        try:
            results.append(job())
        except BaseException as error:
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def test_a_moment_from_before_the_joining_tells_nothing_that_a_room_hides(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, open_room = alice.makes_room(), alice.makes_room()
    alice.does("room.update", room=room, cid=make_id(), hides_history=True)
    poller = Poller(bob)
    lively, (thread, results) = alice.makes_room(bob), in_background(poller.polls)
    for number in range(100):
        alice.sends(lively, f"number {number}")
        thread.join(0.2)
        if results:
            break
    assert results and poller.cursor, results
    for place in (room, open_room):
        alice.sends(place, "before")
        alice.adds(place, bob)
        alice.sends(place, "after")
    began = time.monotonic()
    while not ("after" in poller.texts(room) and "after" in poller.texts(open_room)):
        poller.polls()
        assert time.monotonic() - began < CAUGHT_WITHIN
    assert poller.texts(room) == ["after"]


def test_a_long_poll_waits_for_what_happens(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    poller = Poller(bob)
    thread, results = in_background(lambda: poller.polls(1))
    deadline, said = time.monotonic() + 10, 0
    while not results:
        # Whether the poll listens already cannot be seen from outside.
        alice.sends(room, f"number {said}")
        said += 1
        thread.join(0.2)
        assert time.monotonic() < deadline
    assert not isinstance(results[0], BaseException), results[0]
    began = time.monotonic()
    alice.sends(room, "to be caught")
    while "to be caught" not in poller.texts(room):
        poller.polls()
        assert time.monotonic() - began < CAUGHT_WITHIN
    heard = poller.texts(room)
    assert heard == [f"number {number}" for number in range(said - len(heard) + 1, said)] + ["to be caught"], "from the first one on without a hole"


def test_between_two_polls_nothing_is_lost(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    carol = town.person("carol", "rest")
    room = alice.makes_room(bob)
    poller = Poller(bob)
    alice.sends(room, "first")
    thread, results = in_background(poller.polls)
    while not results:
        alice.sends(room, f"wake {make_id()}")
        thread.join(0.2)
    assert not isinstance(results[0], BaseException), results[0]
    for number in range(50):
        alice.sends(room, f"between {number}")
        if number % 10 == 5:
            poller.polls()
    added = carol.makes_room(bob, name="another")
    events = poller.polls()
    while f"between {49}" not in poller.texts(room) or not any(event["ev"] == "room.added" for event in events):
        events += poller.polls()
    assert [text for text in poller.texts(room) if text.startswith("between")] == [f"between {number}" for number in range(50)]
    assert any(event["ev"] == "room.added" and event["d"]["room"] == added for event in events)


def lines_of(stream: httpx.Response) -> Iterator[str]:
    yield from stream.iter_lines()


def until(lines: Iterator[str], words: str) -> Iterator[str]:
    """Up to the line in which these stand."""
    for line in lines:
        yield line
        if words in line:
            return


def test_what_somebody_hid_is_not_told_when_they_catch_up(town: Town, door: str):
    """By long poll and as server-sent events, from a moment before it was said; nor what later entries repeat of it."""
    alice, bob = town.people("alice", "bob", door=door)
    room, poller, words = alice.makes_room(bob), Poller(bob), f"unwanted {make_id()}"
    thread, results = in_background(poller.polls)
    while not results:
        alice.sends(room, f"wake {make_id()}")
        thread.join(0.2)
    first, seq = poller.cursor, alice.sends(room, words)["seq"]
    alice.does("message.edit", room=room, seq=seq, cid=make_id(), body={"kind": "text", "text": f"{words} still"})
    bob.does("message.hide", room=room, seq=seq)
    alice.sends(room, "after")
    while "after" not in str(poller.known):
        poller.polls()
    with town.rests[1].http.stream("GET", "/v1/events", headers=bearer(bob.token) | {"Accept": "text/event-stream", "Last-Event-ID": first}, timeout=10) as stream:
        told = [line for line in until(lines_of(stream), "after") if line.startswith("data: ")]
    assert words not in str(poller.known) and poller.known[room, seq]["d"]["hidden"] is True
    assert words not in str(told) and any('"hidden":true' in line for line in told)


def test_server_sent_events_go_on_from_the_last_one(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    rest, last_id, heard = town.rests[0], "", []
    for gateway in (0, 1, 0):
        rest = town.rests[gateway]
        headers = bearer(bob.token) | {"Accept": "text/event-stream"} | ({"Last-Event-ID": last_id} if last_id else {})
        with rest.http.stream("GET", "/v1/events", headers=headers, timeout=10) as stream:
            assert stream.status_code == 200 and stream.headers["content-type"].startswith("text/event-stream")
            text = f"on {gateway} {make_id()}"
            alice.sends(room, text)
            for line in lines_of(stream):
                if line.startswith("id:"):
                    last_id = line[3:].strip()
                elif line.startswith("data:"):
                    event = json.loads(line[5:])
                    if event["ev"] == "message.sent":
                        heard.append(event["d"]["body"]["text"])
                        if heard[-1] == text:
                            break
        missed = f"meanwhile {make_id()}"
        alice.sends(room, missed)
    said = bob.history(room)
    assert set(said[:-1]) <= set(heard), "what was said between two streams came with the second"
    assert last_id


def test_a_revoked_session_ends_its_stream(town: Town):
    alice = town.citizen("alice", "rest")
    other = alice.logs_in()
    headers = bearer(alice.token) | {"Accept": "text/event-stream"}
    with town.rests[0].http.stream("GET", "/v1/events", headers=headers, timeout=10) as stream:
        other.asks_auth("session.end", session=alice.session)
        began = time.monotonic()
        for _ in lines_of(stream):
            pass
        assert time.monotonic() - began < 2


def test_a_poll_is_one_of_a_persons_twenty_connections(town: Town):
    """The one that is the oldest when another is one too many: it is told to wait, and has lost nothing."""
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    poller = Poller(alice)
    thread, results = in_background(poller.polls)
    while not results:
        alice.sends(room, f"wake {make_id()}")
        thread.join(0.2)
    alice.sends(room, "before")
    while "before" not in poller.texts(room):
        poller.polls()
    cursor, sockets = poller.cursor, []
    thread, results = in_background(lambda: town.rests[0].http.get("/v1/events", params={"cursor": cursor}, headers=bearer(alice.token), timeout=40))
    while not results:
        assert len(sockets) < 100, "nobody took its place"
        sockets.append(town.socket(0, alice.token))
        thread.join(0.05)
    reply = results[0]
    assert (reply.status_code, reply.json()["code"], reply.headers["retry-after"]) == (429, "rate_limited", "25")
    sockets[-1].hears_nothing_more()
    alice.sends(room, "after")
    while "after" not in poller.texts(room):
        poller.polls(0)
    with pytest.raises(Closed) as closed:
        for socket in sockets:
            socket.hears_nothing_more()
    assert closed.value.code == 4009, "a poll that comes again takes the place of the oldest socket"


def test_a_stream_is_one_of_a_persons_twenty_connections(town: Town):
    """Giving way it says how long to stay away: a reader that comes back by itself does not take the next one's place at once."""
    alice = town.person("alice", "rest")
    headers = bearer(alice.token) | {"Accept": "text/event-stream"}
    with town.rests[0].http.stream("GET", "/v1/events", headers=headers, timeout=10) as stream:
        lines = lines_of(stream)
        assert next(lines).startswith("id:")
        sockets = [town.socket(0, alice.token) for _ in range(20)]
        assert [line for line in lines if line and not line.startswith(":")] == ["retry: 60000"]
    assert all(socket.call("room.list").ok for socket in sockets)
    with town.rests[0].http.stream("GET", "/v1/events", headers=headers, timeout=10) as stream:
        assert next(lines_of(stream)).startswith("id:") and sockets[0].close_code() == 4009


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_who_may_not_listen_is_told_so(town: Town, accept: str):
    alice, rest = town.person("alice", "rest"), town.rests[0]
    no_scope = town.mint.token(alice.user, scope="rooms:read")
    for headers, query, code in ((bearer(None), {}, "unauthenticated"), (bearer("nonsense"), {}, "unauthenticated"), (bearer(no_scope), {}, "forbidden"),
                                 (bearer(alice.token), {"cursor": "made-up"}, "invalid"), (bearer(alice.token), {"curser": "x"}, "invalid")):
        reply = rest.http.get("/v1/events", params=query, headers=headers | {"Accept": accept}, timeout=5)
        assert (reply.json()["code"], reply.headers["content-type"]) == (code, "application/problem+json"), reply.text
    assert rest.http.post("/v1/events", headers=bearer(alice.token)).status_code == 405


def test_outsiders_hear_nothing(town: Town):
    alice, carol = town.people("alice", "carol", door="rest")
    room, own = alice.makes_room(), carol.makes_room()
    poller = Poller(carol)
    thread, results = in_background(poller.polls)
    while not results:
        alice.sends(room, f"the canary {make_id()}")
        carol.sends(own, f"wake {make_id()}")
        thread.join(0.2)
    assert not isinstance(results[0], BaseException), results[0]
    alice.sends(room, "the canary again")
    carol.sends(own, "over")
    while "over" not in poller.texts(own):
        poller.polls()
    assert not [where for where, _ in poller.known if where == room]
