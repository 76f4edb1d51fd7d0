"""Rules about words, wherever others are shown a text: every operation of the table that takes one is here, or it says why it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from support.client import TABLES, Answer, make_id
from support.people import Person, Town, text_body
from support.process import wait_until

WORDS = {action: f"{action}able{make_id()[-10:]}" for action in ("refuse", "mask", "mute", "flag")}
STARS = "*" * len(WORDS["mask"])

# Operations with a text in them that the rules do not look at, and why.
KEEPS_ORDER = "the reason of who keeps order, who may have to name what they act on"
OWN = "the caller alone reads it"
DESK = "administrators alone read it"
NAMED = "a name, a word or a token of the server's own, not something said"
EXEMPT = {
    **dict.fromkeys(("member.kick", "member.ban", "member.mute", "message.delete", "room.lock", "room.guard", "room.delete"), KEEPS_ORDER),
    **dict.fromkeys(("draft.set", "bookmark.add", "template.create", "preference.set", "search.query"), OWN),
    **dict.fromkeys(("report.create", "room.set_rules"), DESK),
    **dict.fromkeys(("reaction.remove", "reaction.list", "room.browse", "member.list", "invite.accept", "invite.look", "room.join", "session.open", "session.renew", "message.preview", "command.list"), NAMED),
    "message.resolve": "an address, of which only what it leads to is told, and to who asks alone",
    "command.run": "it becomes another operation, which is here: see the test of commands below",
}


@dataclass
class Stage:
    """Alice owns a room in which bob, a plain member, says things; a message of his own stands there."""

    town: Town
    alice: Person
    bob: Person
    room: str
    own: int

    def elsewhere(self, word: str) -> dict:
        """A message in a room of bob's where nobody minded: said before there were rules."""
        there = self.bob.makes_room()
        seq = self.bob.sends(there, "innocent")["seq"]
        with self.town.platform.postgres.connect() as connection:
            connection.execute("UPDATE chat.messages SET text = %s WHERE room_id = %s AND seq = %s", (f"so {word}", there, seq))
        return {"from_room": there, "seq": seq}


def poll(word: str, *, in_option: bool) -> dict:
    options = [word, "no"] if in_option else ["yes", "no"]
    return {"kind": "poll", "questions": [{"question": "well?" if in_option else f"well {word}?", "options": options}]}


def last_text(stage: Stage) -> str:
    return stage.alice.by("rest").history(stage.room)[-1]


@dataclass
class Case:
    wire: str
    args: Callable[[Stage, str], dict]
    by_owner: bool = False                                # who says it moderates, and is not muted
    shown: Callable[[Stage, dict], str] | None = None      # the masked text; None: `mask` refuses
    in_room: bool = True


def say(body: Callable[[str], dict]) -> Callable[[Stage, str], dict]:
    return lambda stage, word: {"room": stage.room, "cid": make_id(), "body": body(word)}


def nick_of(stage: Stage, user: Person) -> str:
    return next(one.get("nick", "") for one in stage.alice.does("member.list", room=stage.room)["members"] if one["user"] == user.user)


