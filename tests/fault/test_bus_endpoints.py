"""Rooms are spread over three Redis endpoints. Each lives and dies by itself: what is at the others goes on as if nothing were, and its own rooms go on by the feed until it is back."""

from __future__ import annotations

import re

from support.client import make_id
from support.people import Person
from support.process import wait_until
from support.servers import Redis, Service

SHAPE = {"workers": 0, "redises": 3}
ROOMS = 36      # so many that none of three has nothing
LATE = 2.0      # seconds within which everything arrives everywhere by the feed


def figure(service: Service, name: str) -> float:
    return float(re.search(rf"^{name} (\S+)$", service.metrics(), re.MULTILINE)[1])


def homes(endpoints: list[Redis], rooms: list[str]) -> list[list[str]]:
    """The rooms at each endpoint, asked of the endpoints themselves: those that both gateways follow there."""
    found = []
    for endpoint in endpoints:
        with endpoint.client() as client:
            numbers = client.pubsub_numsub(*(f"room:{{{room}}}" for room in rooms))
        found.append([room for room, (_, count) in zip(rooms, numbers) if count == 2])
    return found


def spread(endpoints: list[Redis], rooms: list[str]) -> list[list[str]]:
    wait_until(lambda: sum(map(len, homes(endpoints, rooms))) == len(rooms), 10, "both gateways follow each room at one endpoint")
    found = homes(endpoints, rooms)
    assert all(found) and sorted(sum(found, [])) == sorted(rooms)
    return found


def commands(endpoint: Redis, name: str) -> int:
    with endpoint.client() as client:
        return client.info("commandstats").get(f"cmdstat_{name}", {"calls": 0})["calls"]


def sees_typing(who: Person, whom: Person, room: str) -> None:
    """Signals stand in no log: the bus brings them, or nobody."""
    whom.does("typing.set", room=room, typing=True)
    who.sees_event("typing", room, match=lambda d: d["user"] == whom.user)


def test_all_is_delivered_in_order_while_one_of_three_dies_and_returns(hurt, crowd):
    people, endpoints, gateways = crowd(clients=8, rooms=ROOMS), hurt.platform.redises, hurt.platform.gateways
    before = spread(endpoints, people.rooms)
    people.talks(each_per_second=8)
    people.acknowledges(60)
    assert all(commands(endpoint, "publish") for endpoint in endpoints), "each carries its part"

    dead, living = endpoints[1], (endpoints[0], endpoints[2])
    subscribed, published = [commands(one, "subscribe") for one in living], [commands(one, "publish") for one in living]
    dead.kill()
    for gateway in gateways:
        wait_until(lambda: figure(gateway, "chat_bus_endpoints_up") == 2, 10, "one is missed")
    since = people.acked
    people.acknowledges(90)
    assert all(commands(one, "publish") > was for one, was in zip(living, published)), "the others carry theirs on"
    dead.start()
    for gateway in gateways:
        wait_until(lambda: figure(gateway, "chat_bus_up") == 1, 10, "it is there again")
    assert spread(endpoints, people.rooms) == before
    people.acknowledges(60)
    assert commands(dead, "publish"), "it carries its part again"
    people.falls_silent()
    people.catches_up(5)
    assert people.acked > since and [commands(one, "subscribe") for one in living] == subscribed, "nothing of the others was subscribed again"
    assert not people.refusals and people.unknowns == 0
    people.check()


def test_what_only_the_bus_carries_is_missed_in_the_rooms_of_the_dead_alone(hurt, mended):
    alice, bob = hurt.people("alice", "bob")
    rooms = [alice.makes_room(bob) for _ in range(ROOMS)]
    endpoints = hurt.platform.redises
    alice.comes_online(0)
    bob.comes_online(1)
    here, there, lost = (some[0] for some in spread(endpoints, rooms))
    for room in (here, there, lost):
        sees_typing(bob, alice, room)
    with endpoints[2].stopped():
        for room in (here, there):
            sees_typing(bob, alice, room)
        for room in (here, there, lost):
            alice.sends(room, "said meanwhile")
            bob.sees(room, "said meanwhile", patience=LATE)
        alice.does("room.update", room=lost, cid=make_id(), topic="by the feed")
        bob.sees_event("room.updated", lost, patience=LATE)
    spread(endpoints, rooms)
    sees_typing(bob, alice, lost)
    assert [entry["seq"] for entry in bob.live.events(lost) if "seq" in entry] == [2, 3], "what came by the feed came once"
