"""What is typed after a slash: each command means one operation, with that operation's own refusals, and is done once."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone

from support.client import Answer, make_id
from support.people import Person, Town, text_body


def types(who: Person, room: str, text: str, cid: str | None = None, **more) -> Answer:
    return who.tries("command.run", room=room, cid=cid or make_id(), text=text, **more)


def does(who: Person, room: str, text: str, wire: str) -> dict:
    """The operation's own answer."""
    answer = types(who, room, text)
    assert answer.ok and answer.body["op"] == wire, (text, answer)
    return answer.body["answer"]


def fault(who: Person, room: str, text: str) -> str:
    answer = types(who, room, text)
    assert answer.code == "invalid", (text, answer)
    return answer.faults["/text"]


def last_event(who: Person, room: str) -> dict:
    return who.log(room)[-1]


def is_in(seconds: float, at: str) -> bool:
    return abs(datetime.fromisoformat(at) - datetime.now(timezone.utc) - timedelta(seconds=seconds)) < timedelta(minutes=1)


def test_what_is_typed_about_a_room(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob)
    seq = does(alice, room, "/me  waves at everyone ", "message.send")["seq"]
    said = alice.does("message.get", room=room, seq=seq)["message"]
    assert said["body"] == text_body("waves at everyone") | {"action": True}
    reply = types(bob, room, f"/me looks up, @{alice.login}", thread=seq).body["answer"]["seq"]
    replied = bob.does("message.get", room=room, seq=reply)["message"]
    assert replied["thread"] == seq and replied["spans"][0]["user"] == alice.user, "it is a message like any other"
    does(alice, room, "/TOPIC all about\ntrees", "room.update"), does(alice, room, "/name The wood", "room.update")
    assert (alice.sees_room(room)["topic"], alice.sees_room(room)["name"]) == ("all about\ntrees", "The wood")
    does(alice, room, "/lock for the night", "room.lock")
    assert last_event(alice, room)["d"]["reason"] == "for the night"
    does(alice, room, "/unlock", "room.unlock")
    does(alice, room, f"/pin {seq}", "pin.add")
    assert alice.does("message.get", room=room, seq=seq)["message"]["pinned"]
    does(alice, room, f"/unpin {seq}", "pin.remove")
    does(alice, room, f"/invite @{carol.login}", "member.add")
    assert {one["user"] for one in does(carol, room, "/who", "member.list")["members"]} == {alice.user, bob.user, carol.user}
    does(carol, room, "/leave", "room.leave")
    assert carol.tries("room.get", room=room).code == "not_found"
    public = alice.makes_room(kind="public", name=make_id())
    assert does(carol, public, "/join", "room.join")["room"]["role"] == "member"


def test_what_is_typed_about_people(town: Town, door: str):
    alice, bob, mallory = town.people("alice", "bob", "mallory", door=door)
    room = alice.makes_room(bob, mallory)
    does(alice, room, f"/role @{bob.login} moderator", "member.role")
    assert alice.members(room)[bob.user] == "moderator"
    does(bob, room, f"/mute {mallory.login} 10m so much", "member.mute")
    muted = last_event(bob, room)["d"]
    assert (muted["user"], muted["by"], muted["reason"]) == (mallory.user, bob.user, "so much") and is_in(600, muted["until"])
    does(bob, room, f"/unmute @{mallory.login.upper()}", "member.unmute")
    does(alice, room, f"/mute {mallory.user}", "member.mute")
    assert "until" not in last_event(alice, room)["d"] and mallory.tries("message.send", room=room, cid=make_id(), body=text_body("x")).code == "muted"
    does(alice, room, f"/kick @{mallory.login} spam, spam", "member.kick")
    assert last_event(alice, room)["d"] == {"user": mallory.user, "by": alice.user, "reason": "spam, spam"}
    does(alice, room, f"/ban @{mallory.login} again spam", "member.ban")
    banned = last_event(alice, room)["d"]
    assert (banned["user"], banned["reason"]) == (mallory.user, "again spam") and "until" not in banned, "what is no time belongs to the reason"
    assert types(alice, room, f"/invite @{mallory.login}").code == "banned"
    does(alice, room, f"/unban @{mallory.login}", "member.unban")
    does(bob, room, f"/block @{mallory.login}", "user.block"), does(bob, room, f"/unblock @{mallory.login}", "user.unblock")


