"""Threads: what hangs on a message, who reads along, and how far; with a mark of their own, apart from the room's."""

from __future__ import annotations

import pytest

from support.client import make_id
from support.people import Town


def thread(who, room: str, root: int) -> dict:
    return who.does("thread.get", room=room, root=root)["thread"]


def marks(view: dict) -> tuple:
    return view["replies"], view["unread"], view["following"], view["muted"]


def texts(page: dict) -> list[str]:
    return [entry["d"]["body"]["text"] for entry in page["events"]]


def test_a_message_tells_how_many_replies_it_has(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    root = alice.sends(room, "who comes?")["seq"]
    assert "replies" not in alice.does("message.get", room=room, seq=root)["message"]
    assert marks(thread(bob, room, root)) == (0, 0, False, False) and "last_seq" not in thread(bob, room, root)
    last = [bob.sends(room, f"me {number}", thread=root)["seq"] for number in range(3)][-1]
    message = alice.does("message.get", room=room, seq=root)["message"]
    assert (message["replies"], message["last_reply_seq"]) == (3, last)
    told = [(entry["d"].get("replies"), entry["d"].get("last_reply_seq")) for entry in alice.log(room) if entry["ev"] == "message.sent"]
    assert told == [(3, last)] + [(None, None)] * 3
    assert thread(alice, room, root)["message"] == message


def test_who_replies_and_who_began_it_follow_it(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    root = alice.sends(room, "root")["seq"]
    bob.sends(room, "one", thread=root), bob.sends(room, "two", thread=root)
    assert marks(thread(alice, room, root)) == (2, 2, True, False)
    assert marks(thread(bob, room, root)) == (2, 0, True, False)
    assert marks(thread(carol, room, root)) == (2, 0, False, False)
    alice.sends(room, "three", thread=root)
    assert (thread(alice, room, root)["unread"], thread(bob, room, root)["unread"]) == (0, 1)


def test_the_mark_in_a_thread_moves_forward_and_other_devices_hear_of_it(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    root = alice.sends(room, "root")["seq"]
    seqs = []
    for number in range(4):
        seqs.append(bob.sends(room, f"{number}", thread=root)["seq"])
        bob.sends(room, "between")
    alice.comes_online(1)
    unread = alice.unread(room)
    assert alice.does("thread.read", room=room, root=root, seq=seqs[1] + 1) == {"read_seq": seqs[1], "unread": 2}
    assert alice.sees_event("thread.marked")["d"] == {"room": room, "root": root, "read_seq": seqs[1], "read_num": 2}
    assert alice.does("thread.read", room=room, root=root, seq=seqs[0]) == {"read_seq": seqs[1], "unread": 2}
    assert alice.does("thread.read", room=room, root=root, seq=9_000_000) == {"read_seq": seqs[3], "unread": 0}
    assert alice.sees_event("thread.marked")["d"]["read_num"] == 4
    assert alice.unread(room) == unread, "the room's own mark is another one"
    alice.live.hears_nothing_more()
    assert len(alice.live.events(wire="thread.marked")) == 2


def test_following_muting_and_letting_go(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    root = alice.sends(room, "root")["seq"]
    bob.sends(room, "before", thread=root)
    carol.comes_online()
    assert marks(carol.does("thread.follow", room=room, root=root)["thread"]) == (1, 0, True, False)
    assert carol.sees_event("thread.followed")["d"] == {"room": room, "root": root}
    assert carol.sees_event("thread.marked")["d"] == {"room": room, "root": root, "read_seq": thread(carol, room, root)["read_seq"], "read_num": 1}
    assert carol.does("thread.follow", room=room, root=root)["thread"]["following"]
    bob.sends(room, "after", thread=root)
    assert marks(thread(carol, room, root)) == (2, 1, True, False)
    assert carol.does("thread.mute", room=room, root=root, muted=True)["thread"]["muted"]
    assert carol.sees_event("thread.muted")["d"] == {"room": room, "root": root, "muted": True}
    assert not carol.does("thread.mute", room=room, root=root, muted=False)["thread"]["muted"]
    assert carol.sees_event("thread.muted")["d"]["muted"] is False
    assert marks(carol.does("thread.unfollow", room=room, root=root)["thread"]) == (2, 0, False, False)
    assert carol.sees_event("thread.unfollowed")["d"] == {"room": room, "root": root}
    alice.does("thread.unfollow", room=room, root=root)
    bob.sends(room, "again", thread=root)
    assert not thread(alice, room, root)["following"] and not thread(carol, room, root)["following"]
    carol.sends(room, "I do care", thread=root)
    assert marks(thread(carol, room, root)) == (4, 0, True, False)
    carol.live.hears_nothing_more()
    assert [len(carol.live.events(wire=wire)) for wire in ("thread.followed", "thread.muted", "thread.unfollowed")] == [1, 2, 1]


def test_what_its_writer_says_of_a_thread_before_its_first_reply_holds(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    left, muted = (alice.sends(room, text)["seq"] for text in ("I shall not read this", "nor hear of that"))
    assert not alice.does("thread.unfollow", room=room, root=left)["thread"]["following"]
    alice.does("thread.mute", room=room, root=muted, muted=True)
    for root in (left, muted):
        bob.sends(room, "yes?", thread=root)
    assert marks(thread(alice, room, left)) == (1, 0, False, False), "who stopped following begins again by replying alone"
    assert marks(thread(alice, room, muted)) == (1, 1, True, True), "who mutes still follows"
    alice.sends(room, "well", thread=left)
    assert marks(thread(alice, room, left)) == (2, 0, True, False)


def test_a_rooms_threads_stand_by_their_last_reply(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    roots = [alice.sends(room, f"root {number}")["seq"] for number in range(5)]
    for number in (3, 0, 4, 1, 0):
        (bob if number else carol).sends(room, "reply", thread=roots[number])
    in_order = [roots[number] for number in (0, 1, 4, 3)]
    pages, cursor = [], {}
    while True:
        page = carol.does("thread.list", room=room, limit=3, **cursor)
        pages.append([one["root"] for one in page["threads"]])
        assert [one["message"]["body"]["text"] for one in page["threads"]] == [f"root {roots.index(one)}" for one in pages[-1]]
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    assert pages == [in_order[:3], in_order[3:]]
    assert [one["root"] for one in carol.does("thread.list", room=room, following=True)["threads"]] == [roots[0]]
    assert [one["root"] for one in bob.does("thread.list", room=room, following=True)["threads"]] == in_order[1:]


def test_a_threads_replies_come_in_stretches(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    root = alice.sends(room, "root")["seq"]
    seqs = []
    for number in range(6):
        seqs.append(bob.sends(room, f"{number}", thread=root)["seq"])
        alice.sends(room, f"elsewhere {number}")
    ask = lambda **bounds: texts(alice.does("thread.events", room=room, root=root, limit=3, **bounds))
    assert ask() == ["3", "4", "5"] and ask(after_seq=0) == ["0", "1", "2"]
    assert ask(after_seq=seqs[1]) == ["2", "3", "4"] and ask(before_seq=seqs[4]) == ["1", "2", "3"] and ask(before_seq=seqs[0]) == []
    page = alice.does("thread.events", room=room, root=root)
    assert page["thread"]["last_seq"] == seqs[-1] == page["events"][-1]["seq"]
    assert page["events"][0] == next(entry for entry in alice.log(room) if entry["seq"] == seqs[0]), "the same as in the room's log"
    assert alice.tries("thread.events", room=room, root=root, after_seq=1, before_seq=9).code == "invalid"


@pytest.mark.parametrize("wire, more", [("thread.get", {}), ("thread.events", {}), ("thread.read", {"seq": 1}), ("thread.follow", {}), ("thread.unfollow", {}),
                                        ("thread.mute", {"muted": True})])
def test_a_thread_hangs_on_a_message_of_the_room(town: Town, door: str, wire: str, more: dict):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob)
    root = alice.sends(room, "root")["seq"]
    reply = bob.sends(room, "reply", thread=root)["seq"]
    for wrong in (1, reply, reply + 1):
        assert alice.tries(wire, room=room, root=wrong, **more).code == "not_found", wrong
    assert carol.tries(wire, room=room, root=root, **more).code == "not_found"
    assert alice.tries(wire, room=room, root=root, **more).ok


def test_an_answer_answers_a_message(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    first = alice.sends(room, "first")["seq"]
    assert bob.sends(room, "second", reply_to=first)["seq"] == first + 1
    assert bob.log(room)[-1]["d"]["reply_to"] == first
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.messages SET deleted_at = now() WHERE room_id = %s AND seq = %s", (room, first))
    for wrong in (1, first, 9_000_000):
        refused = bob.tries("message.send", room=room, cid=make_id(), body={"kind": "text", "text": "?"}, reply_to=wrong)
        assert refused.code == "invalid" and list(refused.faults) == ["/reply_to"], wrong


def test_what_somebody_hides_from_themselves_is_hidden_in_its_thread_too(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    root = alice.sends(room, "the root")["seq"]
    replies = [alice.sends(room, f"reply {number}", thread=root)["seq"] for number in range(2)]
    for number in (root, replies[0]):
        bob.does("message.hide", room=room, seq=number)
    page = bob.does("thread.events", room=room, root=root)
    listed = next(one for one in bob.does("thread.list", room=room)["threads"] if one["root"] == root)
    for shown in (page["thread"]["message"], thread(bob, room, root)["message"], listed["message"], page["events"][0]["d"]):
        assert "body" not in shown and shown["hidden"]
    assert page["events"][1]["d"]["body"]["text"] == "reply 1"
    assert texts(alice.does("thread.events", room=room, root=root)) == ["reply 0", "reply 1"] and thread(alice, room, root)["message"]["body"]["text"] == "the root"