CASES = {
    "a message": Case("message.send", say(lambda word: text_body(f"so {word}")), shown=lambda stage, out: last_text(stage)),
    "a reply in a thread": Case("message.send", lambda stage, word: {"room": stage.room, "cid": make_id(), "body": text_body(f"so {word}"), "thread": stage.own},
                                shown=lambda stage, out: stage.alice.does("message.get", room=stage.room, seq=out["seq"])["message"]["body"]["text"]),
    "a poll's question": Case("message.send", say(lambda word: poll(word, in_option=False))),
    "a poll's option": Case("message.send", say(lambda word: poll(word, in_option=True))),
    "a place's label": Case("message.send", say(lambda word: {"kind": "location", "latitude": 1, "longitude": 2, "label": word})),
    "an edit": Case("message.edit", lambda stage, word: {"room": stage.room, "seq": stage.own, "cid": make_id(), "body": text_body(f"so {word}")},
                    shown=lambda stage, out: stage.alice.does("message.get", room=stage.room, seq=stage.own)["message"]["body"]["text"]),
    "what is passed on": Case("message.forward", lambda stage, word: {"room": stage.room, "cid": make_id()} | stage.elsewhere(word), shown=lambda stage, out: last_text(stage)),
    "a reaction": Case("reaction.add", lambda stage, word: {"room": stage.room, "seq": stage.own, "cid": make_id(), "emoji": f":{word}:"}),
    "a nickname": Case("member.nick", lambda stage, word: {"room": stage.room, "cid": make_id(), "nick": f"so {word}"}, shown=lambda stage, out: nick_of(stage, stage.bob)),
    "somebody's nickname": Case("member.rename", lambda stage, word: {"room": stage.room, "user": stage.bob.user, "cid": make_id(), "nick": f"so {word}"}, by_owner=True,
                                shown=lambda stage, out: nick_of(stage, stage.bob)),
    "a room's name": Case("room.update", lambda stage, word: {"room": stage.room, "cid": make_id(), "name": f"so {word}"}, by_owner=True,
                          shown=lambda stage, out: stage.bob.sees_room(stage.room)["name"]),
    "a room's topic": Case("room.update", lambda stage, word: {"room": stage.room, "cid": make_id(), "topic": f"so {word}"}, by_owner=True,
                           shown=lambda stage, out: stage.bob.sees_room(stage.room)["topic"]),
    "a room's category": Case("room.update", lambda stage, word: {"room": stage.room, "cid": make_id(), "category": f"so {word}"}, by_owner=True,
                              shown=lambda stage, out: stage.bob.sees_room(stage.room)["category"]),
    "a room's tag": Case("room.update", lambda stage, word: {"room": stage.room, "cid": make_id(), "tags": [word]}, by_owner=True),
    "a new room": Case("room.create", lambda stage, word: {"cid": make_id(), "kind": "public", "encryption": "none", "name": f"so {word}"}, by_owner=True,
                       shown=lambda stage, out: out["room"]["name"]),
    "a status": Case("status.set", lambda stage, word: {"cid": make_id(), "text": f"so {word}"}, shown=lambda stage, out: out["status"]["text"], in_room=False),
}
LATER = {"schedule.add", "schedule.update"}     # said later: the test below


def takes_text(kind) -> bool:
    """Bodies are one_of, and what others keep as a document may hold anything."""
    if kind.name == "list":
        return takes_text(kind.item)
    if kind.name == "object":
        return any(takes_text(field.kind) for field in TABLES.types[kind.of].fields)
    return kind.name in ("text", "doc", "one_of")


def test_every_operation_that_takes_a_text_is_looked_at_or_says_why_not():
    taking = {wire for wire, op in TABLES.operations.items() if op.service == "chat-gateway" and any(takes_text(field.kind) and field.name != "cursor" for field in op.ins)}
    here = {case.wire for case in CASES.values()} | LATER
    assert taking | {"message.forward"} == here | set(EXEMPT), "what is passed on takes no text, and shows one"
    assert not here & set(EXEMPT)


@pytest.fixture(scope="module")
def ruled(everybody: Town) -> Iterator[Town]:
    """Rules for all rooms, of words that nobody else says; both gateways know them."""
    desk = everybody.person("desk", "rest")
    desk.token = everybody.mint.token(desk.user, seconds=1200, admin=True)
    made = [desk.asks_desk("rule.create", cid=make_id(), kind="folded", words=word, action=action, **({"mute_ms": 600_000} if action == "mute" else {}))["rule"]["rule"]
            for action, word in WORDS.items()]
    tester = everybody.person("tester", "rest")
    room = tester.makes_room()
    for gateway in range(2):
        for word in (WORDS["refuse"], WORDS["mute"]):
            wait_until(lambda: tester.by("rest", gateway).tries("message.send", room=room, cid=make_id(), body=text_body(word + make_id())).code == "forbidden_words", 10, "the rules are known")
    yield everybody
    for rule in made:
        desk.asks_desk("rule.delete", rule=rule, cid=make_id())


@pytest.fixture
def stage(ruled: Town) -> Stage:
    alice, bob = ruled.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    return Stage(ruled, alice, bob, room, bob.sends(room, "here I am")["seq"])