def test_what_is_typed_about_oneself(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    assert does(alice, room, "/away", "presence.set")["state"] == "away" and does(alice, room, "/busy", "presence.set")["state"] == "busy"
    assert is_in(7200, does(alice, room, "/dnd 2h", "presence.set")["dnd_until"])
    back = does(alice, room, "/back", "presence.set")
    assert back["state"] == "auto" and "dnd_until" not in back
    assert does(alice, room, "/status 🌳 in the woods", "status.set")["status"] == {"emoji": "🌳", "text": "in the woods"}
    assert does(alice, room, "/status just words", "status.set")["status"] == {"text": "just words"}
    assert does(alice, room, "/status", "status.clear") == {}
    bob.comes_online()
    does(alice, room, "/nick The  Gardener", "member.nick")
    assert bob.sees_event("member.renamed", room)["d"] == {"user": alice.user, "nick": "The  Gardener"}
    assert {one["user"]: one.get("nick") for one in bob.does("member.list", room=room)["members"]} == {alice.user: "The  Gardener", bob.user: None}
    assert types(alice, room, f"/nick {bob.login}").code == "conflict", "nobody goes by what another is named by"
    does(alice, room, "/nick", "member.nick")
    assert bob.sees_event("member.renamed", room, match=lambda d: "nick" not in d)


def test_help_and_completion_know_what_the_caller_may(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    listed = {one["usage"]: one for one in bob.does("command.list", room=room)["commands"]}
    assert does(bob, room, "/help", "command.list")["commands"] == list(listed.values())
    kick = listed["/kick @login [why]"]
    assert kick["op"] == "member.kick" and not kick["allowed"] and listed["/me words"]["allowed"]
    assert kick["arguments"] == [{"name": "@login", "kind": "member", "required": True}, {"name": "why", "kind": "text", "required": False}]
    assert does(alice, room, "/help kick", "command.list")["commands"] == [kick | {"allowed": True}]
    assert {one["name"] for one in listed.values()} >= {"me", "nick", "topic", "invite", "kick", "mute", "away", "dnd", "help"}


def test_what_the_operation_refuses_the_command_refuses(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room, sealed = alice.makes_room(bob, carol), alice.makes_room(encryption="dr1")
    before = alice.log(room)
    for text, wire, args in ((f"/kick @{carol.login}", "member.kick", {"user": carol.user}), ("/topic mine", "room.update", {"topic": "mine"}),
                             (f"/mute @{alice.login}", "member.mute", {"user": alice.user}), ("/pin 99", "pin.add", {"message": 99})):
        by_command, direct = types(bob, room, text), bob.tries(wire, room=room, cid=make_id(), **args)
        assert (by_command.code, by_command.body["title"]) == (direct.code, direct.body["title"]), text
    assert types(alice, room, f"/role @{bob.login} king").faults.keys() == {"/role"}
    assert types(alice, sealed, "/me waves").code == "sealed_room"
    assert types(alice, room, "/kick @nobody-here").code == "not_found" and types(alice, room, "/invite @nobody-here").code == "not_found"
    assert types(town.person("eve", door), room, "/help").code == "not_found"
    assert alice.log(room) == before


def test_what_is_no_command_says_the_way_out(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    assert "/kick" in fault(alice, room, "/kik @bob") and "/help" in fault(alice, room, "/frobnicate") and "slash" in fault(alice, room, "kick @bob")
    assert "/help" in fault(alice, room, "/ me waves") and "/help" in fault(alice, room, "//"), "a slash alone is none"
    assert "/kick @login [why]" in fault(alice, room, "/kick") and "/leave" in fault(alice, room, "/leave now") and "45m" in fault(alice, room, "/dnd soon")
    assert "45m" in fault(alice, room, "/dnd 400d") and "number" in fault(alice, room, "/pin it") and "name" in fault(alice, room, "/kick @!")
    alice.sends(room, "/me stays as it is")
    assert alice.history(room) == ["/me stays as it is"], "a message is a message: the client decides"


def test_a_command_is_done_once_and_means_what_it_meant(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, cid = alice.makes_room(bob), make_id()
    first = types(alice, room, f"/kick @{bob.login}", cid)
    assert first.ok
    again = types(alice, room, f"/kick @{bob.login}", cid)
    assert again.body == first.body | {"dup": True}, "also when there is nobody of that name in the room any more"
    assert types(alice, room, "/topic else", cid).code == "conflict"
    cid, text = make_id(), "/dnd 2h"
    assert types(alice, room, text, cid).body == {name: value for name, value in types(alice, room, text, cid).body.items() if name != "dup"}, "a time is the first one's"


def test_one_that_was_refused_may_be_tried_again_under_its_key(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room, cid = alice.makes_room(bob), make_id()
    assert types(bob, room, "/topic mine", cid).code == "forbidden"
    alice.gives_role(room, bob, "admin")
    assert types(bob, room, "/topic mine", cid).ok and alice.sees_room(room)["topic"] == "mine"


def test_at_once_by_many_it_is_said_once(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    for number in range(5):
        cid, answers = make_id(), []
        threads = [threading.Thread(target=lambda gateway: answers.append(types(alice.by("rest", gateway), room, f"/me waves {number}", cid)), args=(turn % 2,)) for turn in range(4)]
        [thread.start() for thread in threads], [thread.join(30) for thread in threads]
        assert len(answers) == 4 and all(answer.ok for answer in answers) and sum("dup" not in answer.body for answer in answers) == 1
        assert len({answer.body["answer"]["seq"] for answer in answers}) == 1
    assert alice.history(room) == [f"waves {number}" for number in range(5)]
