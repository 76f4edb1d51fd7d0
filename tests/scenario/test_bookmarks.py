"""What people keep for themselves, on all their devices: bookmarks and drafts."""

from __future__ import annotations

import pytest

from scenario.test_editing import at_once, deletes
from support.client import make_id
from support.people import Town


def test_a_bookmark_is_there_on_every_device_and_nobody_elses(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    first, second = (bob.sends(room, text)["seq"] for text in ("one", "two"))
    alice.comes_online(1)
    added = alice.does("bookmark.add", room=room, seq=first, note="look again")
    heard = alice.sees_event("bookmark.added")
    assert heard["user_seq"] == added["user_seq"] and heard["d"] == {"room": room, "message": first, "note": "look again"}
    assert alice.does("bookmark.add", room=room, seq=first, note="look again") == {"user_seq": 0}
    assert alice.does("bookmark.add", room=room, seq=second)["user_seq"] and alice.does("bookmark.add", room=room, seq=first)["user_seq"]
    assert [(one["seq"], one.get("note")) for one in alice.does("bookmark.list")["bookmarks"]] == [(first, None), (second, None)]
    page = alice.does("bookmark.list", limit=1)
    assert [one["seq"] for one in alice.does("bookmark.list", limit=1, cursor=page["next"])["bookmarks"]] == [second]
    assert bob.does("bookmark.list")["bookmarks"] == []
    assert alice.does("bookmark.remove", room=room, seq=first)["user_seq"] and alice.does("bookmark.remove", room=room, seq=first) == {"user_seq": 0}
    assert alice.sees_event("bookmark.removed")["d"] == {"room": room, "message": first}


def test_one_bookmarks_what_one_may_read(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    seq = alice.sends(room, "here")["seq"]
    assert alice.tries("bookmark.add", room=room, seq=1).code == "not_found"
    assert bob.does("bookmark.add", room=room, seq=seq)["user_seq"]
    bob.leaves(room)
    assert bob.tries("bookmark.add", room=room, seq=seq).code == "not_found"
    assert bob.does("bookmark.remove", room=room, seq=seq)["user_seq"], "what one kept one may let go"
    deletes(alice, room, seq)
    assert alice.tries("bookmark.add", room=room, seq=seq).code == "gone"
    sealed = alice.makes_room(encryption="dr1")
    assert alice.tries("bookmark.add", room=sealed, seq=1, note="x").code == "not_found"


def test_bookmarks_and_drafts_have_limits(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    seq = alice.sends(room, "last")["seq"]
    with town.platform.postgres.connect() as database:
        database.execute("INSERT INTO chat.bookmarks SELECT %s, %s, n + 1000, now() FROM generate_series(1, 999) n", (alice.user, room))
        database.execute("INSERT INTO chat.drafts SELECT %s, %s, n + 1000, n, now(), 'x' FROM generate_series(1, 499) n", (alice.user, room))
        database.execute("INSERT INTO chat.hidden SELECT %s, %s, n + 1000 FROM generate_series(1, 9999) n", (alice.user, room))
    other = alice.sends(room, "one more")["seq"]
    for number, code in ((seq, ""), (other, "conflict")):
        assert alice.tries("bookmark.add", room=room, seq=number).code == code
        assert alice.tries("draft.set", room=room, thread=number, text="so far").code == code
        assert alice.tries("message.hide", room=room, seq=number).code == code
    assert alice.tries("bookmark.add", room=room, seq=seq, note="changed").ok and alice.tries("draft.set", room=room, thread=seq, text="changed").ok


def test_a_draft_follows_its_writer_to_every_device(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    thread = alice.sends(room, "root")["seq"]
    alice.comes_online(1)
    saved = alice.does("draft.set", room=room, text="dear b")
    heard = alice.sees_event("draft.saved")
    assert heard["user_seq"] == saved["user_seq"] and heard["d"] == {"room": room, "rev": saved["rev"]}, "the log does not keep what is not said yet"
    assert alice.does("draft.set", room=room, text="dear b") == {"rev": saved["rev"], "user_seq": 0}
    later = alice.does("draft.set", room=room, text="dear bob", if_rev=saved["rev"])
    assert later["rev"] > saved["rev"]
    alice.does("draft.set", room=room, thread=thread, text="re")
    assert [(one.get("thread"), one["text"]) for one in alice.does("draft.list")["drafts"]] == [(None, "dear bob"), (thread, "re")]
    page = alice.does("draft.list", room=room, limit=1)
    assert [one["text"] for one in alice.does("draft.list", limit=1, cursor=page["next"])["drafts"]] == ["re"]
    assert bob.does("draft.list")["drafts"] == [] and alice.does("draft.list", room=make_id())["drafts"] == []
    assert alice.does("draft.clear", room=room)["user_seq"] and alice.does("draft.clear", room=room) == {"user_seq": 0}
    assert alice.sees_event("draft.cleared")["d"] == {"room": room}
    assert [one["text"] for one in alice.does("draft.list")["drafts"]] == ["re"]


def test_an_older_draft_does_not_overwrite_a_newer_one_and_is_told_it(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    first = alice.does("draft.set", room=room, text="one", if_rev=0)["rev"]
    second = alice.does("draft.set", room=room, text="two", if_rev=first)["rev"]
    refused = alice.tries("draft.set", room=room, text="other", if_rev=first)
    assert (refused.code, refused.status) == ("stale", 412)
    assert refused.body["current"] == alice.does("draft.list")["drafts"][0] and refused.body["current"]["text"] == "two"
    assert alice.does("draft.set", room=room, text="two", if_rev=first) == {"rev": second, "user_seq": 0}, "asked again after a lost answer"
    assert alice.tries("draft.clear", room=room, if_rev=first).code == "stale"
    assert alice.does("draft.clear", room=room, if_rev=second)["user_seq"]
    gone = alice.tries("draft.set", room=room, text="late", if_rev=second)
    assert gone.code == "stale" and "current" not in gone.body
    assert alice.does("draft.set", room=room, text="anew", if_rev=0)["rev"] > second, "one that begins anew is newer than any before"


def test_in_a_sealed_room_the_server_keeps_no_words(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room(encryption="mls1")
    assert alice.tries("draft.set", room=room, text="secret").code == "sealed_room"


@pytest.mark.parametrize("if_rev", [{}, {"if_rev": 0}], ids=["whatever", "if-none"])
def test_two_devices_at_once_leave_one_draft(town: Town, if_rev: dict):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    answers = at_once(*(lambda gateway=gateway: alice.by("rest", gateway).tries("draft.set", room=room, text=f"of {gateway}", **if_rev) for gateway in (0, 1)))
    assert sorted(answer.code for answer in answers) == (["", "stale"] if if_rev else ["", ""])
    [draft] = alice.does("draft.list")["drafts"]
    assert draft["rev"] == max(answer.body.get("rev", 0) for answer in answers)
    same = at_once(*(lambda gateway=gateway: alice.by("rest", gateway).does("draft.clear", room=room) for gateway in (0, 1)))
    assert sorted(answer["user_seq"] == 0 for answer in same) == [False, True]


def test_bookmarking_twice_at_once_is_bookmarking_once(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    seq = alice.sends(room, "keep")["seq"]
    for wire in ("bookmark.add", "bookmark.remove"):
        answers = at_once(*(lambda gateway=gateway: alice.by("rest", gateway).does(wire, room=room, seq=seq) for gateway in (0, 1)))
        assert sorted(answer["user_seq"] == 0 for answer in answers) == [False, True], wire