def reports(stage: Stage, room: str) -> list[dict]:
    with stage.town.platform.postgres.connect() as connection:
        return [body for (body,) in connection.execute("SELECT body FROM chat.reported WHERE room_id = %s AND is_rule", (room,)).fetchall()]


@pytest.mark.parametrize("what", CASES)
def test_what_the_rules_make_of_it(stage: Stage, what: str):
    case = CASES[what]
    who = stage.alice if case.by_owner else stage.bob

    def tries(action: str) -> Answer:
        return who.tries(case.wire, **case.args(stage, WORDS[action]))

    assert tries("refuse").code == "forbidden_words"
    masked = tries("mask")
    if case.shown:
        assert masked.ok, masked
        assert case.shown(stage, masked.body) == f"so {STARS}"
    else:
        assert masked.code == "forbidden_words"
    flagged = tries("flag")
    assert flagged.ok, flagged
    told = reports(stage, flagged.body["room"]["room"] if case.wire == "room.create" else stage.room if case.in_room else who.user)
    assert len(told) == 1 and WORDS["flag"] in told[0]
    assert tries("mute").code == "forbidden_words"
    after = who.tries("message.send", room=stage.room, cid=make_id(), body=text_body("may I?"))
    assert after.code == ("" if case.by_owner or not case.in_room else "muted")


def test_a_status_that_is_flagged_lies_on_the_desk_without_a_room(stage: Stage, door: str):
    desk, bob, text = stage.town.person("desk", "rest"), stage.bob.by(door), f"so {WORDS['flag']}"
    desk.token = stage.town.mint.token(desk.user, seconds=600, admin=True)
    assert bob.does("status.set", cid=make_id(), text=text)["status"]["text"] == text, "it is said all the same"
    bob.does("status.set", cid=make_id(), text="innocent again")
    found = [one for one in desk.asks_desk("report.list", state="open")["reports"] if one["about"] == bob.user]
    assert len(found) == 1 and found[0]["reason"] == "rule" and not {"room", "seq", "by"} & found[0].keys()
    evidence = desk.asks_desk("report.get", report=found[0]["report"])["evidence"]
    assert (evidence["body"], evidence["neighbours"]) == ({"kind": "text", "text": text}, [])
    closed = desk.asks_desk("report.resolve", report=found[0]["report"], cid=make_id(), outcome="acted")["report"]
    assert (closed["state"], closed["about"]) == ("closed", bob.user)


def test_what_is_scheduled_is_looked_at_when_it_is_made_and_when_it_is_said(stage: Stage):
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    alice, bob, room = stage.alice, stage.bob, stage.room
    assert bob.tries("schedule.add", room=room, cid=make_id(), send_at=soon, body=text_body(WORDS["refuse"])).code == "forbidden_words"
    made = bob.does("schedule.add", room=room, cid=make_id(), send_at=soon, body=text_body("innocent"))["scheduled"]["id"]
    assert bob.tries("schedule.update", id=made, cid=make_id(), body=text_body(WORDS["refuse"])).code == "forbidden_words"
    with stage.town.platform.postgres.connect() as connection:  # its words were forbidden since, and its time has come
        connection.execute("UPDATE chat.scheduled SET message = replace(message, 'innocent', %s), send_at = now(), due_at = now() WHERE user_id = %s AND id = %s",
                           (WORDS["mute"], bob.user, made))
    wait_until(lambda: bob.does("schedule.list")["scheduled"][0].get("failure") == "forbidden_words", 20, "the room refuses it")
    assert bob.tries("message.send", room=room, cid=make_id(), body=text_body("may I?")).code == "muted"
    assert alice.tries("schedule.add", room=room, cid=make_id(), send_at=soon, body=text_body(WORDS["mute"])).code == "forbidden_words"
    assert alice.tries("message.send", room=room, cid=make_id(), body=text_body("I may")).ok, "who moderates is not muted"


def test_what_is_said_by_a_command_is_what_it_becomes(stage: Stage):
    for who, line in ((stage.bob, "/me is {}"), (stage.bob, "/nick {}"), (stage.alice, "/topic {}"), (stage.alice, "/name {}"), (stage.bob, "/status {}")):
        answer = who.tries("command.run", room=stage.room, cid=make_id(), text=line.format(WORDS["refuse"]))
        assert answer.code == "forbidden_words", line
