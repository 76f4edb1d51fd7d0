"""A resend is harmless: the same key with the same content is the first answer again, with other content a conflict; three at once are one."""

from __future__ import annotations

import threading

import pytest

from contract.samples import Args, World, doors_of, old_id, sample_of, sample_to_refuse, unique
from contract.shapes import check_answer, check_problem
from support.client import TABLES, Answer, make_id
from support.people import text_body
from support.stored import Stored, difference

KEYED = [(wire, door) for wire, operation in TABLES.operations.items() if operation.key for door in doors_of(wire)]

# What says something else under the same key; new every time where the same text over and over would be refused for that.
OTHERWISE = {
    "room.create": {"name": "something else"},
    "room.update": {"topic": "something else"},
    "member.add": {"role": "guest"},
    "member.kick": {"reason": "another reason"},
    "member.role": {"role": "moderator"},
    "room.lock": {"reason": "another reason"},
    "room.delete": {"reason": "another reason"},
    "room.transfer": {"user": make_id()},
    "room.permit": {"permissions": ["read"]},
    "member.permit": {"permissions": ["read"]},
    "member.mute": {"reason": "another reason"},
    "member.rename": {"nick": "another name"},
    "room.guard": {"reason": "another reason"},
    "member.ban": {"reason": "another reason"},
    "invite.revoke": {"invite": make_id()},
    "invite.accept": {"token": "another"},
    "template.create": {"name": "another"},
    "template.delete": {"template": make_id()},
    "message.send": lambda: {"body": text_body(unique())},
    "message.edit": lambda: {"body": text_body(unique())},
    "message.delete": {"reason": "another reason"},
    "message.forward": {"seq": 2},
    "poll.vote": {"choices": [{"options": [1]}, {"options": []}]},
    "reaction.add": {"emoji": "👎"},
    "reaction.remove": {"emoji": "👎"},
    "pin.add": {"message": 2},
    "schedule.add": {"body": text_body("something else")},
    "schedule.update": {"body": text_body("something else")},
    "preference.set": {"value": {"word": "all"}},
    "user.block": {"user": make_id()},
    "status.set": {"text": "something else"},
    "command.run": {"text": "/who"},
    "member.nick": {"nick": "something else"},
    "report.create": {"words": "something else"},
    "report.resolve": {"note": "something else"},
    "room.set_rules": {"rules": []},
    "rule.create": {"words": "something-else"},
    "rule.update": {"words": "something-else"},
    "rule.delete": {"rule": make_id()},
    "presence.set": {"state": "away"},
    "profile.update": {"bio": "something else"},
    "account.disable": {"reason": "another reason"},
}
# The key, the room or the person are all they say.
NOTHING_TO_CHANGE = {"room.export", "room.join", "room.leave", "account.enable", "room.unlock", "room.unguard", "room.archive", "room.restore", "member.unmute", "member.unban", "schedule.cancel",
                     "message.restore", "pin.remove", "poll.close", "user.unblock", "status.clear"}


def otherwise(wire: str) -> Args:
    said = OTHERWISE[wire]
    return said() if callable(said) else said


def first(answer: Answer) -> dict:
    """The answer without its mark."""
    return {name: value for name, value in answer.body.items() if name != "dup"}


def is_marked(answer: Answer) -> bool:
    return answer.body.get("dup") is True


@pytest.mark.parametrize("wire, door", KEYED)
def test_the_same_again_is_the_first_answer_again(world: World, stored: Stored, wire: str, door: str):
    args, token = sample_of(world, wire), world.caller(wire).token
    once = world.call(wire, args, door, token)
    check_answer(wire, once)
    assert not is_marked(once)
    for gateway in range(2):
        again = stored.without_a_trace(lambda: world.call(wire, args, door, token, gateway))
        check_answer(wire, again)
        assert first(again) == first(once) and is_marked(again)


@pytest.mark.parametrize("wire", sorted({wire for wire, _ in KEYED if len(doors_of(wire)) > 1}))
def test_the_same_again_through_another_door(world: World, stored: Stored, wire: str):
    args, token = sample_of(world, wire), world.caller(wire).token
    once = world.call(wire, args, "rest", token)
    check_answer(wire, once)
    for door in doors_of(wire):
        again = stored.without_a_trace(lambda: world.call(wire, args, door, token))
        assert first(again) == first(once) and is_marked(again), again


@pytest.mark.parametrize("wire, door", [(wire, door) for wire, door in KEYED if wire not in NOTHING_TO_CHANGE | {"password.change"}])
def test_something_else_under_the_same_key_is_a_conflict(world: World, stored: Stored, wire: str, door: str):
    args, token = sample_of(world, wire), world.caller(wire).token
    check_answer(wire, world.call(wire, args, door, token))
    for gateway in range(2):
        check_problem(stored.without_a_trace(lambda: world.call(wire, args | otherwise(wire), door, token, gateway)), "conflict")


def at_once(world: World, wire: str, args: Args, door: str, token: str, times: int = 3) -> list[Answer]:
    """From several clients at the same moment, over both gateways."""
    answers: list[Answer | BaseException] = [AssertionError("no answer")] * times
    barrier = threading.Barrier(times)
    sockets = [world.town.socket(number % 2, token) for number in range(times)] if door == "ws" else []

    def ask(number: int) -> None:
        try:
            barrier.wait(10)
            answers[number] = sockets[number].call(wire, args) if sockets else world.call(wire, args, door, token, number % 2)
        except BaseException as error:
            answers[number] = error

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for socket in sockets:
        socket.close()
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


