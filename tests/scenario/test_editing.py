"""Messages that change: edited with their history kept, deleted with a bodiless row left, brought back in time, hidden from one alone."""

from __future__ import annotations

import threading

import pytest

from support.client import Answer, make_id
from support.people import Person, Town, sealed_body, text_body
from support.process import wait_until


def edits(who: Person, room: str, seq: int, text: str, **more) -> Answer:
    return who.tries("message.edit", room=room, seq=seq, cid=make_id(), body=text_body(text), **more)


def deletes(who: Person, room: str, seq: int, **more) -> Answer:
    return who.tries("message.delete", room=room, seq=seq, cid=make_id(), **more)


def restores(who: Person, room: str, seq: int) -> Answer:
    return who.tries("message.restore", room=room, seq=seq, cid=make_id())


def message(who: Person, room: str, seq: int) -> dict:
    return who.does("message.get", room=room, seq=seq)["message"]


def entry(who: Person, room: str, seq: int) -> dict:
    return next(one for one in who.log(room) if one["seq"] == seq)["d"]


def at_once(*calls) -> list:
    """All at the same moment."""
    answers: list = [None] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(number: int) -> None:
        barrier.wait(10)
        answers[number] = calls[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert all(answer is not None for answer in answers)
    return answers


# --- editing

def test_an_edit_is_seen_by_everyone_and_its_history_is_kept(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    seq = alice.sends(room, "helo")["seq"]
    edited = edits(alice, room, seq, "hello").body
    heard = bob.sees_event("message.edited", room)
    assert heard["seq"] == edited["seq"] and edited["rev"] == 1
    assert heard["d"] == {"message": seq, "rev": 1, "by": alice.user, "body": text_body("hello")}
    now = message(bob, room, seq)
    assert (now["rev"], now["body"], now["edited_at"]) == (1, text_body("hello"), heard["at"])
    told = entry(bob, room, seq)
    assert (told["rev"], told["body"], told["edited_at"]) == (1, text_body("hello"), heard["at"])
    edits(alice, room, seq, "hello!")
    revisions = bob.does("message.history", room=room, seq=seq)["revisions"]
    assert [(one["rev"], one["body"]["text"], one["by"]) for one in revisions] == [(0, "helo", alice.user), (1, "hello", alice.user), (2, "hello!", alice.user)]
    assert revisions[0]["at"] == next(one["at"] for one in bob.log(room) if one["seq"] == seq) and revisions[1]["at"] == heard["at"]


def test_history_goes_by_pages(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    seq = alice.sends(room, "0")["seq"]
    for number in range(1, 5):
        assert edits(alice, room, seq, str(number)).ok
    texts, more = [], {}
    while True:
        page = alice.does("message.history", room=room, seq=seq, limit=2, **more)
        texts += [one["body"]["text"] for one in page["revisions"]]
        if "next" not in page:
            break
        more = {"cursor": page["next"]}
    assert texts == ["0", "1", "2", "3", "4"]


def test_who_saw_an_older_revision_is_told(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    seq = alice.sends(room, "one")["seq"]
    assert edits(alice, room, seq, "two", if_rev=0).ok
    refused = edits(alice, room, seq, "three", if_rev=0)
    assert (refused.code, refused.status) == ("stale", 412)
    assert edits(alice, room, seq, "three", if_rev=1).body["rev"] == 2
    if door == "rest":
        got = town.rests[0].call("message.get", {"room": room, "seq": seq}, alice.token)
        assert got.headers["etag"] == '"2"'


def test_of_two_edits_of_one_revision_one_is_made(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    seq = alice.sends(room, "one")["seq"]
    twins = [alice.by("rest", gateway) for gateway in (0, 1)]
    answers = at_once(*(lambda twin=twin: edits(twin, room, seq, f"by {twin.gateway}", if_rev=0) for twin in twins))
    assert sorted(answer.code for answer in answers) == ["", "stale"]
    assert [one["ev"] for one in alice.log(room)].count("message.edited") == 1


def test_the_same_words_again_are_no_change(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    seq = alice.sends(room, "same")["seq"]
    assert edits(alice, room, seq, "same").body == {"rev": 0, "seq": 0}
    assert [one["ev"] for one in alice.log(room)] == ["room.created", "message.sent"]


def test_others_words_are_changed_by_who_moderates(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    seq = bob.sends(room, "rude")["seq"]
    assert edits(carol, room, seq, "not mine").code == "forbidden" and deletes(carol, room, seq).code == "forbidden"
    alice.gives_role(room, carol, "moderator")
    assert edits(carol, room, seq, "polite").ok
    assert [one["by"] for one in bob.does("message.history", room=room, seq=seq)["revisions"]] == [bob.user, carol.user]
    assert message(bob, room, seq)["from"] == bob.user


def test_what_is_no_text_is_not_edited(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    place = alice.sends(room, {"kind": "location", "latitude": 1, "longitude": 2})["seq"]
    assert edits(alice, room, place, "text").code == "conflict"
    seq = alice.sends(room, "text")["seq"]
    answer = alice.tries("message.edit", room=room, seq=seq, cid=make_id(), body={"kind": "location", "latitude": 1, "longitude": 2})
    assert answer.code == "invalid" and list(answer.faults) == ["/body/kind"]
    assert edits(alice, room, 1, "no message").code == edits(alice, room, 10**6, "no message").code == "not_found"


def test_an_edit_keeps_the_bounds_of_the_room(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    seq, other = bob.sends(room, "short")["seq"], alice.sends(room, "other")["seq"]
    alice.does("room.update", room=room, cid=make_id(), text_max=10)
    assert edits(bob, room, seq, "ä" * 10).ok
    refused = edits(bob, room, seq, "ä" * 11)
    assert refused.code == "invalid" and list(refused.faults) == ["/body/text"]
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.members SET muted_until = now() + interval '1 hour' WHERE room_id = %s AND user_id = %s", (room, bob.user))
        assert edits(bob, room, seq, "muted").code == "muted" == deletes(bob, room, seq).code, "who is muted changes nothing"
        database.execute("UPDATE chat.rooms SET archived_at = now() WHERE id = %s", (room,))
    assert edits(alice, room, other, "x").code == deletes(alice, room, other).code == "archived"


def test_a_sealed_message_is_edited_into_another_sealed_one(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room(encryption="dr1")
    first, second = sealed_body(), sealed_body()
    seq = alice.sends(room, first)["seq"]
    assert edits(alice, room, seq, "plain").code == "sealed_room"
    wrong = alice.tries("message.edit", room=room, seq=seq, cid=make_id(), body=sealed_body("sk1"))
    assert wrong.code == "invalid" and list(wrong.faults) == ["/body/scheme"]
    assert alice.tries("message.edit", room=room, seq=seq, cid=make_id(), body=second).ok
    assert message(alice, room, seq)["body"] == second
    assert [one["body"] for one in alice.does("message.history", room=room, seq=seq)["revisions"]] == [first, second]
    assert deletes(alice, room, seq).ok and "body" not in message(alice, room, seq)
    assert restores(alice, room, seq).ok and message(alice, room, seq)["body"] == second
    open_room = alice.makes_room()
    said = alice.sends(open_room, "open")["seq"]
    assert alice.tries("message.edit", room=open_room, seq=said, cid=make_id(), body=sealed_body()).code == "open_room"


# --- deleting

def test_what_is_deleted_leaves_its_number_and_no_words(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    seq = alice.sends(room, "the canary one")["seq"]
    edits(alice, room, seq, "the canary two")
    gone = deletes(alice, room, seq, reason="a slip").body
    heard = bob.sees_event("message.deleted", room)
    assert heard["d"] == {"message": seq, "rev": 2, "by": alice.user, "reason": "a slip"} and heard["seq"] == gone["seq"]
    now = message(bob, room, seq)
    assert "body" not in now and "hidden" not in now and (now["rev"], now["num"], now["from"]) == (2, 1, alice.user)
    assert "canary" not in str(bob.log(room)) and bob.sees_room(room)["num"] == 1
    for refused in (edits(alice, room, seq, "again"), deletes(alice, room, seq), alice.tries("message.history", room=room, seq=seq)):
        assert refused.code == "gone"
    with town.platform.postgres.connect() as database:
        for table in ("messages", "changes"):
            assert database.execute(f"SELECT count(*) FROM chat.{table} t WHERE room_id = %s AND t::text LIKE '%%canary%%'", (room,)).fetchone() == (0,), table
        assert database.execute("SELECT count(*) FROM chat.pub_log t WHERE room_id = %s AND t::text LIKE '%%canary%%'", (room,)).fetchone() == (0,)


def test_a_deleted_message_is_brought_back_by_whoever_deleted_it_and_who_moderates(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    carol.comes_online()
    seq = bob.sends(room, "first")["seq"]
    edits(bob, room, seq, "second")
    assert restores(bob, room, seq).code == "conflict"
    assert deletes(bob, room, seq).ok and restores(carol, room, seq).code == "forbidden"
    back = restores(bob, room, seq).body
    heard = carol.sees_event("message.restored", room)
    assert heard["seq"] == back["seq"] and back["rev"] == 3
    now = message(carol, room, seq)
    assert heard["d"] == {"message": seq, "rev": 3, "by": bob.user, "edited_at": now["edited_at"], "body": text_body("second")}
    assert now["body"] == text_body("second") and now["rev"] == 3
    assert [one["body"]["text"] for one in bob.does("message.history", room=room, seq=seq)["revisions"]] == ["first", "second"]
    assert deletes(alice, room, seq).ok and restores(bob, room, seq).code == "forbidden", "what a moderator deleted its author does not bring back"
    assert restores(alice, room, seq).ok


def test_after_its_time_nothing_is_brought_back_and_nothing_is_kept(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    first, second = (alice.sends(room, f"canary {number}")["seq"] for number in range(2))
    edits(alice, room, first, "canary edited")
    deletes(alice, room, first)
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.deleted SET until = now() WHERE room_id = %s", (room,))
        assert restores(alice, room, first).code == "gone"
        deletes(alice, room, second)
        kept = database.execute("SELECT (SELECT array_agg(seq) FROM chat.deleted WHERE room_id = %s), (SELECT count(*) FROM chat.revisions WHERE room_id = %s)",
                                (room, room)).fetchone()
    assert kept == ([second], 0), "the next who deletes sweeps"


def test_deleting_twice_at_once_is_deleting_once(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    seq = alice.sends(room, "twice")["seq"]
    twins = [alice.by("rest", gateway) for gateway in (0, 1)]
    assert sorted(one.code for one in at_once(*(lambda twin=twin: deletes(twin, room, seq) for twin in twins))) == ["", "gone"]
    assert sorted(one.code for one in at_once(*(lambda twin=twin: restores(twin, room, seq) for twin in twins))) == ["", "conflict"]
    assert [one["ev"] for one in alice.log(room)] == ["room.created", "message.sent", "message.deleted", "message.restored"]


# --- hiding

def test_what_one_person_hides_is_gone_for_them_alone_on_all_their_devices(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online(1)
    seq = alice.sends(room, "unwanted")["seq"]
    edits(alice, room, seq, "unwanted still")
    hidden = bob.does("message.hide", room=room, seq=seq)
    heard = bob.sees_event("message.hidden")
    assert heard["user_seq"] == hidden["user_seq"] and heard["d"] == {"room": room, "message": seq}
    assert bob.does("message.hide", room=room, seq=seq) == {"user_seq": 0}
    assert message(bob, room, seq)["hidden"] is True and "unwanted" not in str(bob.log(room)) + str(message(bob, room, seq))
    assert bob.tries("message.history", room=room, seq=seq).code == "gone", "nor what it said before"
    assert message(alice, room, seq)["body"] == text_body("unwanted still") and "hidden" not in str(alice.log(room))
    assert bob.does("message.unhide", room=room, seq=seq)["user_seq"] > hidden["user_seq"]
    assert bob.does("message.unhide", room=room, seq=seq) == {"user_seq": 0}
    assert bob.sees_event("message.unhidden")["d"] == {"room": room, "message": seq}
    assert message(bob, room, seq)["body"] == text_body("unwanted still")


def test_what_was_hidden_is_neither_told_with_its_history_nor_passed_on(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, own = alice.makes_room(bob), bob.makes_room()
    seq = alice.sends(room, "unwanted")["seq"]
    edits(alice, room, seq, "unwanted still")
    bob.does("message.hide", room=room, seq=seq)
    assert bob.tries("message.history", room=room, seq=seq).code == "gone"
    assert bob.tries("message.forward", room=own, from_room=room, seq=seq, cid=make_id()).code == "gone"
    assert len(alice.does("message.history", room=room, seq=seq)["revisions"]) == 2
    alice.gives_role(room, bob, "moderator")
    assert deletes(bob, room, seq).ok, "who moderates may still take it away from everyone"


def test_hiding_twice_at_once_is_hiding_once(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    seq = alice.sends(room, "hide me")["seq"]
    for wire in ("message.hide", "message.unhide"):
        answers = at_once(*(lambda gateway=gateway: alice.by("rest", gateway).does(wire, room=room, seq=seq) for gateway in (0, 1)))
        assert sorted(answer["user_seq"] == 0 for answer in answers) == [False, True], wire


@pytest.mark.parametrize("wire", ["message.edit", "message.delete", "message.restore", "message.history", "message.hide", "message.unhide"])
def test_whoever_is_not_in_a_private_room_learns_nothing(town: Town, door: str, wire: str):
    alice, carol = town.people("alice", "carol", door=door)
    room = alice.makes_room()
    seq = alice.sends(room, "secret")["seq"]
    keyed = {"cid": make_id()} if wire in ("message.edit", "message.delete", "message.restore") else {}
    body = {"body": text_body("mine")} if wire == "message.edit" else {}
    assert carol.tries(wire, room=room, seq=seq, **keyed, **body).code == "not_found"


def test_who_is_named_while_the_first_are_being_told_is_told_as_well(town: Town):
    alice, bob, carol = town.people("alice", "bob", "carol")
    room = alice.makes_room(bob, carol)
    carol.comes_online()
    with town.platform.postgres.connect() as database, database.transaction():
        database.execute("SELECT FROM chat.user_heads WHERE user_id = %s FOR UPDATE", (bob.user,))
        seq = alice.sends(room, f"hi @{bob.login}")["seq"]
        with town.platform.postgres.connect() as watcher:
            wait_until(lambda: watcher.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0], 5, "bob's list is waited for")
        assert edits(alice, room, seq, f"hello @{carol.login}").ok
    assert carol.sees_event("mention.added")["d"]["message"] == seq


# --- mentions

def test_what_a_moderator_makes_of_a_message_names_them_and_not_its_sender(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    alice.gives_role(room, bob, "admin")
    seq = alice.sends(room, "who does it?")["seq"]
    assert edits(bob, room, seq, f"@{alice.login} asks, @{bob.login} does it").ok
    assert (alice.sees_room(room)["mentions"], bob.sees_room(room)["mentions"]) == (0, 1), "one's own count for nothing, whoever edited them"
    deletes(bob, room, seq), restores(bob, room, seq)
    assert (alice.sees_room(room)["mentions"], bob.sees_room(room)["mentions"]) == (0, 1)


def test_an_edit_names_people_anew_and_a_deleted_message_names_nobody(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    carol.comes_online()
    seq = alice.sends(room, f"hi @{bob.login}")["seq"]
    assert (bob.sees_room(room)["mentions"], carol.sees_room(room)["mentions"]) == (1, 0)
    text = f"see https://example.org @{carol.login}"
    assert edits(alice, room, seq, text).ok
    spans = carol.sees_event("message.edited", room)["d"]["spans"]
    assert [one["kind"] for one in spans] == ["link", "person"] and spans[1]["user"] == carol.user and message(bob, room, seq)["spans"] == spans
    assert (bob.sees_room(room)["mentions"], carol.sees_room(room)["mentions"]) == (0, 1)
    assert carol.sees_event("mention.added")["d"]["message"] == seq
    deletes(alice, room, seq)
    assert carol.sees_room(room)["mentions"] == 0
    restores(alice, room, seq)
    assert carol.sees_room(room)["mentions"] == 1 and message(carol, room, seq)["spans"] == spans
