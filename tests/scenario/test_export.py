"""A room's whole log, taken away page by page or as JSON lines: everything that may be read, nothing that may not, and never more in memory than a page."""

from __future__ import annotations

import json
import threading
import time

import httpx

from support.client import bearer, make_id
from support.people import Person, Town


def begins(who: Person, room: str) -> str:
    """Where its lines are."""
    return f"/v1/rooms/{room}/exports/{who.does('room.export', room=room, cid=make_id())['seq']}/lines"


def exports(who: Person, room: str, gateway: int = 0) -> tuple[httpx.Response, list[dict]]:
    answer = who.town.rests[gateway].http.get(begins(who, room), headers=bearer(who.token), timeout=60)
    return answer, [json.loads(line) for line in answer.text.splitlines()] if answer.status_code == 200 else []


def test_the_export_is_the_log_as_it_stands(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    for number in range(450):
        alice.sends(room, f"{number}")
    alice.does("message.edit", room=room, seq=3, cid=make_id(), body={"kind": "text", "text": "as it stands"})
    bob.sends(room, "in a thread", thread=3)
    answer, lines = exports(alice, room, 1)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/x-ndjson"
    *entries, last = lines
    assert entries == alice.log(room) and last == {"complete": True, "head": len(entries), "entries": len(entries)}
    pages, more = [], {}
    while more is not None:
        page = alice.does("room.export_page", room=room, export=last["head"], limit=100, **more)
        pages += page["events"]
        more = {"after_seq": page["next"]} if "next" in page else None
    assert pages == entries and next(one for one in pages if one["seq"] == 3)["d"]["replies"] == 1


def test_an_export_is_known_of_and_ends(town: Town, door: str):
    """The room's log says who took its history away and up to where; nobody else reads it by that number, and nobody a day later."""
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    alice.gives_role(room, bob, "admin")
    bob.comes_online(1)
    begun = alice.does("room.export", room=room, cid=make_id())
    heard = bob.sees_event("room.exported", room)
    assert (heard["seq"], heard["d"]) == (begun["seq"], {"by": alice.user, "until": begun["until"]})
    alice.sends(room, "after it")
    page = alice.does("room.export_page", room=room, export=begun["seq"])
    assert page["events"][-1]["seq"] == begun["seq"] and "next" not in page
    assert {bob.tries("room.export_page", room=room, export=number).code for number in (begun["seq"], 1, 99)} == {"not_found"}
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.changes SET at = at - interval '1 day' WHERE room_id = %s AND seq = %s", (room, begun["seq"]))
    assert alice.tries("room.export_page", room=room, export=begun["seq"]).code == "gone"


def test_what_is_gone_or_hidden_is_not_in_it(town: Town):
    """Nor what is to go within the moment: a lifetime that is over already, and what is kept for nobody."""
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    says = lambda who, why, **more: who.sends(room, f"canary that {why}", **more)["seq"]
    gone, hidden, expired, fleeting = says(alice, "was deleted"), says(bob, "was hidden"), says(alice, "expired", lifetime_ms=60_000), says(bob, "is for now", lifetime_ms=60_000, lifetime_from="delivery")
    alice.sends(room, "what stays")
    for number in (gone, expired):
        alice.does("message.edit", room=room, seq=number, cid=make_id(), body={"kind": "text", "text": "canary, edited"})
    bob.does("message.edit", room=room, seq=fleeting, cid=make_id(), body={"kind": "text", "text": "canary, edited"})
    alice.does("message.delete", room=room, seq=gone, cid=make_id())
    alice.does("message.hide", room=room, seq=hidden)
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.messages SET expires_at = now() WHERE room_id = %s AND seq = %s", (room, expired))
        answer, lines = exports(alice, room)
    assert "what stays" in answer.text and "canary" not in answer.text and lines[-1]["complete"]
    assert [entry["seq"] for entry in lines[:-1]] == list(range(1, lines[-1]["head"] + 1)), "their numbers are"


def test_only_who_may_takes_it_away(town: Town):
    alice, bob, carol = town.people("alice", "bob", "carol", door="rest")
    room = alice.makes_room(bob)
    http, path = town.rests[0].http, begins(alice, room)

    def asks(path: str, token: str = alice.token) -> str:
        return http.get(path, headers=bearer(token)).json()["code"]

    assert bob.tries("room.export", room=room, cid=make_id()).code == asks(path, bob.token) == "forbidden"
    assert carol.tries("room.export", room=room, cid=make_id()).code == asks(path, carol.token) == "not_found"
    assert http.get(path).json()["code"] == "unauthenticated"
    assert asks(f"{path}?x=1") == asks(f"/v1/rooms/nowhere/exports/3/lines") == asks(f"/v1/rooms/{room}/exports/0/lines") == "invalid"
    assert asks(f"/v1/rooms/{room}/exports/1/lines") == "not_found"
    assert http.post(path, headers=bearer(alice.token)).headers["allow"] == "GET, OPTIONS"
    assert asks(path, town.mint.token(alice.user, scope="rooms:read")) == "forbidden"
    alice.does("member.permit", room=room, user=bob.user, cid=make_id(), permissions=["read", "export"])
    assert exports(bob, room)[1][-1]["complete"]
    begun = begins(bob, room)
    alice.does("member.permit", room=room, user=bob.user, cid=make_id(), permissions=["export"])
    assert bob.tries("room.export", room=room, cid=make_id()).code == asks(begun, bob.token) == "forbidden", "who may not read takes nothing away"
    public = alice.makes_room(kind="public", name=f"open {make_id()}")
    assert carol.tries("room.export", room=public, cid=make_id()).code == "forbidden"


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
    with town.rests[0].http.stream("GET", begins(bob, room), headers=bearer(bob.token), timeout=60) as answer:
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
    url, headers = begins(alice, room), bearer(alice.token)
    http = town.rests[0].http
    with http.stream("GET", url, headers=headers, timeout=60) as one, http.stream("GET", url, headers=headers, timeout=60) as two:
        assert one.status_code == two.status_code == 200
        third = http.get(url, headers=headers)
        assert third.status_code == 503 and third.json()["code"] == "busy"
    deadline = time.monotonic() + 30
    while (answer := http.get(url, headers=headers, timeout=60)).status_code == 503 and time.monotonic() < deadline:
        pass
    assert answer.status_code == 200, "who went away makes room"
