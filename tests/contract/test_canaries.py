"""Canaries: words that stand in private places alone. Whoever has no business there asks everything that there is to ask, hears everything that comes, and meets none of them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from contract.samples import LONG, World, doors_of, in_a_day, sample_to_refuse, unique
from support.client import TABLES, bearer, make_id
from support.people import PASSWORD, Person

# What anybody asks about no room in particular, with what is looked for in it: each text of a request is tried with the canary's.
ASKED = [wire for wire, operation in TABLES.operations.items() if operation.who == "SIGNED_IN" and (operation.method == "GET" or operation.scope in ("MESSAGES_READ", "ROOMS_READ", "DIRECTORY_READ"))]
LOOKED_FOR = {"text", "like", "begins", "login", "tag", "category"}
ABOUT_THE_SOCKET = ("session.open", "session.renew")


class Stream:
    """Server-sent events, read as they come: from now on, or from a moment."""

    def __init__(self, world: World, gateway: int, who: Person, since: str = ""):
        self.client = httpx.Client(base_url=world.town.platform.gateways[gateway].url, timeout=10)
        headers = bearer(who.token) | {"Accept": "text/event-stream"} | ({"Last-Event-ID": since} if since else {})
        self.answer = self.client.send(self.client.build_request("GET", "/v1/events", headers=headers), stream=True)
        assert self.answer.status_code == 200
        self.lines = self.answer.iter_lines()
        self.heard: list[str] = []
        self.moment = self.until("id:")[3:].strip()         # told behind what was missed

    def until(self, words: str) -> str:
        """Hears everything up to the line in which these stand, if it has not yet."""
        while not any(words in line for line in self.heard):
            self.heard.append(next(self.lines))
        return next(line for line in self.heard if words in line)

    def close(self) -> None:
        self.answer.close()
        self.client.close()


def polled(world: World, gateway: int, who: Person, since: str, words: str) -> list[str]:
    """What long polls tell from a moment on, up to the page in which these words stand."""
    pages: list[str] = []
    for _ in range(100):
        reply = world.town.rests[gateway].http.get("/v1/events", params={"cursor": since}, headers=bearer(who.token), timeout=40)
        assert reply.status_code == 200, reply.text
        pages.append(reply.text)
        if words in reply.text:
            return pages
        since = reply.json()["cursor"]
    raise AssertionError(f"{words} never came: {pages}")


class Aviary:
    """A private room full of canaries, whose people do everything; and those from whom it is kept, listening."""

    def __init__(self, world: World):
        self.world, self.canary = world, unique("canary").replace(" ", "")
        self.host, self.friend, self.outsider, self.kicked, self.banned, self.blind = self.people = [
            self._person(name) for name in ("aviarist", "friend", "outsider", "kicked", "banned", "blind")]
        self.lobby = self.friend.makes_room(self.outsider, self.kicked, self.banned, name=unique("lobby"))
        self.guest = self._guest()
        self.streams = {who.login: Stream(world, number % 2, who) for number, who in enumerate([self.outsider, self.kicked, self.banned, self.guest])}
        self.room = self.host.makes_room(self.friend, self.blind, name=f"{self.canary} name", topic=f"{self.canary} topic")
        self.garden = self.host.makes_room(kind="public", name=unique("garden"))
        for somebody in (self.kicked, self.banned):
            self.host.adds(self.room, somebody)
        self.host.kicks(self.room, self.kicked)
        self.host.does("member.ban", room=self.room, user=self.banned.user, cid=make_id())
        self.host.does("member.permit", room=self.room, user=self.blind.user, permissions=[], cid=make_id())
        self.strangers = [self.outsider, self.kicked, self.banned, self.guest]
        self.ears = {who.login: world.town.socket(number % 2, who.token) for number, who in enumerate(self.strangers)}
        self.life()
        self.host.does("room.update", room=self.garden, password=PASSWORD, cid=make_id())

    def _person(self, name: str) -> Person:
        somebody = self.world.town.person(name, "rest")
        somebody.token = self.world.town.mint.token(somebody.user, seconds=LONG)
        return somebody

    def _guest(self) -> Person:
        """Somebody for a day, in the lobby alone."""
        invite = self.friend.does("invite.create", room=self.lobby, role="guest")["token"]
        tokens = self.world.town.auth.call("guest.start", {"invite": invite, "display_name": "A guest"}).body["tokens"]
        guest = Person(self.world.town, tokens["user"], "guest", tokens["access"], "rest", 0)
        guest.does("invite.accept", token=invite)
        return guest

    def kept_from(self, somebody: Person) -> list[str]:
        """What nobody tells them. Who is in the room and may read nothing there knows what it is called; who was in it, which one it was."""
        if somebody is self.blind:
            return [f"{self.canary} said", f"{self.canary} in the garden"]
        return [self.canary] + [self.room] * (somebody in (self.outsider, self.guest))

    def life(self) -> None:
        """Everything in which the canary can stand, with the strangers named in it."""
        host, room, said = self.host, self.room, f"{self.canary} said"
        names = " ".join(f"@{one.login}" for one in self.strangers)
        first = host.sends(room, f"{said} {names} @everyone")["seq"]
        host.sends(room, f"{said} in a thread {names}", thread=first)
        host.does("message.edit", room=room, seq=first, cid=make_id(), body={"kind": "text", "text": f"{said} otherwise {names}"})
        poll = host.sends(room, {"kind": "poll", "questions": [{"question": f"{said}?", "options": [f"{self.canary} yes", "no"]}]})["seq"]
        self.friend.does("poll.vote", room=room, seq=poll, cid=make_id(), choices=[{"options": [0]}])
        self.friend.does("reaction.add", room=room, seq=first, cid=make_id(), emoji="👍")
        host.does("pin.add", room=room, message=first, cid=make_id())
        host.does("bookmark.add", room=room, seq=first, note=f"{self.canary} note")
        host.does("draft.set", room=room, text=f"{self.canary} draft")
        host.does("schedule.add", room=room, cid=make_id(), body={"kind": "text", "text": f"{self.canary} later"}, send_at=in_a_day())
        host.does("member.nick", room=room, cid=make_id(), nick=f"{self.canary[:20]}nick")
        host.does("room.update", room=room, cid=make_id(), topic=f"{self.canary} topic now", category=f"{self.canary} category"[:50], tags=[self.canary[:30]])
        host.does("template.create", cid=make_id(), name=f"{self.canary} template", **{"from": room})
        self.friend.does("report.create", room=room, seq=first, cid=make_id(), reason="spam", words=f"{self.canary} report")
        host.does("room.set_rules", room=room, cid=make_id(), rules=[{"rule": make_id(), "kind": "exact", "words": f"{self.canary}-rule", "action": "refuse"}])
        deleted = host.sends(room, f"{said} and deleted")["seq"]
        host.does("message.delete", room=room, seq=deleted, cid=make_id(), reason=f"{self.canary} reason")
        host.sends(self.garden, f"{self.canary} in the garden")


@pytest.fixture(scope="module")
def aviary(world: World) -> Iterator[Aviary]:
    made = Aviary(world)
    yield made
    for stream in made.streams.values():
        stream.close()


def questions(world: World, wire: str, words: list[str]) -> Iterator[dict]:
    """The sample as it is, and with the canary in each place where words go."""
    args = {name: value for name, value in sample_to_refuse(world, wire).items() if name != "cid"}
    yield args
    for row in TABLES.operations[wire].ins:
        if row.name in LOOKED_FOR:
            for word in words:
                yield args | {row.name: word}
    if wire == "search.query":
        kinds = next((TABLES.enums[row.kind.of].values for row in TABLES.operations[wire].ins if row.name == "what"), ())
        for what in (value.word for value in kinds):
            for word in words:
                yield args | {"text": word, "what": what}


@pytest.mark.parametrize("wire", ASKED)
def test_who_is_not_there_meets_no_canary(aviary: Aviary, wire: str):
    world, words = aviary.world, [aviary.canary[:30], f"in:{aviary.canary}", f'"{aviary.canary} said"', f"from:{aviary.host.login} {aviary.canary}"]
    for somebody in (*aviary.strangers, aviary.blind):
        for args in questions(world, wire, words):
            for door in doors_of(wire):
                if door == "ws" and wire in ABOUT_THE_SOCKET:
                    continue
                told = json.dumps(world.call(wire, args, door, somebody.token).body, ensure_ascii=False)
                for kept in aviary.kept_from(somebody):
                    assert kept not in told, f"{somebody.login} meets it by {wire} {args}: {told[:600]}"


def test_who_is_not_there_hears_no_canary(aviary: Aviary):
    """On their sockets and in their own logs."""
    for somebody in aviary.strangers:
        ear = aviary.ears[somebody.login]
        ear.hears_nothing_more()
        log = somebody.does("user.events", after_user_seq=0, limit=200)
        for told in (json.dumps(ear.frames, ensure_ascii=False), json.dumps(log, ensure_ascii=False)):
            for kept in aviary.kept_from(somebody):
                assert kept not in told, f"{somebody.login} hears {told[:600]}"


def test_who_is_not_there_streams_and_polls_no_canary(aviary: Aviary):
    """By the doors for networks that break WebSockets: live, and on the other gateway from the moment before there was a canary."""
    over = make_id()
    aviary.friend.sends(aviary.lobby, over)
    for number, somebody in enumerate(aviary.strangers):
        stream, other = aviary.streams[somebody.login], 1 - number % 2
        late = Stream(aviary.world, other, somebody, stream.moment)
        assert stream.until(over) and late.until(over)
        everything = [stream.heard, late.heard, polled(aviary.world, other, somebody, stream.moment, over)]
        late.close()
        assert ("room.removed" in str(stream.heard)) == (somebody in (aviary.kicked, aviary.banned)), "who was sent away heard that much"
        for told in map(str, everything):
            for kept in aviary.kept_from(somebody):
                assert kept not in told, f"{somebody.login} hears {told[:600]}"
