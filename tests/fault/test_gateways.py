"""Gateways die, freeze and leave under load: clients resume on the other one, and nothing acknowledged is lost, doubled or out of order."""

from __future__ import annotations

import signal

SHAPE = {"workers": 0, "env": {"chat-gateway": {"CHAT_DRAIN_SECONDS": "3"}}}


def test_killed_again_and_again(hurt, crowd):
    """SIGKILL, one gateway after the other, each back before the next one goes."""
    people = crowd(clients=12, rooms=3)
    people.talks(each_per_second=4)
    people.acknowledges(60)
    for round in range(4):
        gateway = hurt.platform.gateways[round % 2]
        gateway.kill()
        people.wait(lambda: all(client.session and client.session.is_open for client in people.clients), 10, "everybody is back")
        people.acknowledges(60)
        gateway.start()
    people.falls_silent()
    assert people.catches_up() <= 5
    away = sorted(took for client in people.clients for took in client.reconnects)
    assert away, "nobody was ever thrown out"
    assert away[-1] <= 8, f"somebody needed {away[-1]:.1f} s to come back"
    people.check()


def test_all_killed_at_once(hurt, crowd):
    people = crowd(clients=8, rooms=2)
    people.talks(each_per_second=4)
    people.acknowledges(40)
    for gateway in hurt.platform.gateways:
        gateway.kill()
    for gateway in hurt.platform.gateways:
        gateway.launch()
    for gateway in hurt.platform.gateways:
        gateway.wait_ready()
    people.acknowledges(40)
    people.falls_silent()
    people.catches_up()
    people.check()


def test_frozen_and_woken(hurt, crowd):
    """SIGSTOP: its clients go elsewhere when they hear nothing; woken, it gives nobody anything wrong."""
    people = crowd(clients=8, rooms=2)
    people.talks(each_per_second=4)
    people.acknowledges(40)
    gateway = hurt.platform.gateways[0]
    gateway.kill(signal.SIGSTOP)
    others = [client for client in people.clients if client.session and client.session.gateway == 1]
    people.acknowledges(5 * len(others))
    gateway.kill(signal.SIGCONT)
    people.acknowledges(40)
    people.falls_silent()
    people.catches_up()
    people.check()


def test_drained_under_load(hurt, crowd):
    """SIGTERM: with a client that does as it is told, no send fails and none is unknown."""
    people = crowd(clients=10, rooms=3)
    people.talks(each_per_second=4)
    people.acknowledges(60)
    for round in range(2):
        gateway, other = hurt.platform.gateways[round], hurt.platform.gateways[1 - round]
        gateway.kill(signal.SIGTERM)
        assert gateway.wait_gone(20) == 0
        people.wait(lambda: all(client.session and client.session.is_open for client in people.clients), 10, "everybody is elsewhere")
        people.acknowledges(30)
        assert other.alive
        gateway.start()
    people.falls_silent()
    people.catches_up()
    people.check()
    assert people.unknowns == 0 and not people.refusals, f"{people.unknowns} unknown, refused {dict(people.refusals)}"
