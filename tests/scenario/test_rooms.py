"""Rooms and who is in them: found or hidden, joined and left, roles, and the cut that a departure makes."""

from __future__ import annotations

import threading

from support.client import make_id
from support.people import Person, Town, text_body


def test_a_private_room_is_nowhere_to_be_found(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    carol = town.person("carol", door)
    name = f"secret {make_id()}"
    room = alice.makes_room(bob, name=name)
    alice.sends(room, "the canary sings")
    carol.comes_online()
    for wire, more in (("room.get", {}), ("room.events", {}), ("message.get", {"seq": 2}), ("member.list", {}), ("room.join", {"cid": make_id()}),
                       ("message.send", {"cid": make_id(), "body": text_body("let me in")}), ("typing.set", {"typing": True}), ("receipt.read", {"seq": 1}),
                       ("room.update", {"cid": make_id(), "name": "mine"}), ("member.add", {"cid": make_id(), "user": carol.user})):
        assert carol.tries(wire, room=room, **more).code == "not_found", wire
    assert carol.does("room.list")["rooms"] == [] and room not in [one["room"] for one in carol.does("room.browse", like=name)["rooms"]]
    assert carol.does("session.sync", heads=[{"room": room, "seq": 1}])["rooms"] == [
        one for one in carol.does("session.sync", heads=[{"room": room, "seq": 1}])["rooms"] if not one["recovered"] and one["seq"] == 0]
    alice.sends(room, "the canary sings again")
    carol.live.hears_nothing_more()
    assert not carol.live.events(room)


def test_a_public_room_is_found_read_and_joined(town: Town, door: str):
    alice, carol = town.people("alice", "carol", door=door)
    name = f"Garden {make_id()[-12:]}"
    room = alice.makes_room(kind="public", name=name, topic="what grows")
    alice.sends(room, "welcome")
    found = carol.does("room.browse", like=name.upper()[3:])["rooms"]
    assert [one["room"] for one in found] == [room] and found[0]["role"] == "nobody" and found[0]["topic"] == "what grows" and found[0]["unread"] == 0
    assert carol.history(room) == ["welcome"], "who may see the room may read it"
    assert carol.tries("message.send", room=room, cid=make_id(), body=text_body("hi")).code == "forbidden"
    carol.comes_online()
    seq = carol.joins(room)
    assert carol.sees_event("room.added", match=lambda d: d["room"] == room)["d"]["seq"] == seq
    alice.sends(room, "hello carol")
    assert carol.sees(room, "hello carol")["seq"] == seq + 1, "the socket follows the room from the joining on, without asking"
    carol.sends(room, "hello all")
    view = carol.sees_room(room)
    assert view["role"] == "member" and view["members"] == 2 and carol.joins(room) == 0, "joining twice is joining once"


def test_directory_pages_by_name(town: Town, door: str):
    alice = town.person("alice", door)
    mark = make_id()[-12:]
    rooms = {f"{letter} {mark}": alice.makes_room(kind="public", name=f"{letter} {mark}") for letter in "bdace"}
    pages, cursor = [], {}
    for _ in range(4):
        page = alice.does("room.browse", like=mark, limit=2, **cursor)
        pages.append([one["name"] for one in page["rooms"]])
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    assert pages == [[f"a {mark}", f"b {mark}"], [f"c {mark}", f"d {mark}"], [f"e {mark}"]] and len(rooms) == 5
    assert alice.tries("room.browse", cursor="made-up").code == "invalid"


def test_somebody_is_brought_in_and_sees_the_room_at_once(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room()
    bob.comes_online()
    alice.sends(room, "before")
    seq = alice.adds(room, bob, "guest")
    added = bob.sees_event("room.added", match=lambda d: d["room"] == room)
    assert added["d"]["seq"] == seq and added["d"]["role"] == "guest" and added["user_seq"] >= 1
    alice.sends(room, "after")
    bob.sees(room, "after")
    bob.sends(room, "thanks")
    assert bob.history(room) == ["before", "after", "thanks"]
    assert bob.tries("member.add", room=room, user=town.person().user, cid=make_id()).code == "forbidden", "a guest brings nobody"
    assert alice.adds(room, bob) == 0, "who is in is in"
    assert alice.members(room) == {alice.user: "owner", bob.user: "guest"}


def check_cut(room: str, gone: Person, cut: int, frames: list[dict]) -> None:
    """Nothing of the room after the departure reaches who is gone."""
    late = [frame for frame in frames if frame.get("room") == room and frame.get("seq", 0) > cut]
    assert not late, f"{gone.login} left at {cut} and heard {late}"


def test_who_leaves_hears_no_more_and_says_no_more(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online(), alice.comes_online()
    alice.sends(room, "stay")
    bob.sees(room, "stay")
    cut = bob.leaves(room)
    left = alice.sees_event("member.left", room)
    assert (left["seq"], left["d"]["user"], left["d"]["by"]) == (cut, bob.user, bob.user)
    assert bob.sees_event("room.removed", match=lambda d: d["room"] == room)["d"]["seq"] == cut
    alice.sends(room, "he is gone")
    alice.sees(room, "he is gone")
    bob.live.hears_nothing_more()
    check_cut(room, bob, cut, bob.live.events())
    assert bob.tries("message.send", room=room, cid=make_id(), body=text_body("still here?")).code == "not_found"
    assert bob.does("room.list")["rooms"] == [] and alice.members(room) == {alice.user: "owner"}
    lost = bob.does("session.sync", heads=[{"room": room, "seq": cut}])["rooms"]
    assert [one["recovered"] for one in lost if one["room"] == room] == [False]


def test_a_kick_cuts_in_the_middle_of_a_conversation(town: Town, door: str):
    """While both talk as fast as they can: nothing after the kick reaches the kicked, none of their sends gets a greater number."""
    alice, bob = town.people("alice", "bob", door=door)
    carol = town.person("carol", door, 1)
    room = alice.makes_room(bob, carol)
    devices = [town.socket(gateway, bob.token) for gateway in (0, 1)]
    sent, failures, kicked = [], [], threading.Event()

    def bob_talks() -> None:
        for number in range(300):
            answer = bob.tries("message.send", room=room, cid=make_id(), body=text_body(f"bob {number}"))
            if not answer.ok:
                failures.append(answer.code)
                return
            sent.append(answer.body["seq"])
            if number == 5:
                kicked.set()

    talking = threading.Thread(target=bob_talks)
    talking.start()
    assert kicked.wait(20)
    carol.sends(room, "enough")
    cut = alice.kicks(room, bob, reason="too loud")
    for number in range(10):
        carol.sends(room, f"peace {number}")
    talking.join(30)
    assert failures == ["not_found"] and max(sent) < cut
    log = alice.log(room)
    assert not [entry for entry in log if entry["seq"] > cut and entry["ev"] == "message.sent" and entry["d"]["from"] == bob.user]
    assert next(entry for entry in log if entry["seq"] == cut)["d"] == {"user": bob.user, "by": alice.user, "reason": "too loud"}
    for socket in devices:
        socket.wait_event("room.removed")
        socket.hears_nothing_more()
        check_cut(room, bob, cut, socket.events())


def test_who_comes_back_hears_from_then_on(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    cut = alice.kicks(room, bob)
    bob.sees_event("room.removed")
    alice.sends(room, "behind his back")
    back = alice.adds(room, bob)
    bob.sees_event("room.added")
    alice.sends(room, "welcome back")
    assert bob.sees(room, "welcome back")["seq"] == back + 1
    assert not [frame for frame in bob.live.events(room) if cut < frame.get("seq", 0) < back]


def test_roles_are_given_and_taken(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    carol = town.person("carol", door)
    room = alice.makes_room(bob, carol)
    carol.comes_online()
    assert bob.tries("member.kick", room=room, user=carol.user, cid=make_id()).code == "forbidden"
    seq = alice.gives_role(room, bob, "moderator")
    changed = carol.sees_event("member.changed", room)
    assert (changed["seq"], changed["d"]) == (seq, {"user": bob.user, "role": "moderator", "by": alice.user})
    assert bob.sees_room(room)["role"] == "moderator"
    assert bob.tries("member.kick", room=room, user=alice.user, cid=make_id()).code == "forbidden"
    assert bob.tries("member.role", room=room, user=carol.user, role="guest", cid=make_id()).code == "forbidden"
    bob.kicks(room, carol)
    assert alice.gives_role(room, bob, "moderator") == 0, "nothing changed"
    alice.gives_role(room, bob, "member")
    assert bob.tries("room.update", room=room, cid=make_id(), name="mine").code == "forbidden"


def test_a_room_keeps_an_owner(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    assert alice.tries("room.leave", room=room, cid=make_id()).code == "conflict"
    assert alice.tries("member.role", room=room, user=alice.user, role="member", cid=make_id()).code == "conflict"
    alice.gives_role(room, bob, "owner")
    alice.leaves(room)
    assert bob.members(room) == {bob.user: "owner"}
    bob.leaves(room)
    assert bob.tries("room.get", room=room).code == "not_found"


def test_a_room_is_changed_and_everybody_sees_it(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob, name="before", topic="old")
    bob.comes_online()
    out = alice.does("room.update", room=room, cid=make_id(), name="after", topic=None)
    seen = bob.sees_event("room.updated", room)
    settings = {"slow_mode_ms": 0, "newcomer_ms": 0, "newcomer_slow_ms": 0, "hides_history": False, "lifetime_from": "sending", "previews": True, "language": "simple"}
    assert seen["seq"] == out["seq"]
    assert seen["d"] == {"by": alice.user, "rev": out["rev"], "name": "after", "text_max": 2000, "needs_password": False, "settings": settings}
    view = bob.sees_room(room)
    assert (view["name"], view["rev"], "topic" in view) == ("after", out["rev"], False)


def test_ones_rooms_are_listed_by_what_moved_last(town: Town, door: str):
    alice = town.person("alice", door)
    rooms = [alice.makes_room(name=f"room {number}") for number in range(5)]
    for room in reversed(rooms):
        alice.sends(room, "hi")
    listed, cursor = [], {}
    while len(listed) < 10:
        page = alice.does("room.list", limit=2, **cursor)
        listed += [one["room"] for one in page["rooms"]]
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    assert listed == rooms


def test_members_are_paged(town: Town, door: str):
    alice = town.person("alice", door)
    others = [town.person(f"m{number}", door) for number in range(6)]
    room = alice.makes_room(*others)
    listed, cursor = [], {}
    while len(listed) < 20:
        page = alice.does("member.list", room=room, limit=3, **cursor)
        listed += page["members"]
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    assert [one["user"] for one in listed] == sorted(one.user for one in [alice, *others])
    assert {one["login"] for one in listed} == {one.login for one in [alice, *others]} and all(one["display_name"] for one in listed)


def test_a_room_is_made_of_people_who_exist(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    nobody = make_id()
    refused = alice.tries("room.create", kind="private", name="x", members=[bob.user, nobody], cid=make_id())
    assert refused.code == "not_found" and set(refused.faults) == {"/members"}
    assert alice.tries("room.create", kind="direct", peer=nobody, cid=make_id()).code == "not_found"
    assert alice.tries("room.create", kind="direct", peer=alice.user, cid=make_id()).code == "invalid"
    assert alice.does("room.list")["rooms"] == []
    bob.live.hears_nothing_more()
    assert not [frame for frame in bob.live.events() if frame["ev"] != "caught_up"]


def browsed(who, **wanted) -> list[str]:
    """All that the directory has of it, page by page."""
    listed, cursor = [], {}
    while len(listed) < 50:
        page = who.does("room.browse", limit=2, **wanted, **cursor)
        listed += [one["room"] for one in page["rooms"]]
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    return listed


def test_a_person_is_in_two_thousand_rooms_and_no_more(town: Town, door: str):
    alice, bob = town.person("alice", "rest"), town.person("bob", door)
    public, private = alice.makes_room(kind="public", name=f"open {make_id()}"), alice.makes_room()
    bob.does("room.list")

    def others(count: int) -> None:
        database.execute("INSERT INTO chat.user_rooms (user_id, room_id, since) SELECT %s, gen_random_uuid(), now() FROM generate_series(1, %s)", (bob.user, count))

    with town.platform.postgres.connect(dbname="chat") as database:
        others(1999)
        bob.makes_room()
        for more in (0, 2000):      # one past it, and far past it
            others(more)
            for answer in (bob.tries("room.create", kind="private", name="one more", cid=make_id()), bob.tries("room.create", kind="direct", peer=alice.user, cid=make_id()),
                           bob.tries("room.join", room=public, cid=make_id()), alice.by(door).tries("member.add", room=private, user=bob.user, cid=make_id())):
                assert answer.code == "conflict", answer
        assert database.execute("SELECT count(*) FROM chat.user_rooms WHERE user_id = %s", (bob.user,)).fetchone()[0] == 4000
    assert set(alice.members(public)) == set(alice.members(private)) == {alice.user}


def test_the_directory_is_searched_and_sorted(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    mark, rooms = make_id(), []
    for number in range(5):
        rooms.append(alice.makes_room(kind="public", name=f"{number} {mark}"))
        alice.does("room.update", room=rooms[-1], cid=make_id(), category=mark.upper() if number < 3 else "else", tags=[f"t{mark[:20]}", f"n{number}"])
    for who, number in ((bob, 1), (carol, 1), (bob, 3)):
        who.joins(rooms[number])
    assert browsed(bob, like=mark) == browsed(bob, tag=f"T{mark[:20]}") == rooms
    assert browsed(bob, category=mark) == rooms[:3] and browsed(bob, category=mark, tag="n1") == [rooms[1]]
    assert browsed(bob, like=mark, sort="members")[:2] == [rooms[1], rooms[3]] and set(browsed(bob, like=mark, sort="members")) == set(rooms)
    for number in (2, 0, 4):
        alice.sends(rooms[number], "hi")
    assert browsed(bob, like=mark, sort="activity")[:3] == [rooms[4], rooms[0], rooms[2]] and set(browsed(bob, like=mark, sort="activity")) == set(rooms)
    alice.does("room.archive", room=rooms[0], cid=make_id())
    assert browsed(bob, like=mark) == rooms[1:]


def test_members_are_found_by_role_and_name(town: Town, door: str):
    alice = town.person("alice", door)
    others = [town.person(f"m{number}x", door) for number in (1, 2, 1, 2, 1)]
    room = alice.makes_room(*others)
    for who in others[:3]:
        alice.gives_role(room, who, "moderator")

    def found(**wanted) -> list[str]:
        listed, cursor = [], {}
        while len(listed) < 20:
            page = alice.does("member.list", room=room, limit=2, **wanted, **cursor)
            listed += [one["user"] for one in page["members"]]
            if "next" not in page:
                break
            cursor = {"cursor": page["next"]}
        return listed

    assert found(role="moderator") == sorted(one.user for one in others[:3]) and found(role="owner") == [alice.user] and found(role="guest") == []
    by_name = sorted(others, key=lambda who: who.login)
    assert found(login="M1X") == [who.user for who in by_name if who.login.startswith("m1x")]
    assert found(login="m") == [who.user for who in by_name] and found(login=alice.login) == [alice.user]
    assert found(login="m", role="moderator") == [who.user for who in by_name if who in others[:3]]
    assert found(login="zz") == found(login="%") == []
    assert alice.tries("member.list", room=room, role="nobody").code == "invalid"
