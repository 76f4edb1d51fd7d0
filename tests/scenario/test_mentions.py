"""People name each other: the server finds whom, counts it for them and tells them, whichever door and gateway."""

from __future__ import annotations

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from support.client import PATIENCE, ROOT, make_id
from support.people import Person, Town, text_body
from test_mid_flight import BEHIND


def spans_of(who: Person, room: str, seq: int) -> list[dict]:
    return who.does("message.get", room=room, seq=seq)["message"].get("spans", [])


def pieces(text: str, spans: list[dict]) -> list[tuple[str, str]]:
    """What each span covers: offsets count code points, as Python's do."""
    return [(span["kind"], text[span["at"] : span["at"] + span["length"]]) for span in spans]


def mentions(who: Person, room: str) -> int:
    return who.sees_room(room)["mentions"]


def listed(who: Person) -> list[tuple[str, int, str]]:
    return [(one["room"], one["message"], one["kind"]) for one in who.does("mention.list")["mentions"]]


def test_a_member_is_named_counted_and_told(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    text = f"👋 @{bob.login.upper()}, look: https://a.example/b_(c). @nobody-here"
    sent = alice.sends(room, text)
    heard = bob.live.wait_event("message.sent", room=room, seq=sent["seq"])
    assert pieces(text, heard["d"]["spans"]) == [("person", f"@{bob.login.upper()}"), ("link", "https://a.example/b_(c)")]
    assert heard["d"]["spans"][0]["user"] == bob.user
    assert heard["d"] == bob.log(room)[-1]["d"] and spans_of(alice, room, sent["seq"]) == heard["d"]["spans"]
    added = bob.sees_event("mention.added")
    assert added["d"] == {"room": room, "message": sent["seq"], "kind": "person", "from": alice.user}
    assert (mentions(bob, room), mentions(alice, room)) == (1, 0)
    assert listed(bob) == [(room, sent["seq"], "person")] and listed(alice) == []


@pytest.mark.parametrize("around", ["{}", "({})", "{}.", "{}...", "_{}_", "{}-", "hi {}, you", "{}’s", "请{}"])
def test_a_name_ends_where_names_end(town: Town, around: str):
    alice, bob = town.people("alice", "bob")
    room = alice.makes_room(bob)
    text = around.format(f"@{bob.login}")
    assert pieces(text, spans_of(alice, room, alice.sends(room, text)["seq"])) == [("person", f"@{bob.login}")]


def test_nobody_outside_of_the_room_is_named(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob)
    carol.comes_online()
    for text in (f"@{carol.login}", f"`@{bob.login}`", f"x@{bob.login}", f"@{bob.login}x", f"\\@{bob.login}"):
        assert spans_of(alice, room, alice.sends(room, text)["seq"]) == [], text
    assert mentions(bob, room) == 0 and listed(bob) == listed(carol) == []
    carol.live.hears_nothing_more()
    assert not carol.live.events(wire="mention.added")


def test_who_names_themselves_is_not_told(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    root = bob.sends(room, "root")["seq"]
    alice.reads(room, root)
    sent = alice.sends(room, f"I am @{alice.login}, hello @all", thread=root)
    assert [span["kind"] for span in spans_of(bob, room, sent["seq"])] == ["person", "all"]
    assert (mentions(alice, room), mentions(bob, room)) == (0, 1) and listed(alice) == []


def test_roles_name_those_who_have_them_and_those_above(town: Town, door: str):
    alice, bob, carol, dave = town.people("alice", "bob", "carol", "dave", door=door)
    room = alice.makes_room(bob, carol, dave)
    alice.gives_role(room, bob, "moderator")
    alice.gives_role(room, carol, "admin")
    sent = dave.sends(room, "@moderators help! @admins too")
    assert [(span["kind"], span["role"]) for span in spans_of(dave, room, sent["seq"])] == [("role", "moderator"), ("role", "admin")]
    assert [mentions(one, room) for one in (alice, bob, carol, dave)] == [1, 1, 1, 0]
    dave.sends(room, f"@owners @{alice.login}")
    assert [mentions(one, room) for one in (alice, bob, carol, dave)] == [2, 1, 1, 0]
    wait_until(lambda: [kind for _, _, kind in listed(alice)] == ["person", "role"])


def test_everyone_is_named_by_who_may(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    carol.comes_online()
    said = bob.sends(room, "@all @here @channel")
    assert spans_of(bob, room, said["seq"]) == [] and mentions(carol, room) == 0, "a member is taken at their word: plain text"
    said = alice.sends(room, f"@everyone, and @{carol.login}")
    assert [span["kind"] for span in spans_of(bob, room, said["seq"])] == ["all", "person"]
    assert (mentions(alice, room), mentions(bob, room), mentions(carol, room)) == (0, 1, 1), "one message is one, however often it names somebody"
    assert carol.sees_event("mention.added")["d"]["kind"] == "person"
    assert listed(bob) == []
    bob.reads(room, said["seq"])
    wait_until(lambda: mentions(bob, room) == 0)
    assert mentions(carol, room) == 1


def test_here_names_those_who_are_there_on_every_gateway(town: Town, door: str):
    alice, bob, carol, dave = town.people("alice", "bob", "carol", "dave", door=door)
    room = alice.makes_room(bob, carol, dave)
    for somebody, gateway in ((alice, 0), (bob, 0), (carol, 1)):
        somebody.comes_online(gateway)
    bob.by("ws", 1).comes_online()
    sent = alice.sends(room, "@here: coffee")
    for somebody in (bob, carol):
        assert somebody.sees_event("mention.added")["d"] == {"room": room, "message": sent["seq"], "kind": "here", "from": alice.user}
        assert listed(somebody) == [(room, sent["seq"], "here")] and mentions(somebody, room) == 1
    assert mentions(dave, room) == mentions(alice, room) == 0 and listed(dave) == listed(alice) == []
    bob.live.hears_nothing_more()
    assert len(bob.live.events(wire="mention.added")) == 1, "two sockets on two gateways are one person"


def test_here_that_is_taken_back_while_people_are_told_names_nobody(town: Town):
    """Whoever tells them is held up at somebody's own log; meanwhile the message comes to say something else."""
    alice, bob = town.person("alice", "rest"), town.person("bob", "rest")
    room = alice.makes_room(bob)
    bob.comes_online()
    with town.platform.postgres.connect() as holder, town.platform.postgres.connect() as eyes, ThreadPoolExecutor(1) as pool:
        waiting = lambda: eyes.execute(BEHIND, [holder.info.backend_pid]).fetchone()[0]
        with holder.transaction():
            holder.execute("SELECT FROM chat.user_heads WHERE user_id = %s FOR UPDATE", (bob.user,))
            sent = alice.sends(room, "@here: coffee")
            wait_until(lambda: waiting() == 1)
            edited = pool.submit(alice.does, "message.edit", room=room, seq=sent["seq"], cid=make_id(), body=text_body("tea"))
            wait_until(lambda: edited.done() or waiting() == 2)
        edited.result()
    bob.sees_event("mention.added")
    assert mentions(bob, room) == 0, "it says nothing of who is there any more"


def test_what_one_connection_says_keeps_its_order(town: Town):
    """Names take a moment to be found; what the same person says behind them waits, what others say does not."""
    alice, bob = town.people("alice", "bob")
    room = alice.makes_room(bob)
    socket = town.socket(0, alice.token)
    texts = [f"@{bob.login} {number}" if number % 3 else f"plain {number}" for number in range(10)]
    numbers = [socket.ask("message.send", {"room": room, "cid": make_id(), "body": text_body(text)}) for text in texts]
    seqs = [socket.reply(number, "message.send").body["seq"] for number in numbers]
    assert seqs == sorted(seqs) and alice.history(room) == texts
    assert mentions(bob, room) == sum(1 for text in texts if text.startswith("@"))


def test_a_repeat_names_nobody_twice(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    cid = make_id()
    first = alice.sends(room, f"@{bob.login}", cid=cid)
    assert alice.sends(room, f"@{bob.login}", cid=cid) == first | {"dup": True}
    bob.sees_event("mention.added")
    bob.live.hears_nothing_more()
    assert len(bob.live.events(wire="mention.added")) == 1 and mentions(bob, room) == 1


def test_the_list_goes_over_all_rooms_in_pages(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    rooms = [alice.makes_room(bob) for _ in range(3)]
    said = [(rooms[number % 3], alice.sends(rooms[number % 3], f"@{bob.login} {number}")["seq"], "person") for number in range(7)]
    wait_until(lambda: len(listed(bob)) == 7)
    pages, cursor = [], {}
    while True:
        page = bob.does("mention.list", limit=3, **cursor)
        pages.append([(one["room"], one["message"], one["kind"]) for one in page["mentions"]])
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    assert [len(page) for page in pages] == [3, 3, 1] and sorted(sum(pages, [])) == sorted(said)
    bob.leaves(rooms[0])
    assert {room for room, _, _ in listed(bob)} == set(rooms[1:]), "of rooms that one has left nothing is told"
    assert bob.tries("mention.list", cursor="nonsense").code == "invalid"


def test_what_was_not_told_is_told_later(town: Town):
    """As after a gateway that ended between the commit and the telling: whoever starts next finds it."""
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    seq = alice.sends(room, f"@{bob.login}")["seq"]
    wait_until(lambda: len(listed(bob)) == 1)
    with town.platform.postgres.connect() as database:
        untold = lambda: database.execute("SELECT count(*) FROM chat.mentions_untold WHERE room_id = %s", (room,)).fetchone()[0]
        wait_until(lambda: untold() == 0)
        database.execute("DELETE FROM chat.user_mentions WHERE user_id = %s", (bob.user,))
        database.execute("INSERT INTO chat.mentions_untold VALUES (%s, %s, now() - interval '1 hour')", (room, seq))
        database.commit()
        gateway = town.platform.gateways[1]
        gateway.stop()
        gateway.start()
        wait_until(lambda: untold() == 0)
    assert listed(bob) == [(room, seq, "person")]


def test_who_has_blocked_the_sender_hears_nothing(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob, carol)
    alice.gives_role(room, bob, "moderator"), alice.gives_role(room, carol, "moderator")
    bob.does("user.block", user=alice.user, cid=make_id()), bob.comes_online(), carol.comes_online()
    sent = [alice.sends(room, text)["seq"] for text in (f"@{bob.login} @{carol.login}", "@moderators", "@here")]
    for kind in ("person", "role", "here"):
        carol.sees_event("mention.added", match=lambda d: d["kind"] == kind)
    assert [span["kind"] for span in spans_of(bob, room, sent[0])] == ["person", "person"]
    assert (mentions(bob, room), mentions(carol, room)) == (0, 3) and listed(bob) == []
    bob.live.hears_nothing_more()
    assert not bob.live.events(wire="mention.added")
    assert carol.sends(room, f"@{bob.login}") and mentions(bob, room) == 1


def test_a_role_that_many_have_is_told_in_slices_and_one_that_too_many_have_is_words(town: Town):
    alice, bob = town.people("alice", "bob")
    room = alice.makes_room(bob)
    with town.platform.postgres.connect() as database:
        def more_moderators(count: int) -> None:
            database.execute("INSERT INTO chat.members (room_id, user_id, role, joined_at, joined_seq) SELECT %s, gen_random_uuid(), 3, now(), 1 FROM generate_series(1, %s)",
                             (room, count))
            database.commit()

        def told(seq: int) -> tuple[int, int]:
            return database.execute("SELECT (SELECT count(*) FROM chat.user_mentions WHERE room_id = %s AND seq = %s), (SELECT count(*) FROM chat.mentions_untold WHERE room_id = %s)",
                                    (room, seq, room)).fetchone()

        more_moderators(300)
        seq = bob.sends(room, "@moderators")["seq"]
        wait_until(lambda: told(seq) == (301, 0), lambda: f"{told(seq)}")
        more_moderators(700)
        assert spans_of(bob, room, bob.sends(room, "@moderators")["seq"]) == []
        database.execute("DELETE FROM chat.members WHERE room_id = %s AND login IS NULL", (room,))


def test_counts_equal_a_recount_from_the_log(town: Town):
    """A random trace of sends, reads and comings on two gateways; after every step everybody's count is what the log says."""
    dice = random.Random(4711)
    people = town.people("alice", "bob", "carol", "dave")
    alice, *others = people
    rooms = [alice.makes_room(*others) for _ in range(2)]
    alice.gives_role(rooms[0], others[0], "moderator")
    read = {(somebody.user, room): somebody.sees_room(room)["marks"]["read_seq"] for somebody in people for room in rooms}
    for step in range(40):
        somebody, room = dice.choice(people), dice.choice(rooms)
        if dice.random() < 0.3:
            seq = dice.randint(1, somebody.sees_room(room)["seq"])
            somebody.reads(room, seq)
            read[somebody.user, room] = max(read[somebody.user, room], seq)
        else:
            names = " ".join(dice.choice([f"@{dice.choice(people).login}", "@all", "@moderators", "@owners", "words", "@nobody"]) for _ in range(dice.randint(1, 3)))
            sent = somebody.sends(room, f"{step} {names}")
            read[somebody.user, room] = max(read[somebody.user, room], sent["seq"])
        check_counts(town, people, rooms, read)


def check_counts(town: Town, people: list[Person], rooms: list[str], read: dict) -> None:
    for room in rooms:
        log = people[0].log(room)
        roles = people[0].members(room)
        for somebody in people:
            mark = read[somebody.user, room]
            wanted = sum(1 for entry in log if entry["ev"] == "message.sent" and entry["seq"] > mark and names(entry["d"], somebody.user, roles))
            seen = lambda: (somebody.sees_room(room)["marks"]["read_seq"], mentions(somebody, room))
            wait_until(lambda: seen() == (mark, wanted), lambda: f"{somebody} in {room}: {seen()}, not {(mark, wanted)}")
            listing = next(one for one in somebody.does("room.list")["rooms"] if one["room"] == room)
            deltas = somebody.does("session.sync", heads=[{"room": room, "seq": 0}])["rooms"]
            assert listing["mentions"] == wanted and [one["mentions"] for one in deltas if one["room"] == room] == [wanted]


def names(message: dict, user: str, roles: dict[str, str]) -> bool:
    ranks = ["guest", "member", "moderator", "admin", "owner"]
    return message["from"] != user and any(
        span["kind"] == "all" or span.get("user") == user or (span["kind"] == "role" and ranks.index(roles[user]) >= ranks.index(span["role"]))
        for span in message.get("spans", []))


def wait_until(holds, tell=lambda: "it never came true") -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, tell()
        time.sleep(0.02)


def test_the_vectors_hold_on_the_wire_too(town: Town):
    """What the shared vectors call a link is one in a message as well: the server's spans are theirs."""
    alice = town.person("alice")
    room = alice.makes_room()
    for vector in json.loads((ROOT / "tests/vectors/markup.json").read_text()):
        if not vector["text"] or "\r" in vector["text"]:
            continue
        wanted = [{"kind": span["kind"], "at": span["at"], "length": span["length"]} for span in vector["spans"] if span["kind"] == "link"]
        spans = spans_of(alice, room, alice.sends(room, vector["text"])["seq"])
        assert [span for span in spans if span["kind"] == "link"] == wanted, vector["text"]
