"""What a program on the TypeScript SDK shows of its rooms, against real gateways: counts, marks, changes, coming and going."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from support.client import make_id
from support.people import PASSWORD
from support.process import wait_until
from support.sdk_js import Person, build
from support.upgrades import BreaksUpgrades


@pytest.fixture
def program(platform) -> Iterator[Callable[..., Person]]:
    """program("anna-1", gateway): somebody's program, on that gateway; the second one of a name is their second device."""
    build()
    made: list[Person] = []

    def begin(name: str, gateway: int) -> Person:
        one = Person(platform.http_url, [platform.gateways[gateway].url], name, PASSWORD)
        is_known = name in [other.login for other in made]
        made.append(one)
        one.user = one.ask("sign_in" if is_known else "sign_up")["user"]
        one.ask("start")
        return one

    yield begin
    for one in made:
        one.close()


def test_rooms_as_a_program_shows_them(program):
    ending = make_id()[-8:]
    anna, phone, laptop = program(f"anna-{ending}", 0), program(f"bert-{ending}", 1), program(f"bert-{ending}", 0)
    room = anna.call("room.create", kind="public", name="plans")["room"]["room"]
    phone.call("room.join", room=room)
    phone.ask("show", room=room)

    def shows(one: Person, **wanted) -> None:
        def found():
            look = one.ask("look", room=room)
            return all(look.get(name) == value for name, value in wanted.items())
        wait_until(found, 10, f"{one.login} shows {wanted}")

    shows(laptop, name="plans", unread=0)
    anna.ask("say", room=room, texts=[f"@bert-{ending} look", "more"])
    for one in (phone, laptop):
        shows(one, unread=2, mentions=1)
    shows(anna, unread=0, unsent=0)
    texts = [[anna.user, f"@bert-{ending} look"], [anna.user, "more"]]
    shows(phone, texts=texts)

    phone.ask("read", room=room)
    for one in (phone, laptop):
        shows(one, unread=0, mentions=0)

    entries = phone.call("room.events", room=room, limit=50)["events"]
    look, more = (entry["seq"] for entry in entries if entry["ev"] == "message.sent")
    anna.call("message.edit", room=room, seq=look, body={"kind": "text", "text": "look again"})
    phone.call("reaction.add", room=room, seq=look, emoji="👍")
    anna.call("message.delete", room=room, seq=more)
    anna.call("room.update", room=room, name="better plans")
    for one in (phone, laptop):
        one.ask("show", room=room)
        shows(one, name="better plans", unread=0, texts=[[anna.user, "look again"], [anna.user, None]], reactions=[[{"emoji": "👍", "count": 1}], None])

    anna.call("member.kick", room=room, user=phone.user)
    for one in (phone, laptop):
        shows(one, name=None)


def test_where_sockets_are_broken_the_same_comes_by_polls_until_they_are_mended(platform, program):
    ending = make_id()[-8:]
    anna, network = program(f"anna-{ending}", 0), BreaksUpgrades(platform.gateways[1].port)
    room = anna.call("room.create", kind="public", name="behind a wall")["room"]["room"]
    bert = Person(platform.http_url, [network.url], f"bert-{ending}", PASSWORD, fallback=True)
    said: list[list[str]] = []

    def both_say(word: str) -> None:
        for one in (anna, bert):
            one.ask("say", room=room, texts=[f"{word} of {one.login}"])
            said.append([one.user, f"{word} of {one.login}"])
            wait_until(lambda: all(each.ask("look", room=room)["texts"] == said for each in (anna, bert)), 20, f"both have {word}")

    try:
        bert.user = bert.ask("sign_up")["user"]
        bert.ask("start")
        assert bert.ask("look", room=room)["way"] == "poll" and network.refused >= 3
        bert.call("room.join", room=room)
        for one in (anna, bert):
            one.ask("show", room=room)
        both_say("first")
        both_say("second")
        network.breaks = False
        wait_until(lambda: bert.ask("look", room=room)["way"] == "socket" and bert.ask("look", room=room)["state"] == "ready", 20, "a socket is open again")
        both_say("third")
        assert bert.ask("look", room=room)["unsent"] == 0
    finally:
        bert.close()
        network.close()
