"""Redis may lose anything at any time: it costs time, and little of that."""

from __future__ import annotations

import time

from support.client import make_id
from support.people import PASSWORD

LATE = 2.0  # seconds within which everything arrives everywhere without Redis


def test_stopped_and_empty_when_it_returns(hurt, crowd):
    people = crowd(clients=10, rooms=3)
    people.talks(each_per_second=4)
    people.acknowledges(60)
    hurt.platform.redis.stop()
    since = time.monotonic()
    people.acknowledges(150)
    until = time.monotonic()
    somebody = hurt.citizen("late", "rest")
    assert hurt.rests[0].call("room.list", {}, somebody.token).ok, "log-in works"
    assert hurt.auth.call("login.password", {"login": somebody.login, "password": "wrong " + PASSWORD}).code == "unauthenticated"
    assert hurt.auth.call("token.refresh", {"refresh": somebody.refresh}).ok
    hurt.platform.redis.start()
    people.acknowledges(60)
    people.falls_silent()
    people.catches_up(5)
    assert people.slowest_delivery(since, until) <= LATE
    assert not people.refusals and people.unknowns == 0
    people.check()


def test_everything_that_happens_arrives_without_it(hurt):
    """Not only messages: whatever stands in a log is found by the feed, on the other gateway too."""
    alice, bob = hurt.people("alice", "bob", door="rest")
    carol = hurt.person("carol", "rest")
    room = alice.makes_room(bob)
    with hurt.platform.redis.stopped():
        bob.comes_online(1)
        for wire, act in (("message.sent", lambda: alice.sends(room, "hi")),
                          ("room.updated", lambda: alice.does("room.update", room=room, cid=make_id(), topic="no redis")),
                          ("member.joined", lambda: alice.adds(room, carol)),
                          ("member.changed", lambda: alice.gives_role(room, carol, "moderator")),
                          ("member.left", lambda: alice.kicks(room, carol)),
                          ("marks.moved", lambda: bob.reads(room, 2)),
                          ("room.removed", lambda: alice.kicks(room, bob)),
                          ("room.added", lambda: alice.adds(room, bob))):
            began = time.monotonic()
            act()
            bob.sees_event(wire)
            assert time.monotonic() - began <= LATE + (1 if wire == "marks.moved" else 0), wire


def test_subscribers_thrown_out_again_and_again(hurt, crowd):
    people = crowd(clients=10, rooms=3)
    people.talks(each_per_second=4)
    people.acknowledges(60)
    since = time.monotonic()
    with hurt.platform.redis.client() as client:
        for _ in range(8):
            client.client_kill_filter(_type="pubsub")
            people.acknowledges(25)
    until = time.monotonic()
    people.falls_silent()
    people.catches_up(5)
    assert people.slowest_delivery(since, until) <= LATE
    assert not people.refusals and people.unknowns == 0
    people.check()


def test_a_bus_that_loses_every_message(hurt, crowd):
    """Everything published is taken away: subscribers get nothing at all, and still everybody has everything in time."""
    people = crowd(clients=8, rooms=2)
    with hurt.platform.redis.client() as client:
        client.execute_command("ACL", "SETUSER", "default", "resetchannels")
        try:
            client.client_kill_filter(_type="pubsub")
            people.talks(each_per_second=4)
            since = time.monotonic()
            people.acknowledges(100)
            until = time.monotonic()
        finally:
            client.execute_command("ACL", "SETUSER", "default", "allchannels")
    people.acknowledges(30)
    people.falls_silent()
    people.catches_up(5)
    assert people.slowest_delivery(since, until) <= LATE
    people.check()
