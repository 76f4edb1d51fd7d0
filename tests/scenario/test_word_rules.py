"""Rules about words: what becomes of what is said, in one room and in all of them, by whichever way it comes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count

import pytest

from support.client import Answer, make_id
from support.people import Person, Town, text_body
from support.process import wait_until


@pytest.fixture
def desk(town: Town) -> Iterator[Person]:
    """An administrator, whose rules hold for this test alone."""
    somebody = town.person("desk", "rest")
    somebody.token = town.mint.token(somebody.user, seconds=600, admin=True)
    yield somebody
    for rule in somebody.asks_desk("rule.list")["rules"]:
        somebody.asks_desk("rule.delete", rule=rule["rule"], cid=make_id())


def rule(kind: str, words: str, action: str, **more) -> dict:
    return {"rule": make_id(), "kind": kind, "words": words, "action": action} | more


def tries_to_say(who: Person, room: str, text: str, **more) -> Answer:
    return who.tries("message.send", room=room, cid=make_id(), body=text_body(text), **more)


def becomes_known(who: Person, room: str, word: str) -> None:
    """Says it, each time a little differently, until that is refused."""
    numbers = count()
    wait_until(lambda: tries_to_say(who, room, f"{word} {next(numbers)}").code == "forbidden_words", 10, "the rule is known")


def ruled(town: Town, *rules: dict, door: str = "ws") -> tuple[Person, Person, str]:
    """A room of alice's with bob in it and these rules, which both gateways know."""
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    marker = "known" + make_id()[-12:]
    alice.does("room.set_rules", room=room, cid=make_id(), rules=[*rules, rule("exact", marker, "refuse")])
    for gateway in range(2):
        becomes_known(alice.by("rest", gateway), room, marker)
    return alice, bob, room


def said(who: Person, room: str) -> list[str]:
    return [text for text in who.by("rest").history(room) if not text.startswith("known")]


def test_what_is_refused_is_not_said_whatever_it_looks_like(town: Town, door: str):
    alice, bob, room = ruled(town, rule("word", "fool", "refuse"), rule("folded", "spam", "refuse"), door=door)
    for text in ("you fool", "FOOL!", "fóol", "ｆｏｏｌ", "f\u200bool", "superspammer", "ＳＰＡＭ"):
        answer = tries_to_say(bob, room, text)
        assert (answer.code, list(answer.faults)) == ("forbidden_words", ["/body"]), text
    for text in ("foolish", "tomfool", "spa m"):
        assert tries_to_say(bob, room, text).ok, text
    assert said(alice, room) == ["foolish", "tomfool", "spa m"]


def test_what_is_masked_is_masked_for_everyone_and_for_good(town: Town, door: str):
    alice, bob, room = ruled(town, rule("folded", "höll", "mask"), rule("pattern", r"\d{4} ?\d{4}", "mask"), door=door)
    alice.comes_online()
    seq = bob.sends(room, "zur HÖLLE mit 1234 5678, @" + alice.login)["seq"]
    masked = "zur ****E mit **** ****, @" + alice.login
    heard = alice.sees(room, masked)
    assert [(span["at"], span["user"]) for span in heard["d"]["spans"]] == [(len(masked) - len(alice.login) - 1, alice.user)]
    assert said(bob, room) == [masked]
    bob.does("message.edit", room=room, seq=seq, cid=make_id(), body=text_body("holl"))
    assert alice.sees_event("message.edited", room)["d"]["body"]["text"] == "****"
    assert bob.does("message.get", room=room, seq=seq)["message"]["body"]["text"] == "****"


def test_what_is_flagged_is_said_and_reported_by_the_rule(town: Town, desk: Person, door: str):
    flag = rule("word", "bargain", "flag")
    alice, bob, room = ruled(town, flag, door=door)
    seq = bob.sends(room, "a bargain!")["seq"]
    other = bob.sends(room, "nothing")["seq"]
    bob.does("message.edit", room=room, seq=other, cid=make_id(), body=text_body("what a Bargain"))
    found = desk.asks_desk("report.list", in_room=room)["reports"]
    assert [(one["seq"], one["rule"], one["reason"], one["about"], "by" in one) for one in found] == [
        (other, flag["rule"], "rule", bob.user, False), (seq, flag["rule"], "rule", bob.user, False)]
    evidence = desk.asks_desk("report.get", report=found[1]["report"])["evidence"]
    assert evidence["body"] == {"kind": "text", "text": "a bargain!"} and evidence["rev"] == 0


def test_who_says_what_mutes_is_muted_and_not_heard(town: Town, door: str):
    alice, bob, room = ruled(town, rule("exact", "curse", "mute", mute_ms=3_600_000), door=door)
    assert tries_to_say(bob, room, "a curse").code == "forbidden_words"
    assert tries_to_say(bob, room, "sorry").code == "muted"
    muted = next(one for one in alice.does("member.list", room=room)["members"] if one["user"] == bob.user)
    assert 3500 < (time.mktime(time.strptime(muted["muted_until"][:19], "%Y-%m-%dT%H:%M:%S")) - time.mktime(time.gmtime())) <= 3600
    assert tries_to_say(alice, room, "a curse").code == "forbidden_words" and tries_to_say(alice, room, "but who moderates is not muted").ok
    assert said(alice, room) == ["but who moderates is not muted"]


