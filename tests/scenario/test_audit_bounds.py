"""What one person can make large must not bring a gateway down, nor be cut short in silence."""

from __future__ import annotations

import base64
import json
import threading
import time

import httpx
import pytest

from support.client import make_id
from support.people import Person, Town, sealed_body
from support.process import wait_until

ENTRY_BYTES = 65536


def poll(person: Person, cursor: str | None = None, gateway: int | None = None) -> dict:
    """One long poll; its answer is JSON, whatever happened."""
    rest = person.town.rests[person.gateway if gateway is None else gateway]
    reply = rest.http.get("/v1/events", params={"cursor": cursor} if cursor else None, headers={"Authorization": f"Bearer {person.token}"}, timeout=40)
    assert reply.status_code == 200, reply.text
    return json.loads(reply.content)


def first_cursor(person: Person) -> str:
    """A poll that begins now; something small ends it."""
    room = person.makes_room(name="a bell")
    answers: list[dict] = []
    asking = threading.Thread(target=lambda: answers.append(poll(person)))
    asking.start()
    while asking.is_alive():
        person.does("typing.set", room=room, typing=True)
        asking.join(0.2)
    return answers[0]["cursor"]


def test_a_page_of_large_messages_is_shorter_not_fatal(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob, encryption="dr1")
    for _ in range(100):
        alice.sends(room, sealed_body(size=ENTRY_BYTES))
    reader = bob.by(door)
    page = reader.does("room.events", room=room, after_seq=0, limit=200)
    assert 0 < len(page["events"]) < 101 and page["head"] == 101, "as many as fit"
    assert [one["seq"] for one in page["events"]] == list(range(1, len(page["events"]) + 1))
    last = reader.does("room.events", room=room, limit=200)["events"]
    assert last[-1]["seq"] == 101 and [one["seq"] for one in last] == list(range(last[0]["seq"], 102)), "the newest are those that are kept"
    around = reader.does("room.events", room=room, around_seq=50, limit=200)["events"]
    assert 50 in [one["seq"] for one in around], "what was asked for is among them"
    assert [one["seq"] for one in reader.log(room)] == list(range(1, 102)), "page by page all of it comes"


def follow(person: Person, cursor: str, room: str, last: int, polls: int = 20) -> set[int]:
    """Polls until the room's last number came; the numbers that came, or that a sync.required promised."""
    seen: set[int] = set()
    for _ in range(polls):
        answer = poll(person, cursor)
        cursor = answer["cursor"]
        for event in answer["events"]:
            if event.get("room") == room and event["ev"] == "sync.required":
                seen |= {entry["seq"] for entry in person.log(room)}
            elif event.get("room") == room and "seq" in event:
                seen.add(event["seq"])
        if last in seen:
            return seen
    raise AssertionError(f"{last} never came, only {sorted(seen)}")


