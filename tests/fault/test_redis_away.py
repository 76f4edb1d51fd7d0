"""Redis may lose anything at any time: it costs time, and little of that."""

from __future__ import annotations

import contextlib
import re
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from support.client import Answer, make_id
from support.people import PASSWORD, Person, Town, text_body
from support.process import wait_until
from support.servers import Redis

LATE = 2.0      # seconds within which everything arrives everywhere without Redis
ANSWERED = 2.0  # seconds within which everything is answered while it hangs: far from the four after which its connections are given up
OPENED = 1.0    # seconds within which somebody new hears of their rooms while it hangs
BURST, NODES = 8, 2
ROOM_BURST, ROOM_PER_MINUTE = 10, 300   # five a second: many more than the time between a decision and its commit could blur


@contextlib.contextmanager
def hanging(redis: Redis) -> Iterator[None]:
    """It takes connections and commands, and answers nobody."""
    redis.kill(signal.SIGSTOP)
    try:
        yield
    finally:
        redis.kill(signal.SIGCONT)


@pytest.fixture(scope="module")
def dear(make_platform) -> Iterator[Town]:
    """Two gateways that share a limit of eight messages, and one a minute, so that nothing grows back while a test looks; and one of rooms' settings, which does."""
    settings = {"CHAT_LIMIT_SEND": f"{BURST},1", "CHAT_LIMIT_ROOM": f"{ROOM_BURST},{ROOM_PER_MINUTE}", "CHAT_NODES": str(NODES)}
    town = Town(make_platform("redis-away-dear", workers=0, env={"chat-gateway": settings}))
    yield town
    town.close()


def in_time(act, *args, **more) -> Answer:
    began = time.monotonic()
    answer = act(*args, **more)
    assert time.monotonic() - began <= ANSWERED, answer
    return answer


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


def test_one_that_hangs_holds_nobody_up(hurt, crowd):
    """Before its connections are given up and after: sends go on, and so does everything else that is paid for."""
    people = crowd(clients=10, rooms=3)
    somebody = hurt.citizen("patient", "rest")
    people.talks(each_per_second=4)
    people.acknowledges(60)
    people.slowest_ack = 0.0
    with hanging(hurt.platform.redis):
        since = time.monotonic()
        while time.monotonic() - since < 8:     # four for the old connections, two for the first that is tried anew
            people.acknowledges(10)
            assert in_time(hurt.rests[0].call, "room.list", {}, somebody.token).ok
            assert in_time(hurt.auth.call, "session.list", {}, somebody.token).ok
        until = time.monotonic()
        assert hurt.auth.call("login.password", {"login": somebody.login, "password": PASSWORD}).ok
    people.acknowledges(60)
    people.falls_silent()
    people.catches_up(5)
    assert people.slowest_ack <= ANSWERED
    assert people.slowest_delivery(since, until) <= LATE
    assert not people.refusals and people.unknowns == 0
    people.check()


def test_one_that_hangs_keeps_no_newcomer_waiting(hurt):
    """Whose rooms nobody follows on that gateway: the bus confirms nothing, and what is said arrives all the same. When it answers again, nothing was lost."""
    alice, bob, carol = hurt.people("alice", "bob", "carol", door="rest")
    room = alice.makes_room(bob, carol)
    with hanging(hurt.platform.redis):
        for somebody, gateway in ((bob, 1), (carol, 0)):
            began = time.monotonic()
            somebody.comes_online(gateway)
            assert time.monotonic() - began <= OPENED, f"{somebody} waited {time.monotonic() - began:.3f} s"
        alice.sends(room, "while it hangs")
        for somebody in (bob, carol):
            somebody.sees(room, "while it hangs", patience=LATE)
    alice.sends(room, "afterwards")
    for somebody in (bob, carol):
        somebody.sees(room, "afterwards", patience=LATE)
        assert [frame["seq"] for frame in somebody.live.events(room, "message.sent")] == [2, 3]


def send_until_refused(somebody: Person, gateway: int, room: str) -> int:
    """How many were taken."""
    speaker, deadline = somebody.by("ws", gateway), time.monotonic() + 30
    for taken in range(BURST + 1):
        answer = in_time(speaker.tries, "message.send", room=room, cid=make_id(), body=text_body(make_id()))
        if not answer.ok:
            assert answer.code == "rate_limited" and answer.body["limit"] == "send" and time.monotonic() < deadline, answer
            return taken
    raise AssertionError("never refused")


