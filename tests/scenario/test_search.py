"""Finding what was said: by everybody who may read it and by nobody else, within two seconds of its being said, changed or gone."""

from __future__ import annotations

import os
import re
import time

from support.client import make_id
from support.people import Person, Town
from support.process import wait_until
from test_endings import is_anywhere, lifetime_passes, sql

LAG = 2.0


def word() -> str:
    """One that nobody has said."""
    return "w" + os.urandom(6).hex()


def search(who: Person, text: str, **more) -> dict:
    return who.does("search.query", text=text, **more)


def found(who: Person, text: str, **more) -> list[tuple[str, int]]:
    return [(hit["room"], hit["message"]) for hit in search(who, text, what="messages", **more)["messages"]]


def seqs(who: Person, text: str, **more) -> list[int]:
    return [seq for _, seq in found(who, text, **more)]


def is_found(who: Person, text: str, wanted: list[int]) -> None:
    """Soon, in whatever order."""
    wait_until(lambda: sorted(seqs(who, text)) == sorted(wanted), 10, f"{text} is found as {wanted}, and is {seqs(who, text)}")


def leaves_the_index(town: Town, text: str) -> None:
    """Row and word, within the time that what is new has to come in."""
    wait_until(lambda: sql(town, "SELECT count(*) FROM chat.search WHERE words @@ %s::tsquery", text) == [(0,)] and sql(town, "SELECT count(*) FROM chat.search_words WHERE word = %s", text) == [(0,)],
               LAG, f"{text} is in the index no more")


def is_in_the_log(who: Person, room: str, event: str) -> None:
    wait_until(lambda: any(entry["ev"] == event for entry in who.log(room)), 10, f"{event} is in the log")


def is_filed(who: Person, room: str) -> None:
    """What was said in the room up to now is in the index."""
    last = word()
    is_found(who, last, [who.sends(room, last)["seq"]])


