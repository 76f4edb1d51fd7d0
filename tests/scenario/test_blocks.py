"""Who wants to hear nothing from somebody hears nothing: no direct messages, no invitations, no typing; and the other is not told why."""

from __future__ import annotations

import concurrent.futures

from support.client import make_id
from support.people import Person, Town, text_body


def blocks(who: Person, whom: Person) -> bool:
    return who.does("user.block", user=whom.user, cid=make_id())["existed"]


def unblocks(who: Person, whom: Person) -> bool:
    return who.does("user.unblock", user=whom.user, cid=make_id())["existed"]


def tries_to_say(who: Person, room: str):
    return who.tries("message.send", room=room, cid=make_id(), body=text_body("hi"))


def test_in_a_direct_room_neither_speaks_while_one_blocks(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_direct(bob)["room"]["room"]
    assert tries_to_say(bob, room).ok and not blocks(alice, bob) and blocks(alice, bob)
    assert tries_to_say(bob, room).code == "blocked" and tries_to_say(alice, room).code == "blocked"
    assert bob.tries("typing.set", room=room, typing=True).code == "blocked"
    assert bob.tries("room.create", kind="direct", peer=alice.user, cid=make_id()).code == "blocked"
    blocks(bob, alice)
    assert unblocks(alice, bob) and not unblocks(alice, bob)
    assert tries_to_say(bob, room).code == "blocked", "the other's block still stands"
    assert unblocks(bob, alice) and tries_to_say(bob, room).ok and bob.history(room) == ["hi", "hi"]


def test_no_direct_room_is_made_with_who_blocks(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    blocks(alice, bob)
    for one, other in ((alice, bob), (bob, alice)):
        assert one.tries("room.create", kind="direct", peer=other.user, cid=make_id()).code == "blocked"
    unblocks(alice, bob)
    assert alice.makes_direct(bob)["existed"] is False


def test_invitations_of_the_blocked_one_are_refused_and_others_are_not(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    blocks(alice, bob)
    room = bob.makes_room(carol)
    assert bob.tries("member.add", room=room, user=alice.user, cid=make_id()).code == "blocked"
    assert bob.tries("room.create", kind="private", name="x", members=[alice.user, carol.user], cid=make_id()).code == "blocked"
    carol.adds(room, alice)
    assert alice.user in bob.members(room) and tries_to_say(bob, room).ok
    own = alice.makes_room()
    alice.adds(own, bob)


def test_the_typing_of_a_blocked_one_is_left_out_in_groups_for_who_blocks_alone(town: Town):
    """By both gateways; blocked before a socket was opened, and while it is open."""
    alice, bob, carol = town.people("alice", "bob", "carol")
    room = alice.makes_room(bob, carol)
    blocks(alice, bob)
    sockets = [alice.comes_online(gateway) for gateway in range(2)]

    def alice_hears_of(*expected: Person) -> None:
        """What she has heard until carol, who came second, stopped is all there is."""
        before = [len(socket.frames) for socket in sockets]
        for is_typing in (True, False):
            for typist in (bob, carol):
                typist.does("typing.set", room=room, typing=is_typing)
        for socket, start in zip(sockets, before):
            for _ in range(2):
                socket.wait_for(lambda frame: frame.get("ev") == "typing" and frame["d"]["user"] == carol.user, "carol's typing")
            assert {frame["d"]["user"] for frame in socket.frames[start:] if frame.get("ev") == "typing"} == {person.user for person in expected}

    alice_hears_of(carol)
    unblocks(alice, bob)
    for socket in sockets:
        socket.wait_event("user.unblocked")
    alice_hears_of(bob, carol)
    blocks(alice, bob)
    for socket in sockets:
        socket.wait_event("user.blocked")
    alice_hears_of(carol)


def test_who_blocks_is_not_named_by_everyone(town: Town, door: str):
    """Their counter of mentions leaves out what names everyone, as it leaves out what names them; the message itself stays where it is."""
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    blocks(bob, alice)
    alice.sends(room, "@all come in")
    for who, named in ((bob, 0), (carol, 1)):
        assert (who.sees_room(room)["mentions"], who.unread(room)) == (named, 1)
        assert [one["mentions"] for one in who.does("session.sync", heads=[])["rooms"] if one["room"] == room] == [named]
    unblocks(bob, alice)
    assert bob.sees_room(room)["mentions"] == 1


def test_the_list_of_the_blocked_reaches_all_devices_and_nobody_else(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    alice.comes_online(1), bob.comes_online()
    blocks(alice, bob), blocks(alice, carol)
    assert alice.sees_event("user.blocked", match=lambda d: d["user"] == bob.user)
    wanted = sorted([bob.user, carol.user])
    page = alice.does("block.list", limit=1)
    assert [one["user"] for one in page["blocks"]] == wanted[:1]
    assert [one["user"] for one in alice.does("block.list", limit=1, cursor=page["next"])["blocks"]] == wanted[1:]
    unblocks(alice, bob)
    assert alice.sees_event("user.unblocked", match=lambda d: d["user"] == bob.user)
    assert bob.does("block.list")["blocks"] == [] and not [frame for frame in bob.live.events() if frame.get("ev", "").startswith("user.")]


def test_oneself_and_nobody_cannot_be_blocked_and_not_more_than_there_may_be(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    assert alice.tries("user.block", user=alice.user, cid=make_id()).code == "invalid"
    assert alice.tries("user.block", user=make_id(), cid=make_id()).code == "not_found"
    assert alice.does("user.unblock", user=make_id(), cid=make_id())["existed"] is False
    with town.platform.postgres.connect() as connection:
        connection.execute("INSERT INTO chat.blocks SELECT %s, gen_random_uuid(), now() FROM generate_series(1, 1000)", (alice.user,))
    assert alice.tries("user.block", user=bob.user, cid=make_id()).code == "conflict"


def test_a_block_and_the_making_of_the_room_at_once_leave_no_room_that_is_open(town: Town):
    """Whichever comes first: afterwards the two have no room, or one that is blocked."""
    for _ in range(12):
        alice, bob = town.people("alice", "bob", door="rest")
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            makes = pool.submit(bob.tries, "room.create", kind="direct", peer=alice.user, cid=make_id())
            block = pool.submit(alice.tries, "user.block", user=bob.user, cid=make_id())
            made, blocked = makes.result(), block.result()
        assert blocked.ok or blocked.code == "busy", blocked
        assert made.ok or made.code == "blocked", made
        if not blocked.ok:
            blocks(alice, bob)
        if made.ok:
            assert tries_to_say(bob, made.body["room"]["room"]).code == "blocked"
