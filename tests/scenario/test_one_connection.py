"""Gateways whose threads take turns at one connection to the database: everything works side by side, and nobody waits for somebody who waits for them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from support.client import make_id
from support.people import Person, Town

PEOPLE, ROUNDS = 8, 3
CONNECTIONS = 3     # of a gateway: the one in turns, and the loop's two, for what is said and for what is asked together


def lives(person: Person, others: list[Person], room: str) -> None:
    """What needs a worker, the loop, marks, mentions and the readers of logs, one after another."""
    for number in range(ROUNDS):
        sent = person.sends(room, f"{number} from {person.login} @{others[number % len(others)].login}")
        person.does("message.edit", room=room, seq=sent["seq"], cid=make_id(), body={"kind": "text", "text": f"other words {number} of {person.login}"})
        person.does("session.sync", heads=[{"room": room, "seq": 1}])
        person.does("room.events", room=room, after_seq=sent["seq"] - 1, limit=200)
        person.does("room.events", room=room, limit=1)
        person.does("reaction.add", room=room, seq=sent["seq"], emoji="👍", cid=make_id())
        person.reads(room, sent["seq"])
        person.makes_room(others[0])


def test_everything_works_by_one_connection(make_platform):
    town = Town(make_platform("one-connection", workers=0, env={"chat-gateway": {"CHAT_DATABASE_SHARED": "on", "CHAT_DATABASE_CONNECTIONS": "2", "CHAT_HEARTBEAT": "50s"}}))
    people = town.people(*[f"person{i}" for i in range(PEOPLE)])
    room = people[0].makes_room(*people[1:])
    for person in people:
        person.comes_online()
    assert people[0].live.opening.body["heartbeat_ms"] == 50_000
    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(lambda i: lives(people[i], people[:i] + people[i + 1:], room), range(PEOPLE)))
    logs = [[entry["seq"] for entry in person.log(room)] for person in people]
    assert all(log == list(range(1, len(logs[0]) + 1)) for log in logs) and len(logs[0]) > 3 * PEOPLE * ROUNDS
    for person in people:
        person.live.wait_for(lambda frame: frame.get("room") == room and frame.get("seq") == logs[0][-1], "the last entry")
    with town.platform.postgres.connect() as database:
        count, = database.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'chat-gateway'").fetchone()
    assert count == CONNECTIONS * len(town.platform.gateways)
    town.close()