def test_what_is_said_is_found_within_two_seconds_and_what_is_gone_is_not(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, words = alice.makes_room(bob), word()
    began = time.monotonic()
    seq = alice.sends(room, f"Before it {words} and behind it.")["seq"]
    is_found(bob, words, [seq])
    assert time.monotonic() - began < LAG, "the worker follows the log"
    hit = search(bob, words.upper())["messages"][0]
    at = hit["matches"][0]
    assert hit["excerpt"] == f"Before it {words} and behind it." and hit["excerpt"][at["at"] : at["at"] + at["length"]] == words and not hit["is_like"]
    assert (hit["room"], hit["message"], hit["from"], hit["rev"], hit["excerpt_at"], hit["is_cut"]) == (room, seq, alice.user, 0, 0, False)
    other = word()
    alice.does("message.edit", room=room, seq=seq, cid=make_id(), body={"kind": "text", "text": f"now {other}"})
    began = time.monotonic()
    assert seqs(bob, words) == [], "at once: it does not say so any more"
    leaves_the_index(town, words)
    is_found(bob, other, [seq])
    assert time.monotonic() - began < LAG, "what was changed has to follow as fast as what is new"
    alice.does("message.delete", room=room, seq=seq, cid=make_id())
    assert seqs(bob, other) == [], "at once"
    leaves_the_index(town, other)
    assert not {"chat.search", "chat.search_words"} & set(is_anywhere(town, other))
    alice.does("message.restore", room=room, seq=seq, cid=make_id())
    is_found(bob, other, [seq])


def test_every_filter_finds_what_it_says(town: Town):
    alice, bob = town.people("alice", "bob")
    kitchen = word()
    room, other, direct = alice.makes_room(bob, name=f"the {kitchen}"), alice.makes_room(bob), alice.makes_direct(bob)["room"]["room"]
    name = word()
    plain = alice.sends(room, f"{name} plain")["seq"]
    link = bob.sends(room, f"{name} at https://example.org/x")["seq"]
    poll = alice.sends(room, {"kind": "poll", "questions": [{"question": f"{name}?", "options": ["yes", "no"]}]})["seq"]
    reply = alice.sends(room, f"{name} reply", thread=plain)["seq"]
    named = alice.sends(room, f"{name} @{bob.login} and @all")["seq"]
    elsewhere = alice.sends(other, f"{name} elsewhere")["seq"]
    alone = bob.sends(direct, f"{name} between us")["seq"]
    alice.does("pin.add", room=room, message=link, cid=make_id())
    for where in (room, other, direct):
        is_filed(alice, where)
    for question, wanted in [
        (f"{name} in:{room}", [plain, link, poll, reply, named]), (f'{name} in:"the {kitchen}"', [plain, link, poll, reply, named]), (f"{name} in:{other}", [elsewhere]),
        (f"{name} in:@{bob.login}", [alone]), (f"{name} in:nowhere-{kitchen}", []), (f"{name} in:{room} from:{bob.login}", [link]), (f"{name} in:{room} from:me", [plain, poll, reply, named]),
        (f"{name} from:nobody-{kitchen}", []), (f"{name} has:link", [link]), (f"{name} has:poll", [poll]), (f"{name} has:file", []), (f"{name} is:thread", [reply]),
        (f"{name} is:pinned", [link]), (f'"{name} plain"', [plain]), (f'"plain {name}"', []), (f"{name} -plain in:{room}", [link, poll, reply, named]), (f"{name} yes", [poll]),
        (f"{name} before:2020-01-01", []), (f"{name} after:2020-01-01 in:{other}", [elsewhere]), (f"{name} on:2020-01-01", []), (f"{name} mentions:me", []),
    ]:
        assert sorted(seqs(alice, question)) == sorted(wanted), question
    assert seqs(bob, f"{name} mentions:me") == [named]
    today = time.strftime("%Y-%m-%d", time.gmtime())
    assert seqs(alice, f"{name} on:{today} in:{other}") == [elsewhere] and seqs(alice, f"on:{today} in:{other} -{name}")
    bob.reads(room, reply)
    wait_until(lambda: seqs(bob, f"{name} is:unread in:{room}") == [named], 10, "what was read is not unread")
    assert link in seqs(alice, f"in:{room} has:link"), "no words are needed"


def test_a_wrong_question_is_refused_with_its_field_and_a_sentence(town: Town):
    somebody = town.person(door="rest")
    for text, says in [("before:yesterday", "a day"), ("on:2026-02-30", "a day"), ("has:cake", "file, link or poll"), ("is:odd", "unread, pinned or thread"), ("mentions:you", "it is me"),
                       ("from:", "log-in name"), ("-from:me", "only words"), (" ".join("abcdefghijklm"), "twelve")]:
        answer = somebody.tries("search.query", text=text)
        assert (answer.status, answer.code) == (400, "invalid") and says in answer.faults["/text"], answer
    assert somebody.tries("search.query", text="hello", cursor="x").code == "invalid"


def test_all_pages_together_are_everything_best_first_in_each(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room, name = alice.makes_room(bob), word()
    wanted = [alice.sends(room, f"{name} {'again ' + name + ' ' if number % 5 == 0 else ''}and {number}")["seq"] for number in range(23)]
    is_filed(alice, room)
    for sort in ("best", "newest"):
        pages, cursor = [], {}
        while True:
            page = search(bob, name, limit=4, sort=sort, what="messages", **cursor)
            pages += [hit["message"] for hit in page["messages"]]
            if "next" not in page:
                break
            cursor = {"cursor": page["next"]}
            assert len(page["messages"]) == 4
        assert sorted(pages) == wanted and len(pages) == len(set(pages)), sort
        assert pages == (list(reversed(wanted)) if sort == "newest" else seqs(bob, name, limit=50)), sort
    assert sorted(seqs(bob, name)[:5]) == wanted[::5], "what says it twice comes first"


def test_nobody_finds_what_they_may_not_read(town: Town, door: str):
    alice, member, outsider, left, banned, newcomer = town.people("alice", "member", "outsider", "left", "banned", "newcomer", door=door)
    secret = word()
    room = alice.makes_room(member, left, banned)
    alice.does("room.update", room=room, cid=make_id(), hides_history=True)
    seq = alice.sends(room, f"the canary {secret}")["seq"]
    direct = alice.makes_direct(member)["room"]["room"]
    between = member.sends(direct, f"only us: {secret}")["seq"]
    for where, who in ((room, member), (direct, member)):
        is_filed(who, where)
    left.leaves(room)
    alice.does("member.ban", room=room, user=banned.user, cid=make_id())
    alice.adds(room, newcomer)
    assert sorted(found(member, secret)) == sorted([(room, seq), (direct, between)])
    for stranger in (outsider, left, banned, newcomer):
        for question in (secret, f"{secret} in:{room}", f"{secret} in:{direct}", f"from:{alice.login}", secret[:-2], secret[:5] + "q" + secret[6:], f"canary in:@{alice.login}"):
            got = search(stranger, question)
            assert not [hit for hit in got["messages"] if hit["room"] in (room, direct) and hit["message"] in (seq, between)] and "next" not in got, (stranger, question)
    hidden = member.does("message.hide", room=room, seq=seq)
    assert hidden is not None and found(member, secret) == [(direct, between)], "what somebody deleted for themselves"
    assert found(alice, secret, limit=1, sort="newest") == [(direct, between)]


def test_public_rooms_are_searched_by_members_and_by_whoever_names_them(town: Town):
    alice, reader = town.people("alice", "reader", door="rest")
    name, said = word(), word()
    room = alice.makes_room(kind="public", name=f"about {name}", topic="all of it")
    seq = alice.sends(room, said)["seq"]
    is_filed(alice, room)
    assert seqs(reader, said) == [] and seqs(reader, f"{said} in:{room}") == [seq], "as room.events lets them read it"
    wait_until(lambda: search(reader, name)["rooms"], 10, "its name is in the index")
    rooms = search(reader, name)["rooms"]
    assert [(one["room"], one["name"], one["is_member"]) for one in rooms] == [(room, f"about {name}", False)] and search(alice, name)["rooms"][0]["is_member"]
    private = alice.makes_room(name=f"private {name}")
    assert len(search(reader, name)["rooms"]) == 1 and {one["room"] for one in search(alice, name)["rooms"]} == {room, private}
    wait_until(lambda: search(reader, alice.login)["people"], 10, "her name is in the index")
    people = search(reader, alice.login)["people"]
    assert (people[0]["user"], people[0]["login"], people[0]["is_like"]) == (alice.user, alice.login, False) and search(reader, alice.login, what="messages")["people"] == []
    narrow = Person(town, reader.user, reader.login, town.mint.token(reader.user, scope="messages:read"), "rest", 0)
    got = search(narrow, name)
    assert got["rooms"] == [] and search(narrow, alice.login)["people"] == [], "the directory is another scope"


def named(who: Person, text: str, of: str = "rooms") -> list[str]:
    return [one["name"] for one in search(who, text, what=of)[of]]


def test_people_and_rooms_are_found_by_parts_of_their_names_and_by_other_spellings_the_nearest_first(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    mark = "".join(chr(ord("a") + byte % 16) for byte in os.urandom(6))
    names = [f"{mark}garden", f"{mark}garden party", f"the {mark}garden", f"my{mark}garden"]
    for name in names:
        alice.makes_room(kind="public", name=name)
    alice.makes_room(name=f"{mark}garden in private")
    town_hall = alice.makes_room(kind="public", name=f"京都{mark}の庭")
    began = time.monotonic()
    wait_until(lambda: set(named(bob, f"{mark}garden")) == set(names) and named(bob, f"京都{mark}"), LAG, "the names are in the index, the last one made as well")
    assert named(bob, f"{mark}garden") == names, "the name itself, then what begins so, has the word, has it within one"
    assert named(alice, f"{mark}garden")[1] == f"{mark}garden party" and f"{mark}garden in private" in named(alice, f"{mark}garden")
    for text in (f"{mark}gadren", f"{mark}gardn", f"{mark}garben", f"{mark}gardden"):
        assert names[0] in named(bob, text) and all(room["is_like"] for room in search(bob, text)["rooms"]), text
    assert named(bob, f"party {mark}garden") == [names[1]] and named(bob, f"{mark}の庭") and named(bob, f"京都{mark}") and time.monotonic() - began < 10
    alice.does("room.update", room=town_hall, cid=make_id(), name=f"now {mark}else")
    assert named(bob, f"京都{mark}") == [], "at once"
    wait_until(lambda: named(bob, f"{mark}else") == [f"now {mark}else"], LAG, "its new name is in the index")
    alice.does("room.delete", room=town_hall, cid=make_id())
    assert named(bob, f"{mark}else") == [], "at once"
    wait_until(lambda: sql(town, "SELECT count(*) FROM chat.search_names WHERE subject_id = %s", town_hall) == [(0,)], LAG, "it is in the index no more")
    assert town.auth.call("profile.update", {"display_name": f"Grace {mark.title()}hopper"}, bob.token).ok
    wait_until(lambda: named(alice, f"grace {mark}hopper", "people"), LAG, "what people call themselves is in the index")
    for text in (f"{mark}hop", f"{mark}hoper", f"{mark}hopper grace", f"{mark[1:]}hopper", f"{mark}hpoper"):
        assert [one["user"] for one in search(alice, text, what="people")["people"]] == [bob.user], text


def test_sealed_rooms_are_never_in_the_index(town: Town):
    from contract.samples import World, sealed_send

    world = World(town)
    sent = world.call("message.send", sealed_send(world), "rest", world.alice.token)
    assert sent.ok
    room = sealed_send(world)["room"]
    is_filed(world.alice, world.room)
    assert sql(town, "SELECT count(*) FROM chat.search WHERE room_id = %s", room) == [(0,)] and sql(town, "SELECT count(*) FROM chat.search_heads WHERE room_id = %s", room) == [(0,)]
    assert seqs(world.alice, f"in:{room}") == []


def test_time_takes_things_out_of_the_index(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    short, old, ended = (alice.makes_room(bob) for _ in range(3))
    words = [word() for _ in range(3)]
    for room, said in zip((short, old, ended), words):
        alice.sends(room, said, **({"lifetime_ms": 60_000} if room == short else {}))
        wait_until(lambda: len(seqs(bob, said)) == 1, 10, "it is found")
    lifetime_passes(town, short)
    assert seqs(bob, words[0]) == [], "at once"
    is_in_the_log(bob, short, "message.expired")
    leaves_the_index(town, words[0])
    sql(town, "UPDATE chat.rooms SET retention_ms = 1 WHERE id = %s", old)
    is_in_the_log(bob, old, "room.floor_raised")
    leaves_the_index(town, words[1])
    alice.does("room.delete", room=ended, cid=make_id())
    assert seqs(bob, words[2]) == [], "at once"
    leaves_the_index(town, words[2])
    assert not [said for said in words if seqs(bob, said)]
    lags = re.findall(r'^chat_feed_lag_seconds{.*reader="search".*} (\S+)$', town.platform.workers[0].metrics(), re.MULTILINE)
    assert len(lags) == 2 and all(float(lag) < LAG for lag in lags), "of what was said, and of what people are called"


def test_parts_of_words_other_spellings_stems_and_scripts_without_blanks(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room, english = alice.makes_room(bob), alice.makes_room(bob)
    alice.does("room.update", room=english, cid=make_id(), language="english")
    mark = os.urandom(4).hex()
    whole = alice.sends(room, f"the {mark}deployment is done")["seq"]
    is_filed(alice, room)
    alice.sends(room, "see alice")
    is_filed(alice, room)
    for text in ("alcie", "alyce", "alic"):
        assert seqs(bob, f"{text} in:{room}"), text
    for text in (f"{mark}deploy", "deployment"[:6] + " " + mark[:6], f"{mark}deploymnet", f"{mark}deploiment"):
        hits = search(bob, f"{text} in:{room}")["messages"]
        assert [hit["message"] for hit in hits] == [whole] and hits[0]["is_like"] and hits[0]["matches"], text
    alice.sends(english, "the horses were galloping")
    galloping = english, alice.log(english)[-1]["seq"]
    is_filed(alice, english)
    for text in ("horse", "gallop", "galloped horses"):
        hits = search(bob, f"{text} in:{english}")["messages"]
        assert [(hit["room"], hit["message"]) for hit in hits] == [galloping] and not hits[0]["is_like"], text
    tokyo = alice.sends(room, "昨日、東京都庁へ行きました")["seq"]
    kyoto = alice.sends(room, "京都の庭")["seq"]
    is_filed(alice, room)
    for text, wanted in (("東京都", [tokyo]), ("京都", [kyoto, tokyo]), ("庭", [kyoto]), ("都庁", [tokyo]), ("東庁", []), ("行", [tokyo])):
        assert sorted(seqs(bob, f"{text} in:{room}")) == sorted(wanted), text
    hit = search(bob, f"東京都 in:{room}")["messages"][0]
    assert [hit["excerpt"][one["at"] : one["at"] + one["length"]] for one in hit["matches"]] == ["東京都"]
    alice.does("room.update", room=room, cid=make_id(), language="english")
    wait_until(lambda: seqs(bob, f"does in:{room}") == [] and seqs(bob, f"{mark}deployments in:{room}") == [whole], 10, "filed anew in its language")


def test_two_workers_of_whom_one_is_killed_miss_nothing_in_rooms_of_several_languages(make_platform):
    platform = make_platform("searching", workers=2)
    town = Town(platform)
    alice, bob = town.people("alice", "bob", door="rest")
    rooms, name = [alice.makes_room(bob) for _ in range(16)], word()
    english, german = rooms[3], rooms[9]
    alice.does("room.update", room=english, cid=make_id(), language="english")
    alice.does("room.update", room=german, cid=make_id(), language="german")
    platform.workers[0].kill()
    for number, room in enumerate(rooms * 3):
        alice.sends(room, f"{name} galloping horses, schlafende Katzen {number}")
    wait_until(lambda: len(seqs(bob, name, limit=50)) == 48, 20, "the other one has done it all")
    for stem, room in (("galloped", english), ("Katze", german)):
        hits = [hit for hit in search(bob, f"{stem} {name}", what="messages", limit=50)["messages"] if not hit["is_like"]]
        assert {hit["room"] for hit in hits} == {room} and len(hits) == 3, f"{stem} is looked for as its room speaks"
    assert 'chat_feed_lag_seconds{feed="chat.pub_feed",reader="search"}' in platform.workers[1].metrics()
    platform.workers[0].start()
    again = word()
    alice.sends(rooms[0], again)
    wait_until(lambda: len(seqs(bob, again)) == 1, 10, "they share the work again")
    town.close()
