"""PostgreSQL is the truth: while it is away nothing is acknowledged, and when it is back all is well within seconds."""

from __future__ import annotations

import signal
import time

import pytest

from support.client import Closed, Refused, make_id
from support.people import text_body

WELL = 5.0  # seconds after its return
TRY_AGAIN = 4503


@pytest.mark.parametrize("how", ["fast", "crash"])
def test_restarted_under_load(hurt, crowd, how: str):
    people = crowd(clients=10, rooms=3)
    people.talks(each_per_second=4)
    people.acknowledges(60)
    postgres = hurt.platform.postgres
    postgres.stop(sig=signal.SIGQUIT if how == "crash" else None)
    before = people.acked
    people.wait(lambda: people.refusals["unavailable"] + people.unknowns >= 10, 20, "sends are refused")
    assert people.acked == before, "something was acknowledged while nothing could be stored"
    assert set(people.refusals) == {"unavailable"}, dict(people.refusals)
    postgres.start()
    took = people.acknowledges(30)
    assert took <= WELL, f"sends went on {took:.1f} s after PostgreSQL was back"
    people.falls_silent()
    people.catches_up(WELL)
    people.check()


def test_what_is_asked_meanwhile_is_told_to_try_again(hurt):
    alice = hurt.person("alice", "rest")
    room = alice.makes_room()
    socket = hurt.socket(0, alice.token)
    postgres = hurt.platform.postgres
    with postgres.stopped():
        for wire, args in (("message.send", {"room": room, "cid": make_id(), "body": text_body("hi")}), ("room.get", {"room": room}),
                           ("room.update", {"room": room, "cid": make_id(), "topic": "x"})):
            for answer in (hurt.rests[0].call(wire, args, alice.token), hurt.rests[1].call(wire, args, alice.token), socket.call(wire, args)):
                assert answer.code == "unavailable" and answer.body["temporary"] and answer.status == 503, answer
                if answer.door == "rest":
                    assert int(answer.headers["retry-after"]) >= 1
        assert hurt.auth.call("login.start", {"login": alice.login}).code == "unavailable"
    deadline, cid = time.monotonic() + WELL, make_id()
    while not alice.tries("message.send", room=room, cid=cid, body=text_body("back")).ok:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert socket.wait_event("message.sent", room=room), "the socket had stayed, and goes on"


def test_a_session_that_is_opened_meanwhile_ends_as_temporary_and_opens_afterwards(hurt):
    alice = hurt.person("alice", "rest")
    alice.makes_room()
    socket = hurt.socket(0)
    with hurt.platform.postgres.stopped():
        try:
            refused = socket.call("session.open", {"token": alice.token})
            assert refused.code == "unavailable" and refused.body["temporary"], refused
        except Closed:
            pass    # the answer and the closing came together
        assert socket.close_code(patience=WELL) == TRY_AGAIN
    deadline = time.monotonic() + WELL
    while True:
        try:
            opened = hurt.socket(0, alice.token).opening
            break
        except (Refused, Closed):
            assert time.monotonic() < deadline, "no session opens, though PostgreSQL is back"
            time.sleep(0.05)
    assert opened.body["rooms"] == 1


def test_away_long_enough_to_be_noticed_and_back(hurt):
    """A gateway without its database says that it is not ready, and says so no longer afterwards."""
    gateways = hurt.platform.gateways
    with hurt.platform.postgres.stopped():
        deadline = time.monotonic() + 15
        while any(gateway.answers() for gateway in gateways):
            assert time.monotonic() < deadline, "it still says that it is ready"
            time.sleep(0.1)
    deadline = time.monotonic() + WELL
    while not all(gateway.answers() for gateway in gateways):
        assert time.monotonic() < deadline, "it does not say that it is ready again"
        time.sleep(0.1)


def test_a_commit_that_is_cut_off_is_not_doubled(hurt, crowd):
    """Every connection of the writers is ended over and over: what became of a send is asked again under its key."""
    people = crowd(clients=8, rooms=2)
    people.talks(each_per_second=6)
    people.acknowledges(30)
    with hurt.platform.postgres.connect() as database:
        for _ in range(15):
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'chat' AND pid <> pg_backend_pid()")
            people.acknowledges(10)
    people.falls_silent()
    people.catches_up(WELL)
    assert set(people.refusals) <= {"unavailable"}, dict(people.refusals)
    people.check()