def test_every_way_in_is_judged(town: Town, door: str):
    alice, bob, room = ruled(town, rule("word", "fool", "refuse"), door=door)
    other = bob.makes_room()
    source = bob.sends(other, "what a fool")["seq"]
    seq = bob.sends(room, "hi")["seq"]
    poll = {"kind": "poll", "questions": [{"question": "Who?", "options": ["me", "the fool"]}]}
    assert bob.tries("message.forward", room=room, from_room=other, seq=source, cid=make_id()).code == "forbidden_words"
    assert bob.tries("message.edit", room=room, seq=seq, cid=make_id(), body=text_body("fool")).code == "forbidden_words"
    assert bob.tries("message.send", room=room, cid=make_id(), body=poll).code == "forbidden_words"
    assert bob.does("message.get", room=room, seq=seq)["message"]["rev"] == 0


def test_a_resend_of_what_was_said_before_the_rule_gets_its_first_answer(town: Town):
    alice, bob, room = ruled(town)
    cid = make_id()
    first = bob.sends(room, "fool", cid=cid)
    alice.does("room.set_rules", room=room, cid=make_id(), rules=[rule("exact", "fool", "refuse")])
    becomes_known(bob, room, "fool")
    again = bob.sends(room, "fool", cid=cid)
    assert (again["seq"], again["dup"]) == (first["seq"], True)


def test_a_rule_for_all_holds_in_every_room_until_it_is_taken_away(town: Town, desk: Person, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    rooms = [alice.makes_room(bob), bob.makes_direct(alice)["room"]["room"]]
    word = "word" + make_id()[-12:]
    made = desk.asks_desk("rule.create", cid=make_id(), kind="word", words=word, action="refuse")["rule"]
    for room in rooms:
        becomes_known(bob, room, word)
    changed = desk.asks_desk("rule.update", rule=made["rule"], cid=make_id(), action="mask")["rule"]
    assert (changed["rev"], changed["action"]) == (1, "mask")
    numbers = count()
    wait_until(lambda: tries_to_say(bob, rooms[0], f"{next(numbers)} {word}").ok, 10, "the change is known")
    desk.asks_desk("rule.delete", rule=made["rule"], cid=make_id())
    wait_until(lambda: bob.sends(rooms[1], f"{next(numbers)} {word}") and said(bob, rooms[1])[-1].endswith(word), 10, "it is gone")


def test_a_pattern_that_would_take_for_ever_is_found_out_by_counting(town: Town, desk: Person):
    hostile = [rule("pattern", pattern, "refuse") for pattern in ("(a+)+$", "(a|aa)+$", "(.*a){12}b", "^(([a-z])+.)+[A-Z]([a-z])+$")]
    alice, bob, room = ruled(town, *hostile)
    alice.does("room.update", room=room, cid=make_id(), text_max=8000)
    began = time.monotonic()
    seq = bob.sends(room, "a" * 7990 + "!")["seq"]
    assert time.monotonic() - began < 1, "all of them together"
    found = desk.asks_desk("report.list", in_room=room)["reports"]
    assert [one["seq"] for one in found] == [seq] and "too many steps" in found[0]["words"]
    assert tries_to_say(bob, room, "aaaa").code == "forbidden_words", "on what it can decide it decides"


def test_who_sets_rules_is_told_what_is_wrong_with_them(town: Town, desk: Person, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, sealed = alice.makes_room(bob), alice.makes_room(encryption="dr1")
    def sets(who: Person, where: str, *rules: dict, **more) -> Answer:
        return who.tries("room.set_rules", room=where, cid=make_id(), rules=list(rules), **more)

    assert sets(alice, room, rule("pattern", "(a", "flag")).faults == {"/rules/0/words": "is no regular expression"}
    assert "back" in sets(alice, room, rule("pattern", r"(a)\1", "flag")).faults["/rules/0/words"]
    assert sets(alice, room, rule("word", "x", "mute")).faults == {"/rules/0/mute_ms": "is required to mute"}
    assert sets(alice, room, rule("folded", "\u200b", "flag")).faults.keys() == {"/rules/0/words"}
    assert sets(bob, room, rule("word", "x", "flag")).code == "forbidden"
    assert sets(alice, sealed, rule("word", "x", "flag")).code == "sealed_room"
    assert sets(alice, room, *[rule("word", f"w{n}", "flag") for n in range(21)]).code == "invalid"
    given = [rule("word", "x", "flag"), rule("pattern", "a{2}", "mute", mute_ms=60_000)]
    assert sets(alice, room, *given).ok and sets(alice, room, if_rev=0).code == "stale"
    assert alice.does("room.rules", room=room) == {"rev": 1, "rules": given}
    assert bob.tries("room.rules", room=room).code == "forbidden", "which words is told to nobody who may not set them"
    refused = desk.town.desk.call("rule.create", {"cid": make_id(), "kind": "pattern", "words": "[", "action": "flag"}, desk.token)
    assert refused.faults == {"/words": "is no regular expression"}
