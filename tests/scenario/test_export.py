"""A room's whole log, taken away as JSON lines: everything that may be read, nothing that may not, and never more in memory than a page."""

from __future__ import annotations

import json
import threading
import time

import httpx

from support.client import bearer, make_id
from support.people import Person, Town


def exports(who: Person, room: str, gateway: int = 0) -> tuple[httpx.Response, list[dict]]:
    answer = who.town.rests[gateway].http.get(f"/v1/rooms/{room}/export", headers=bearer(who.token), timeout=60)
    return answer, [json.loads(line) for line in answer.text.splitlines()] if answer.status_code == 200 else []


def test_the_export_is_the_log_as_it_stands(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    for number in range(450):
        alice.sends(room, f"{number}")
    alice.does("message.edit", room=room, seq=3, cid=make_id(), body={"kind": "text", "text": "as it stands"})
    answer, lines = exports(alice, room, 1)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/x-ndjson"
    *entries, last = lines
    assert entries == alice.log(room) and last == {"complete": True, "head": len(entries), "entries": len(entries)}


def test_what_is_gone_or_hidden_is_not_in_it(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    gone, hidden = alice.sends(room, "canary that was deleted")["seq"], bob.sends(room, "canary that was hidden")["seq"]
    alice.sends(room, "what stays")
    alice.does("message.delete", room=room, seq=gone, cid=make_id())
    alice.does("message.hide", room=room, seq=hidden)
    answer, lines = exports(alice, room)
    assert "what stays" in answer.text and "canary" not in answer.text and lines[-1]["complete"]


def test_only_who_may_takes_it_away(town: Town):
    alice, bob, carol = town.people("alice", "bob", "carol", door="rest")
    room = alice.makes_room(bob)
    http = town.rests[0].http
    assert exports(bob, room)[0].json()["code"] == "forbidden" and exports(carol, room)[0].json()["code"] == exports(carol, make_id())[0].json()["code"] == "not_found"
    assert http.get(f"/v1/rooms/{room}/export").json()["code"] == "unauthenticated"
    assert http.get(f"/v1/rooms/{room}/export?x=1", headers=bearer(alice.token)).json()["code"] == "invalid"
    assert http.get("/v1/rooms/nowhere/export", headers=bearer(alice.token)).json()["code"] == "invalid"
    assert http.post(f"/v1/rooms/{room}/export", headers=bearer(alice.token)).headers["allow"] == "GET, OPTIONS"
    narrow = town.mint.token(alice.user, scope="rooms:read")
    assert http.get(f"/v1/rooms/{room}/export", headers=bearer(narrow)).json()["code"] == "forbidden"
    alice.does("member.permit", room=room, user=bob.user, cid=make_id(), permissions=["read", "export"])
    assert exports(bob, room)[1][-1]["complete"]
    public = alice.makes_room(kind="public", name=f"open {make_id()}")
    assert exports(carol, public)[0].json()["code"] == "forbidden"


def test_who_loses_the_right_half_way_does_not_get_the_rest(town: Town):
    """The reader takes a little and waits; the server has read no further than a page ahead of it by then."""
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    alice.does("room.update", room=room, text_max=8000, cid=make_id())
    alice.does("member.permit", room=room, user=bob.user, cid=make_id(), permissions=["read", "export"])

    def talks(first: int) -> None:
        for number in range(first, first + 300):
            alice.sends(room, f"{number} " + "x" * 7900)

    talkers = [threading.Thread(target=talks, args=(first,)) for first in (0, 1000, 2000, 3000)]
    for talker in talkers:
        talker.start()
    for talker in talkers:
        talker.join(120)
    got, lines = b"", []
    with town.rests[0].http.stream("GET", f"/v1/rooms/{room}/export", headers=bearer(bob.token), timeout=60) as answer:
        pieces = answer.iter_raw()
        got += next(pieces)
        alice.does("member.permit", room=room, user=bob.user, cid=make_id(), permissions=["read"])
        got += b"".join(pieces)
    lines = [json.loads(line) for line in got.splitlines()]
    assert lines[-1] == {"complete": False, "code": "forbidden"} and len(lines) < 1200


def test_exports_are_few_at_once(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    alice.does("room.update", room=room, text_max=8000, cid=make_id())
    for number in range(600):
        alice.sends(room, f"{number} " + "x" * 7900)
    url, headers = f"/v1/rooms/{room}/export", bearer(alice.token)
    http = town.rests[0].http
    with http.stream("GET", url, headers=headers, timeout=60) as one, http.stream("GET", url, headers=headers, timeout=60) as two:
        assert one.status_code == two.status_code == 200
        third = http.get(url, headers=headers)
        assert third.status_code == 503 and third.json()["code"] == "busy"
    deadline = time.monotonic() + 30
    while (answer := http.get(url, headers=headers, timeout=60)).status_code == 503 and time.monotonic() < deadline:
        pass
    assert answer.status_code == 200, "who went away makes room"