def test_a_long_poll_that_missed_a_lot_is_told_so(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room, other = alice.makes_room(bob), alice.makes_room(bob)
    alice.does("room.update", room=room, cid=make_id(), text_max=8000)
    cursor = first_cursor(bob)
    for number in range(60):
        alice.sends(room, f"{number} " + "x" * 7000)
    alice.sends(other, "a small one")
    last = alice.sees_room(room)["seq"]
    assert follow(bob, cursor, other, 2) >= {2}
    assert follow(bob, cursor, room, last) >= set(range(last - 59, last + 1))


def test_a_burst_larger_than_a_long_poll_is_lost_by_nobody(town: Town):
    alice, bob = town.people("alice", "bob", door="ws")
    room = alice.makes_room(bob, encryption="dr1")
    bob = bob.by("rest")
    cursor = first_cursor(bob)
    polled: list[dict] = []
    asking = threading.Thread(target=lambda: polled.append(poll(bob, cursor)))
    asking.start()
    time.sleep(0.3)  # it is listening, or will find them all the same
    socket = alice.comes_online()
    numbers = [socket.ask("message.send", {"room": room, "cid": make_id(), "body": sealed_body(size=ENTRY_BYTES)}) for _ in range(12)]
    assert all(socket.reply(number, "message.send").ok for number in numbers)
    asking.join(40)
    seen = {event["seq"] for event in polled[0]["events"] if event.get("room") == room and "seq" in event}
    assert seen
    if 13 not in seen:
        seen |= follow(bob, polled[0]["cursor"], room, 13)
    assert seen >= set(range(2, 14))


def stream_messages(person: Person, last_event_id: str, rooms: set[str]) -> list[tuple[str, dict]]:
    """What a stream says until it has spoken of each of these rooms, or is silent: messages, and the id that holds at each."""
    said: list[tuple[str, dict]] = []
    last, data = last_event_id, None
    rest = person.town.rests[person.gateway]
    headers = {"Authorization": f"Bearer {person.token}", "Accept": "text/event-stream"} | {"Last-Event-ID": last_event_id}
    try:
        with rest.http.stream("GET", "/v1/events", headers=headers, timeout=httpx.Timeout(10, read=5)) as reply:
            assert reply.status_code == 200
            for line in reply.iter_lines():
                if line.startswith("id:"):
                    last = line[3:].strip()
                elif line.startswith("data:"):
                    data = json.loads(line[5:])
                elif not line and data is not None:
                    if data["ev"] == "message.sent":
                        said.append((last, data))
                        rooms = rooms - {data["room"]}
                    data = None
                    if not rooms:
                        break
    except httpx.ReadTimeout:
        pass
    return said


def test_a_stream_cut_in_the_middle_of_what_was_missed_goes_on_from_there(town: Town):
    """The id that stands at an event promises everything before it, in every room."""
    alice, bob = town.people("alice", "bob", door="rest")
    rooms = [alice.makes_room(bob) for _ in range(4)]
    cursor = first_cursor(bob)
    with town.platform.postgres.connect(dbname="chat") as database:
        for age, room in zip((60, 45, 30, 0), rooms):
            alice.sends(room, f"said {age} s ago")
            database.execute("UPDATE chat.messages SET at = at - make_interval(secs => %s) WHERE room_id = %s", (age, room))
    # The cursor lies two minutes back: everything was missed.
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=="))
    raw[1:9] = (int.from_bytes(raw[1:9], "big") - 120_000).to_bytes(8, "big")
    early = base64.urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode()
    said = stream_messages(bob, early, set(rooms))
    assert {event["room"] for _, event in said} == set(rooms)
    for position, (last, _) in enumerate(said):
        promised = {event["room"] for _, event in said[:position + 1]}
        again = {event["room"] for _, event in stream_messages(bob, last, set(rooms) - promised)} if promised != set(rooms) else set()
        assert promised | again == set(rooms), f"cut after event {position} the rest is lost"


@pytest.mark.parametrize("by", ("poll", "stream"))
def test_a_session_revoked_while_its_events_are_being_opened(town: Town, by: str):
    bob = town.citizen("bob", "rest")
    room = bob.makes_room(name="a bell")
    headers = {"Authorization": f"Bearer {bob.token}"} | ({"Accept": "text/event-stream"} if by == "stream" else {})
    ended: list[float] = []
    heard: list[bytes] = []

    def listen() -> None:
        try:
            with town.rests[0].http.stream("GET", "/v1/events", headers=headers, timeout=20) as reply:
                heard.extend(reply.iter_bytes())
        finally:
            ended.append(time.monotonic())

    with town.platform.postgres.connect(dbname="chat") as database:
        database.execute("BEGIN")
        database.execute("LOCK TABLE chat.user_rooms IN ACCESS EXCLUSIVE MODE")
        listening = threading.Thread(target=listen)
        listening.start()
        wait_until(lambda: database.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0] > 0, 10, "the listener is being let in")
        twin = bob.logs_in()
        twin.asks_auth("session.end", session=bob.session)
        wait_until(lambda: town.rests[0].call("room.get", {"room": room}, bob.token).code == "unauthenticated", 5, "the gateway knows that the session has ended")
        database.execute("ROLLBACK")
    twin.does("typing.set", room=room, typing=True)
    listening.join(5)
    assert ended, "still listening"
    assert b"typing" not in b"".join(heard)


@pytest.mark.parametrize("moment", (-1 << 63, -1, 0, (1 << 63) - 1))
def test_a_cursor_that_is_no_moment_of_ours(town: Town, moment: int):
    bob = town.person("bob", "rest")
    cursor = base64.urlsafe_b64encode(b"\1" + moment.to_bytes(8, "big", signed=True) + bytes(16)).rstrip(b"=").decode()
    reply = town.rests[0].http.get("/v1/events", params={"cursor": cursor}, headers={"Authorization": f"Bearer {bob.token}"}, timeout=10)
    assert reply.status_code == 400 and reply.json()["code"] == "invalid", reply.text
