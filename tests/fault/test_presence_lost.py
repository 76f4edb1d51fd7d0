"""Presence is soft: a gateway or Redis that is lost takes it along for a while, and it comes back right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.people import Person, Town
from support.process import wait_until

LEASE, RIGHT_AGAIN = 15.0, 60.0
SLACK = 5.0


@pytest.fixture
def two(make_platform) -> Iterator[Town]:
    town = Town(make_platform("presence", workers=0))
    yield town
    town.close()


def view(who: Person, whom: Person, gateway: int = 0) -> tuple[str, bool]:
    got = who.by("rest", gateway).does("presence.get", users=[whom.user])
    return got["people"][0]["state"], got["stale"]


def friends(town: Town) -> tuple[Person, Person]:
    alice, bob = town.people("alice", "bob")
    alice.makes_room(bob)
    alice.comes_online(0), bob.comes_online(1)
    wait_until(lambda: view(alice, bob) == ("online", False), 5, "alice sees bob on the other gateway")
    assert alice.live.call("presence.watch", {"users": [bob.user]}).ok
    return alice, bob


def test_a_gateway_that_is_killed_takes_its_people_along_when_its_lease_lapses(two):
    alice, bob = friends(two)
    two.platform.gateways[1].kill()
    two.platform.gateways[1].wait_gone(10)
    assert view(alice, bob) == ("online", False), "for now"
    alice.sees_event("presence", patience=LEASE + SLACK, match=lambda d: d == {"user": bob.user, "state": "offline"})
    assert view(alice, bob) == ("offline", False)
    with two.platform.redis.client() as redis:
        wait_until(lambda: redis.zcard("presence:leases") == 1, 5, "its lease is off the list")
    two.platform.gateways[1].start()
    bob.comes_online(1)
    alice.sees_event("presence", patience=5, match=lambda d: d == {"user": bob.user, "state": "online"})


def test_one_that_stops_in_order_says_so(two):
    alice, bob = friends(two)
    bob.goes_offline()
    bob.comes_online(1)
    two.platform.gateways[1].stop()
    alice.sees_event("presence", patience=LEASE - SLACK, match=lambda d: d == {"user": bob.user, "state": "offline"})
    two.platform.gateways[1].start()


def test_without_redis_what_is_known_stays_and_is_stale_and_afterwards_it_is_right(two):
    alice, bob = friends(two)
    two.platform.redis.stop()
    alice.sees_event("presence.stale", patience=10, match=lambda d: d == {"stale": True})
    assert view(alice, bob) == ("online", True)
    bob.goes_offline()
    assert view(alice, bob) == ("online", True), "frozen"
    two.platform.redis.start()
    alice.sees_event("presence.stale", patience=RIGHT_AGAIN, match=lambda d: d == {"stale": False})
    wait_until(lambda: view(alice, bob) == ("offline", False), RIGHT_AGAIN, "bob is gone")
    bob.comes_online(1)
    wait_until(lambda: view(alice, bob) == ("online", False), 5, "and back")


def test_redis_that_has_forgotten_everything_learns_it_again(two):
    alice, bob = friends(two)
    with two.platform.redis.client() as redis:
        redis.flushall()
        wait_until(lambda: redis.zcard("presence:leases") == 2, 10, "both leases are written anew")
    assert view(alice, bob) == ("online", False)
    assert [frame["d"]["state"] for frame in alice.live.events() if frame.get("ev") == "presence"] in ([], ["online"]), "nobody was gone in between"
