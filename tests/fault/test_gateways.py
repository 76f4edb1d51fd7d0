"""Gateways die, freeze and leave under load: clients resume on the other one, and nothing acknowledged is lost, doubled or out of order."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator

import pytest

from support.client import make_id
from support.people import PASSWORD
from support.process import wait_until
from support.sdk_js import NODE, SDK, Person, build

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


@pytest.fixture
def person(hurt, mended) -> Iterator[Callable[..., Person]]:
    """person("anna", 0, 1): on the TypeScript SDK, signed up, with the gateways in the order in which they are tried."""
    build()
    made: list[Person] = []

    def come(name: str, *gateways: int) -> Person:
        platform = hurt.platform
        one = Person(platform.http_url, [platform.gateways[at].url for at in gateways], f"{name}-{make_id()[-8:]}", PASSWORD)
        made.append(one)
        one.user = one.ask("sign_up")["user"]
        one.ask("start")
        return one

    yield come
    for one in made:
        one.close()


def test_killed_under_a_program_on_the_typescript_sdk(hurt, person):
    """Log-in by SRP, two gateways, one killed while both speak: everybody sees everything once, in one order, each sender's words in theirs."""
    anna, bert = person("anna", 0, 1), person("bert", 1, 0)
    room = anna.call("room.create", kind="public", name="two gateways")["room"]["room"]
    bert.call("room.join", room=room)
    for one in (anna, bert):
        one.ask("show", room=room)
    words = {one.user: [f"{name} {number}" for number in range(40)] for name, one in (("anna", anna), ("bert", bert))}
    gateway = hurt.platform.gateways[0]
    for half in (slice(0, 20), slice(20, 40)):
        for one in (anna, bert):
            one.ask("say", room=room, texts=words[one.user][half])
        if gateway.alive:
            gateway.kill()
    gateway.start()

    def looks():
        return [one.ask("look", room=room) for one in (anna, bert)]

    wait_until(lambda: all(look["unsent"] == 0 and len(look["texts"]) == 80 for look in looks()), 30, "everything is said and seen")
    annas, berts = looks()
    assert annas["texts"] == berts["texts"]
    assert annas["seqs"] == list(range(annas["seqs"][0], annas["seqs"][-1] + 1)) and annas["seqs"][-80:] == berts["seqs"][-80:]
    for user, said in words.items():
        assert [text for sender, text in annas["texts"] if sender == user] == said
    assert annas["breaks"] >= 1, "the gateway that was killed was not hers"


def test_the_example_of_the_typescript_sdk_runs(hurt, person):
    anna, bert = person("anna", 0, 1), person("bert", 1, 0)
    room = anna.call("room.create", kind="public", name="lobby")["room"]["room"]
    bert.call("room.join", room=room)
    bert.ask("show", room=room)
    example = re.search(r"```js\n(.*?)```", (SDK / "README.md").read_text(), re.DOTALL)[1]
    program = SDK / "dist" / "example.mjs"
    program.write_text(example)
    done = subprocess.run([NODE, program], capture_output=True, text=True, timeout=60,
                          env=os.environ | {"CHAT_SERVER": hurt.platform.http_url, "CHAT_LOGIN": anna.login, "CHAT_PASSWORD": PASSWORD})
    assert done.returncode == 0, done.stderr
    assert "hello from a program" in done.stdout
    wait_until(lambda: [anna.user, "hello from a program"] in bert.ask("look", room=room)["texts"], 10, "bert sees it")