def count_together(town: Town, somebody: Person) -> bool:
    """Whether both gateways ask Redis again: without it, none gives more than its share of any limit."""
    policies = [town.rests[gateway].call("room.list", {}, somebody.token).headers for gateway in range(NODES)]
    left = [int(re.search(r"r=(\d+)", headers["ratelimit"])[1]) for headers in policies]
    burst = int(re.search(r"burst=(\d+)", policies[0]["ratelimit-policy"])[1])
    return all(one > burst // NODES for one in left)


def test_one_that_hangs_leaves_each_node_its_share(dear):
    alice, bob, carol = dear.people("alice", "bob", "carol")
    room = alice.makes_room(bob, carol)
    bob.comes_online(1)
    for somebody in (alice, carol):     # connected before, as clients are
        for gateway in range(NODES):
            somebody.by("ws", gateway).tries("room.list")
    assert count_together(dear, alice)
    with hanging(dear.platform.redis):
        began = time.monotonic()
        sent = in_time(alice.sends, room, "to the other gateway")
        bob.sees(room, "to the other gateway", patience=LATE)
        assert time.monotonic() - began <= ANSWERED + LATE and sent["num"] == 1
        assert send_until_refused(alice, 0, room) == BURST // NODES - 1
        assert send_until_refused(alice, 1, room) == BURST // NODES
    wait_until(lambda: count_together(dear, alice), 10, "both gateways count in Redis again")
    assert [send_until_refused(carol, gateway, room) for gateway in range(NODES)] == [BURST, 0]
    bob.sees_event("message.sent", room, match=lambda d: d["num"] == 2 * BURST)


def speakers(somebody: Person) -> list[Person]:
    """Four on each gateway, the gateways in turn; connected already, as clients are."""
    made = [somebody.by("ws", number % NODES) for number in range(4 * NODES)]
    assert all(one.tries("block.list").ok for one in made)
    return made


def at_once(who: list[Person], wire: str, args: Callable[[], dict], seconds: float = 0, tries: int = BURST + 2) -> list[list[Answer]]:
    """The answers of each gateway: everybody does it so often, or for so long, and waits for nobody."""
    def speaks(speaker: Person) -> list[Answer]:
        began, answers = time.monotonic(), []
        while len(answers) < tries or time.monotonic() - began < seconds:
            answers.append(in_time(speaker.tries, wire, **args()))
        return answers

    with ThreadPoolExecutor(len(who)) as pool:
        answers = list(pool.map(speaks, who))
    return [[one for some in answers[gateway::NODES] for one in some] for gateway in range(NODES)]


def seconds_of(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


def check_exact(taken: list[float], until: float, burst: float, per_second: float) -> None:
    """By the server's own times, of people who never stop asking: a bucket full at the first holds `burst`, and so many more each second."""
    exact = burst + (until - taken[0]) * per_second
    assert abs(len(taken) - int(exact)) <= 1, f"{len(taken)} were taken in {until - taken[0]:.3f} s, of {exact:.2f}"
    for number, at in enumerate(taken, 1):
        assert number <= burst + (at - taken[0]) * per_second + 1, f"the {number}th was taken after {at - taken[0]:.3f} s"


def an_administrator(dear: Town) -> tuple[Person, str]:
    """Of a room that somebody else has made: what the administrator may spend is untouched."""
    alice, bob = dear.people("alice", "bob", door="rest")
    room = bob.makes_room(alice)
    bob.gives_role(room, alice, "admin")
    return alice, room


def changes_the_topic(who: list[Person], room: str, seconds: float) -> tuple[list[list[float]], float]:
    """When each change that a gateway took was made, by the room's log, and when the last was refused."""
    answers = at_once(who, "room.update", lambda: {"room": room, "cid": make_id(), "topic": make_id()}, seconds, 1)
    assert {one.code for some in answers for one in some} == {"", "rate_limited"}
    made = {entry["seq"]: seconds_of(entry["at"]) for entry in who[0].by("rest").log(room)}
    refused = max(seconds_of(one.body["at"]) for some in answers for one in some if not one.ok)
    return [sorted(made[one.body["seq"]] for one in some if one.ok) for some in answers], refused


def test_many_at_once_over_two_gateways_get_what_there_is_and_no_more(dear):
    alice, room = an_administrator(dear)
    taken, until = changes_the_topic(speakers(alice), room, seconds=2)
    assert all(taken), "both gateways took some"
    check_exact(sorted(sum(taken, [])), until, ROOM_BURST, ROOM_PER_MINUTE / 60)


@pytest.mark.parametrize("way", ["hangs", "is gone"])
def test_without_it_many_at_once_get_from_each_node_its_share(dear, way: str):
    alice, room = an_administrator(dear)
    who = speakers(alice)
    with hanging(dear.platform.redis) if way == "hangs" else dear.platform.redis.stopped():
        answers = at_once(who, "message.send", lambda: {"room": room, "cid": make_id(), "body": text_body(make_id())})
        assert [sum(one.ok for one in some) for some in answers] == [BURST // NODES] * NODES
        taken, until = changes_the_topic(who, room, seconds=1.5)
        for some in taken:
            check_exact(some, until, ROOM_BURST / NODES, ROOM_PER_MINUTE / 60 / NODES)
    wait_until(lambda: count_together(dear, alice), 10, "both gateways count in Redis again")


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
