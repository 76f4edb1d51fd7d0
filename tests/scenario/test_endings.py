"""What time takes away: messages with a lifetime, what a room keeps no longer, rooms that end."""

from __future__ import annotations

from support.client import bearer, make_id
from support.people import Person, Town
from support.process import wait_until

MINUTE = 60_000


def sql(town: Town, statement: str, *values):
    with town.platform.postgres.connect() as database:
        cursor = database.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def lifetime_passes(town: Town, room: str) -> None:
    """Of everything in the room whose lifetime has begun."""
    sql(town, "UPDATE chat.messages SET expires_at = now() WHERE room_id = %s AND expires_at IS NOT NULL", room)


def message(who: Person, room: str, seq: int) -> dict:
    return who.does("message.get", room=room, seq=seq)["message"]


def is_anywhere(town: Town, words: str) -> list[str]:
    """The tables of chat in which these words stand."""
    tables = [name for (name,) in sql(town, "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                            " WHERE n.nspname = 'chat' AND c.relkind IN ('r', 'p') AND NOT c.relispartition")]
    return [table for table in tables if sql(town, f"SELECT 1 FROM {table} t WHERE t::text LIKE %s LIMIT 1", f"%{words}%")]


def test_a_message_loses_what_it_said_when_its_lifetime_is_over(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, words = alice.makes_room(bob), make_id()
    bob.comes_online(1)
    kept = alice.sends(room, "stays")["seq"]
    gone = alice.sends(room, words, lifetime_ms=MINUTE)["seq"]
    assert "expires_at" in bob.sees(room, words)["d"] and is_anywhere(town, words) == ["chat.messages"]
    before = bob.unread(room)
    lifetime_passes(town, room)
    assert bob.sees_event("message.expired", room)["d"]["messages"] == [gone]
    assert "body" not in message(bob, room, gone) and message(bob, room, gone)["rev"] == 1 and message(bob, room, kept)["body"]["text"] == "stays"
    assert is_anywhere(town, words) == [] and bob.unread(room) == before, "what was said counts as before"
    assert [entry["ev"] for entry in bob.log(room)][-3:] == ["message.sent", "message.sent", "message.expired"], "the log stays dense"


def test_a_lifetime_may_count_from_when_somebody_else_read_it(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    carol = town.person("carol", door)
    room = alice.makes_room(bob, carol)
    first, second = (alice.sends(room, text, lifetime_ms=MINUTE, lifetime_from="reading")["seq"] for text in ("one", "two"))
    alice.reads(room, second)
    bob.reads(room, first)
    wait_until(lambda: "expires_at" in message(bob, room, first), 10, "the first one's time has begun")
    assert "expires_at" not in message(bob, room, second)
    begun = message(bob, room, first)["expires_at"]
    carol.reads(room, second)
    wait_until(lambda: "expires_at" in message(bob, room, second), 10, "the second one's as well")
    assert message(bob, room, first)["expires_at"] == begun, "it begins once"
    lifetime_passes(town, room)
    carol.comes_online()
    wait_until(lambda: "body" not in message(bob, room, second), 10, "both are gone")
    assert "body" not in message(bob, room, first)


def test_who_answers_has_read(town: Town, door: str):
    """A send moves its sender's mark; telling of what stands before it begins its lifetime all the same."""
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    asked = alice.sends(room, "?", lifetime_ms=MINUTE, lifetime_from="reading")["seq"]
    bob.sends(room, "!")
    bob.reads(room, asked)
    wait_until(lambda: "expires_at" in message(bob, room, asked), 10, "it has begun")


def keeps_nothing(who: Person, room: str, **more) -> None:
    who.does("room.update", room=room, cid=make_id(), **({"lifetime_ms": 10 * MINUTE, "lifetime_from": "delivery"} | more))


def test_a_room_that_keeps_nothing_lets_go_of_what_everybody_has_received(town: Town, door: str):
    """The numbers stay. Nothing but the log tells the words while they are there: no search, no export, and nobody passes them on."""
    alice, bob = town.people("alice", "bob", door=door)
    room, kept, words = alice.makes_room(bob), alice.makes_room(bob), make_id()
    keeps_nothing(alice, room)
    bob.comes_online(1)
    seq, last = (alice.sends(room, f"{words} number{number}", lifetime_ms=24 * 60 * MINUTE)["seq"] for number in range(2))
    alice.sends(kept, f"{words} stays")
    assert "expires_at" in bob.sees(room, f"{words} number0")["d"]
    alice.does("message.edit", room=room, seq=seq, cid=make_id(), body={"kind": "text", "text": f"{words} edited"})
    assert bob.tries("message.forward", room=kept, from_room=room, seq=seq, cid=make_id()).code == "conflict"
    exported = alice.does("room.export_page", room=room, export=alice.does("room.export", room=room, cid=make_id())["seq"])
    assert words not in str(exported) and exported["events"][-2]["d"]["message"] == seq
    wait_until(lambda: bob.does("search.query", text=words)["messages"], 10, "what stays is found")
    assert {one["room"] for one in bob.does("search.query", text=words)["messages"]} == {kept}
    assert message(bob, room, last)["body"]["text"] == f"{words} number1", "nobody said yet that they have it"
    before = bob.unread(room)
    bob.does("receipt.delivered", room=room, seq=last)
    assert sorted(bob.sees_event("message.expired", room)["d"]["messages"]) == [seq, last]
    assert "body" not in message(bob, room, seq) and bob.unread(room) == before == 2
    alice.does("room.delete", room=kept, cid=make_id())
    wait_until(lambda: not is_anywhere(town, words), 20, "nothing of it is left")


def test_who_is_away_misses_what_a_room_keeps_for_nobody(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room, words = alice.makes_room(bob, carol), make_id()
    keeps_nothing(alice, room)
    bob.comes_online(1)
    seq = alice.sends(room, words)["seq"]
    deleted = alice.sends(room, words)["seq"]
    alice.does("message.delete", room=room, seq=deleted, cid=make_id())
    assert alice.tries("message.restore", room=room, seq=deleted, cid=make_id()).code == "gone"
    bob.reads(room, deleted)
    bob.does("receipt.delivered", room=room, seq=deleted)
    bob.sees(room, words)
    assert message(carol, room, seq)["body"]["text"] == words, "it waits for carol"
    lifetime_passes(town, room)
    assert bob.sees_event("message.expired", room)["d"]["messages"] == [seq]
    missed = next(entry for entry in carol.log(room) if entry["seq"] == seq)["d"]
    assert "body" not in missed and (missed["from"], missed["num"]) == (alice.user, 1) and carol.unread(room) == 2
    wait_until(lambda: not is_anywhere(town, words), 20, "nothing of it is left")


def test_who_keeps_nothing_says_for_how_long_at_most(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    for wrong in ({"lifetime_from": "delivery"}, {"lifetime_ms": 61 * MINUTE, "lifetime_from": "delivery"}):
        assert list(alice.tries("room.update", room=room, cid=make_id(), **wrong).faults) == ["/lifetime_ms"]
    keeps_nothing(alice, room)
    assert list(alice.tries("room.update", room=room, cid=make_id(), lifetime_ms=None).faults) == ["/lifetime_ms"]
    settings = bob.sees_room(room)["settings"]
    assert (settings["lifetime_ms"], settings["lifetime_from"]) == (10 * MINUTE, "delivery")
    own = alice.sends(room, "shorter", lifetime_ms=MINUTE)["seq"]
    longer = alice.sends(room, "longer", lifetime_ms=60 * MINUTE, lifetime_from="reading")["seq"]
    kept_ms = {seq: ms for seq, ms in sql(town, "SELECT seq, (extract(epoch FROM expires_at - at) * 1000)::bigint FROM chat.messages WHERE room_id = %s", room)}
    assert kept_ms == {own: MINUTE, longer: 10 * MINUTE}, "what a message says of its own may shorten it and no more"


def test_a_message_alone_may_go_once_everybody_has_it(town: Town, door: str):
    """In a direct room as well, which has no settings; what stands beside it stays."""
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.does("room.create", cid=make_id(), kind="direct", peer=bob.user)["room"]["room"]
    alice.comes_online()
    gone = alice.sends(room, "for your eyes", lifetime_ms=60 * MINUTE, lifetime_from="delivery")["seq"]
    kept = bob.sends(room, "what?")["seq"]
    bob.reads(room, kept)
    assert alice.sees_event("message.expired", room)["d"]["messages"] == [gone]
    assert "body" in message(alice, room, kept)


def test_many_expire_in_slices(town: Town):
    alice = town.person("alice")
    room = alice.makes_room()
    socket = town.socket(0, alice.token)
    asked = [socket.ask("message.send", {"room": room, "cid": make_id(), "body": {"kind": "text", "text": f"{n}"}, "lifetime_ms": MINUTE}) for n in range(450)]
    numbers = {socket.reply(number, "message.send").body["seq"] for number in asked}
    lifetime_passes(town, room)
    wait_until(lambda: not sql(town, "SELECT 1 FROM chat.messages WHERE room_id = %s AND text IS NOT NULL LIMIT 1", room), 20, "all are gone")
    told = [entry["d"]["messages"] for entry in alice.log(room) if entry["ev"] == "message.expired"]
    assert all(len(slice) <= 200 for slice in told) and len(told) >= 3
    assert sorted(number for slice in told for number in slice) == sorted(numbers)


def test_what_was_kept_of_a_deleted_message_goes_when_nobody_may_bring_it_back(town: Town):
    """Though nothing more is deleted in the room, and nobody asks."""
    alice = town.person("alice")
    room, words = alice.makes_room(), make_id()
    seq = alice.sends(room, words)["seq"]
    alice.does("message.edit", room=room, seq=seq, cid=make_id(), body={"kind": "text", "text": f"better {words}"})
    alice.does("message.delete", room=room, seq=seq, cid=make_id())
    assert set(is_anywhere(town, words)) == {"chat.deleted", "chat.revisions"}
    sql(town, "UPDATE chat.deleted SET until = now() WHERE room_id = %s", room)
    wait_until(lambda: not is_anywhere(town, words), 20, "nothing of it is left")
    assert alice.tries("message.restore", room=room, seq=seq, cid=make_id()).code == "gone"


def test_a_message_with_a_lifetime_is_kept_no_longer_when_it_is_deleted(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    sent = alice.sends(room, "for a minute", lifetime_ms=MINUTE)["seq"]
    expires_at = message(alice, room, sent)["expires_at"]
    assert alice.does("message.delete", room=room, seq=sent, cid=make_id())["until"] == expires_at


def test_what_hangs_on_a_message_goes_with_it(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, words = alice.makes_room(bob), make_id()
    bob.comes_online(1)
    seq = alice.sends(room, words, lifetime_ms=MINUTE)["seq"]
    alice.does("message.edit", room=room, seq=seq, cid=make_id(), body={"kind": "text", "text": f"@{bob.login} better {words}"})
    bob.does("reaction.add", room=room, seq=seq, cid=make_id(), emoji="👍")
    lifetime_passes(town, room)
    bob.sees_event("message.expired", room)
    left = [table for table in ("revisions", "reactions", "mentions", "mentions_untold", "deleted")
            if sql(town, f"SELECT 1 FROM chat.{table} WHERE room_id = %s AND seq = %s LIMIT 1", room, seq)]
    assert left == [] and is_anywhere(town, words) == []
    assert all("body" not in entry["d"] and "spans" not in entry["d"] for entry in bob.log(room) if entry["ev"] in ("message.sent", "message.edited"))


def test_a_room_keeps_what_is_not_too_old(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, words = alice.makes_room(bob), make_id()
    bob.comes_online(1)
    alice.sends(room, words)
    sql(town, "UPDATE chat.messages SET at = at - interval '1 hour' WHERE room_id = %s", room)
    sql(town, "UPDATE chat.changes SET at = at - interval '1 hour' WHERE room_id = %s", room)
    young = alice.sends(room, "young")["seq"]
    sql(town, "UPDATE chat.rooms SET retention_ms = %s WHERE id = %s", 30 * MINUTE, room)
    assert bob.sees_event("room.floor_raised", room)["d"]["floor"] == young == bob.sees_room(room)["floor"]
    assert [entry["ev"] for entry in bob.log(room)] == ["message.sent", "room.floor_raised"] and is_anywhere(town, words) == []
    assert bob.tries("message.get", room=room, seq=young - 1).code == "gone"
    assert bob.reads(room, young - 1)["unread"] == 1, "what is gone was read, too"
    page = bob.does("room.events", room=room, after_seq=1)
    assert page["recovered"] is False and page["floor"] == young
    head = bob.sees_room(room)["seq"]
    sql(town, "UPDATE chat.rooms SET retention_due_at = now() WHERE id = %s", room)
    due = "SELECT retention_due_at > now() FROM chat.rooms WHERE id = %s"
    wait_until(lambda: sql(town, due, room)[0][0], 20, "the worker looked again")
    assert bob.sees_room(room)["seq"] == head, "there was nothing to do, and nothing was told"


def test_a_silent_room_stays_silent(town: Town):
    """That its floor was raised is itself too old one day: no reason to raise it again."""
    alice = town.person("alice")
    room = alice.makes_room()
    alice.sends(room, "hi")
    sql(town, "UPDATE chat.rooms SET retention_ms = 1 WHERE id = %s", room)
    wait_until(lambda: alice.sees_room(room)["floor"] > 2, 20, "nothing is kept")
    head = alice.sees_room(room)["seq"]
    for _ in range(3):
        sql(town, "UPDATE chat.rooms SET retention_due_at = now() - interval '1 s' WHERE id = %s", room)
        wait_until(lambda: sql(town, "SELECT retention_due_at > now() - interval '1 s' FROM chat.rooms WHERE id = %s", room)[0][0], 20, "the worker looked")
    assert alice.sees_room(room)["seq"] == head
    alice.sends(room, "again")
    wait_until(lambda: alice.sees_room(room)["floor"] > head, 20, "what is said goes again")
    assert alice.history(room) == []


def test_a_room_ends_with_everything_in_it(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room, words = alice.makes_room(bob), make_id()
    said = alice.sends(room, words)["seq"]
    alice.does("room.set_rules", room=room, cid=make_id(), rules=[{"rule": make_id(), "kind": "exact", "words": f"not {words}", "action": "refuse"}])
    alice.sends(room, "in a thread", thread=said)
    alice.comes_online(), bob.comes_online(1)
    sql(town, "UPDATE chat.rooms SET ends_at = now() WHERE id = %s", room)
    assert alice.sees_event("room.removed", match=lambda d: d["room"] == room)
    assert bob.sees_event("room.removed", match=lambda d: d["room"] == room)
    for who in (alice, bob):
        assert who.tries("room.get", room=room).code == "not_found" and who.tries("message.send", room=room, cid=make_id(), body={"kind": "text", "text": "x"}).code == "not_found"
        assert room not in [one["room"] for one in who.does("room.list")["rooms"]]
    wait_until(lambda: sql(town, "SELECT emptied_at IS NOT NULL FROM chat.rooms WHERE id = %s", room)[0][0], 20, "everything is swept away")
    assert is_anywhere(town, words) == []
    of_rooms = [table for (table,) in sql(town, "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                                " WHERE n.nspname = 'chat' AND c.relkind = 'p' AND pg_get_partkeydef(c.oid) = 'HASH (room_id)'")]
    assert {"chat.members", "chat.messages", "chat.changes"} < set(of_rooms)
    assert [table for table in of_rooms if sql(town, f"SELECT 1 FROM {table} WHERE room_id = %s LIMIT 1", room)] == []


def keeps_something_of(who: Person, room: str, seq: int) -> None:
    who.does("bookmark.add", room=room, seq=seq)
    who.does("draft.set", room=room, text="never mind")
    who.does("message.hide", room=room, seq=seq)
    who.does("preference.set", name="notify_level", scope=room, value={"word": "mentions"}, cid=make_id())
    wait_until(lambda: [one for one in who.does("mention.list")["mentions"] if one["room"] == room], 10, "they are told that they were named")


def kept_of(town: Town, room: str, who: Person) -> set[str]:
    tables = {"bookmarks": "room_id", "drafts": "room_id", "hidden": "room_id", "user_mentions": "room_id", "user_rooms": "room_id", "preferences": "scope_id"}
    return {table for table, column in tables.items() if sql(town, f"SELECT 1 FROM chat.{table} WHERE user_id = %s AND {column} = %s", who.user, room)}


def test_a_room_that_was_deleted_leaves_nothing_either(town: Town):
    """Nor what people kept of it for themselves: those who were in it to the end, and those who had left."""
    alice, bob, carol = town.people("alice", "bob", "carol")
    room = alice.makes_room(bob, carol)
    named = alice.sends(room, f"@{bob.login} and @{carol.login}, look")["seq"]
    for who in (bob, carol):
        keeps_something_of(who, room, named)
    carol.leaves(room)
    assert len(kept_of(town, room, bob)) == 6 and len(kept_of(town, room, carol)) == 5
    bob.comes_online(1)
    sql(town, "UPDATE chat.rooms SET deleted_at = now() WHERE id = %s", room)
    assert bob.sees_event("room.removed", match=lambda d: d["room"] == room)
    wait_until(lambda: sql(town, "SELECT emptied_at IS NOT NULL FROM chat.rooms WHERE id = %s", room)[0][0], 20, "everything is swept away")
    assert kept_of(town, room, bob) == kept_of(town, room, carol) == set()


def test_a_room_whose_time_has_not_come_stays(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    sql(town, "UPDATE chat.rooms SET ends_at = now() + interval '1 hour' WHERE id = %s", room)
    answer = town.rests[0].call("room.end", {"room": room, "limit": 100}, town.mint.service_token("worker"))
    assert answer.body == {"is_more": False} and alice.sees_room(room)["room"] == room


def test_with_what_a_message_said_goes_what_hung_on_it(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    canary = "canary_" + make_id()[-12:]
    about = {"room": room, "seq": alice.sends(room, f"first {canary}", lifetime_ms=MINUTE)["seq"]}
    alice.does("message.edit", **about, cid=make_id(), body={"kind": "text", "text": f"second {canary}"})
    bob.does("reaction.add", **about, cid=make_id(), emoji=f":{canary}:")
    bob.does("pin.add", room=room, message=about["seq"], cid=make_id())
    brought_back = {"room": room, "seq": alice.sends(room, "third", lifetime_ms=MINUTE)["seq"]}
    alice.does("message.delete", **brought_back, cid=make_id())
    lifetime_passes(town, room)
    bob.sees_event("message.expired", room)
    assert set(is_anywhere(town, canary)) <= {"chat.changes"}, "the log still says who reacted how"
    now = message(bob, room, about["seq"])
    assert not {"body", "reactions", "pinned"} & set(now) and bob.does("pin.list", room=room)["pins"] == []
    assert alice.tries("message.history", **about).code == "gone"
    assert alice.tries("message.restore", **brought_back, cid=make_id()).code == "gone", "a lifetime ends for what is deleted as well"