def effect_of_one(world: World, stored: Stored, wire: str, door: str, token: str) -> dict[str, int]:
    args = sample_of(world, wire)
    before = stored.look()
    check_answer(wire, world.call(wire, args, door, token))
    return difference(before, stored.look())


def effect_of_three(world: World, stored: Stored, wire: str, door: str, token: str) -> dict[str, int]:
    args = sample_of(world, wire)
    before = stored.look()
    answers = at_once(world, wire, args, door, token)
    for answer in answers:
        check_answer(wire, answer)
    assert all(first(answer) == first(answers[0]) for answer in answers)
    assert sum(not is_marked(answer) for answer in answers) == 1
    return difference(before, stored.look())


@pytest.mark.parametrize("wire, door", KEYED)
def test_three_at_once_have_one_effect(world: World, stored: Stored, wire: str, door: str):
    """What else was under way in the background may be stored meanwhile, but not each time."""
    for is_last in (False, False, True):
        token = world.caller(wire).token
        one, three = (effect(world, stored, wire, door, token) for effect in (effect_of_one, effect_of_three))
        if one == three:
            return
        assert not is_last, (one, three)


# Without a key: what changes nothing, and where each asking is one of its own.
EACH_ITS_OWN = {
    "login.start": "each challenge is another", "login.finish": "a proof is good once", "login.password": "each sign-in is a session", "guest.start": "each guest is another",
    "token.refresh": "a refresh token is used once: test_sessions.py tells what three at once get", "service.token": "each token is another",
    "session.open": "about the socket itself", "session.renew": "about the socket itself",
    "presence.watch": "about the socket itself", "typing.set": "a signal, stored nowhere", "session.sync": "reads", "presence.get": "reads", "invite.look": "reads",
    "message.links": "reads",
}
WITHOUT_KEY = [(wire, door) for wire, operation in TABLES.operations.items() if operation.method != "GET" and not operation.key and wire not in EACH_ITS_OWN for door in doors_of(wire)]
# Who did it is told that they did, and where it stands in a log; the others, that it was done.
OF_WHO_DID_IT = ("user_seq", "seq", "ended", "told", "state")


def said_of_it(answer: Answer) -> dict:
    return {name: value for name, value in answer.body.items() if name not in OF_WHO_DID_IT}


def test_what_has_no_key_is_named():
    assert {wire for wire, operation in TABLES.operations.items() if operation.method != "GET" and not operation.key} == {wire for wire, _ in WITHOUT_KEY} | set(EACH_ITS_OWN)


@pytest.mark.parametrize("wire, door", WITHOUT_KEY)
def test_three_at_once_without_a_key_have_one_effect(world: World, stored: Stored, wire: str, door: str):
    """What is absolute is so for three who say it at the same moment."""
    for is_last in (False, False, True):
        caller = world.caller(wire)
        args = sample_of(world, wire)
        before = stored.look()
        check_answer(wire, world.call(wire, args, door, caller.token))
        one = difference(before, stored.look())
        again, caller = sample_of(world, wire), world.caller(wire)
        before = stored.look()
        answers = at_once(world, wire, again, door, caller.token)
        for answer in answers:
            check_answer(wire, answer)
        assert all(said_of_it(answer) == said_of_it(answers[0]) for answer in answers), answers
        three = difference(before, stored.look())
        if one == three:
            return
        assert not is_last, (one, three)


BAD_KEYS = {
    "version_4": lambda: "8f14e45f-ceea-467f-a1d2-4f3b5a6c7d8e",
    "older_than_seven_days": lambda: old_id(7.01),
    "from_the_future": lambda: old_id(-0.02),
    "nil": lambda: "00000000-0000-0000-0000-000000000000",
}


@pytest.mark.parametrize("key", BAD_KEYS)
@pytest.mark.parametrize("wire, door", KEYED)
def test_a_key_from_outside_the_window(world: World, stored: Stored, wire: str, door: str, key: str):
    args, token = sample_to_refuse(world, wire) | {"cid": BAD_KEYS[key]()}, world.caller(wire).token
    answer = stored.without_a_trace(lambda: world.call(wire, args, door, token))
    check_problem(answer, "invalid")
    assert set(answer.faults) == {"/cid"}


@pytest.mark.parametrize("age_in_days", [6.9, -0.005])
def test_a_key_from_inside_the_window(world: World, age_in_days: float):
    args = sample_of(world, "message.send") | {"cid": old_id(age_in_days)}
    check_answer("message.send", world.call("message.send", args, "rest", world.alice.token))


def test_keys_of_other_people_and_other_rooms_are_others(world: World):
    cid, text = make_id(), unique()
    other_room = world.alice.makes_room(world.bob)
    seqs = [world.call("message.send", {"room": room, "cid": cid, "body": text_body(text)}, "rest", who.token).body
            for room, who in ((world.room, world.alice), (world.room, world.bob), (other_room, world.alice))]
    assert [one["dup"] for one in seqs] == [False, False, False]


def test_a_refused_request_does_not_use_up_its_key(world: World):
    args = sample_of(world, "message.send")
    check_problem(world.call("message.send", args | {"reply_to": 10**9}, "rest", world.alice.token), "invalid")
    answer = world.call("message.send", args, "rest", world.alice.token)
    check_answer("message.send", answer)
    assert not answer.body["dup"]
