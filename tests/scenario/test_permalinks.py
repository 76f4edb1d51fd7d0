"""A message has an address: texts that hold it lead there, whoever may read there is shown what it says, and nobody else learns anything."""

from __future__ import annotations

import urllib.request

from support.client import make_id
from support.people import Person, Town
from test_endings import lifetime_passes


def link_to(town: Town, room: str, seq: int) -> str:
    return f"{town.platform.https_url}/r/{room}/{seq}"


def quotes(who: Person, room: str, *messages: int) -> list[dict]:
    return who.does("quote.list", room=room, messages=list(messages))["quotes"]


def states(who: Person, room: str, *messages: int) -> list[str]:
    return [quote["state"] for quote in quotes(who, room, *messages)]


def test_a_message_is_found_by_its_address_by_whoever_may_read_it(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob)
    seq = alice.sends(room, "over here")["seq"]
    link = alice.does("message.get", room=room, seq=seq)["permalink"]
    assert link == link_to(town, room, seq)
    found = bob.does("message.resolve", link=link)
    assert (found["room"], found["seq"], found["message"]["body"]["text"]) == (room, seq, "over here")
    missing = carol.tries("message.resolve", link=link_to(town, make_id(), 1))
    for other in (link, link_to(town, room, 999)):
        refused = carol.tries("message.resolve", link=other)
        assert (refused.status, refused.code, refused.body.get("detail")) == (404, "not_found", missing.body.get("detail")), "whether there is such a room stays unknown"
    assert bob.tries("message.resolve", link=link_to(town, room, 999)).code == "not_found"
    for wrong in ("https://elsewhere.example/r/x/1", link + "x", link_to(town, room, 0), link_to(town, "nowhere", 1), link.replace("/r/", "/s/"), link_to(town, room, 10**16), "x"):
        refused = bob.tries("message.resolve", link=wrong)
        assert (refused.code, list(refused.faults)) == ("invalid", ["/link"]), wrong


def test_addresses_in_a_text_are_known_as_such_and_tell_outsiders_nothing(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    secret, shared = alice.makes_room(bob), alice.makes_room(bob, carol)
    seq = alice.sends(secret, "between us")["seq"]
    real, made_up = link_to(town, secret, seq), link_to(town, make_id(), 7)
    text = f"ünlike {real}, [that]({made_up}) and https://example.org/r/{secret}/1."
    carol.comes_online()
    sent = alice.sends(shared, text)["seq"]
    spans = carol.sees_event("message.sent", shared, match=lambda d: d["from"] == alice.user)["d"]["spans"]
    assert [(span["kind"], span.get("room"), span.get("message")) for span in spans] == [("message", secret, seq), ("message", made_up.split("/")[-2], 7), ("link", None, None)]
    assert [text[span["at"] : span["at"] + span["length"]] for span in spans] == [real, made_up, f"https://example.org/r/{secret}/1"]
    assert carol.does("message.get", room=shared, seq=sent)["message"]["spans"] == spans
    assert [(quote["of_room"], quote["of"], quote["state"]) for quote in quotes(carol, shared, sent)] == [(secret, seq, "unknown"), (made_up.split("/")[-2], 7, "unknown")]
    assert all(set(quote) == {"message", "of_room", "of", "state"} for quote in quotes(carol, shared, sent)), "what is there and what is not look alike"
    shown = quotes(bob, shared, sent)[0]
    assert (shown["state"], shown["excerpt"], shown["is_cut"], shown["from"], shown["rev"]) == ("shown", "between us", False, alice.user, 0)
    edited = alice.does("message.edit", room=shared, seq=sent, cid=make_id(), body={"kind": "text", "text": f"now {real}"})
    assert edited["rev"] == 1 and [quote["of"] for quote in quotes(bob, shared, sent)] == [seq]
    assert [span["kind"] for span in bob.does("message.get", room=shared, seq=sent)["message"]["spans"]] == ["message"]


def test_what_is_quoted_is_told_as_it_stands_now(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    long, gone, short, hidden = (alice.sends(room, text, **more)["seq"] for text, more in (("ä" * 300, {}), ("gone", {}), ("short", {"lifetime_ms": 60_000}), ("hidden", {})))
    replies = [alice.sends(room, f"on {seq}", reply_to=seq)["seq"] for seq in (long, gone, short, hidden)]
    assert states(bob, room, *replies) == ["shown"] * 4 and quotes(bob, room, replies[0])[0]["excerpt"] == "ä" * 200 and quotes(bob, room, replies[0])[0]["is_cut"]
    alice.does("message.edit", room=room, seq=long, cid=make_id(), body={"kind": "text", "text": "other words"})
    alice.does("message.delete", room=room, seq=gone, cid=make_id())
    bob.does("message.hide", room=room, seq=hidden)
    lifetime_passes(town, room)
    assert [(quote["message"], quote["state"], quote.get("excerpt")) for quote in sorted(quotes(bob, room, *replies), key=lambda quote: quote["message"])] == [
        (replies[0], "shown", "other words"), (replies[1], "deleted", None), (replies[2], "deleted", None), (replies[3], "hidden", None)]
    assert states(alice, room, replies[3]) == ["shown"]
    poll = alice.sends(room, {"kind": "poll", "questions": [{"question": "tea?", "options": ["yes", "no"]}]})["seq"]
    many = alice.sends(room, " ".join(link_to(town, room, seq) for seq in (poll, poll, *replies, long)), reply_to=poll)["seq"]
    assert [quote["of"] for quote in quotes(bob, room, many)] == [poll, *replies] and quotes(bob, room, many)[0]["excerpt"] == "tea?", "five at most, each once"
    alice.does("message.delete", room=room, seq=many, cid=make_id())
    assert quotes(bob, room, many, 999) == [] and bob.tries("quote.list", room=room, messages=[1] * 21).code == "invalid"


def test_of_a_room_that_hides_its_history_newcomers_are_quoted_nothing_older(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room()
    alice.does("room.update", room=room, cid=make_id(), hides_history=True)
    old = alice.sends(room, "before your time")["seq"]
    alice.does("member.add", room=room, user=bob.user, cid=make_id())
    reply = alice.sends(room, f"as I said: {link_to(town, room, old)}", reply_to=old)["seq"]
    assert states(bob, room, reply) == ["unknown"] and states(alice, room, reply) == ["shown"]
    assert bob.tries("message.resolve", link=link_to(town, room, old)).code == "not_found"
    alice.does("member.kick", room=room, user=bob.user, cid=make_id())
    assert bob.tries("quote.list", room=room, messages=[reply]).code == "not_found" and bob.tries("message.resolve", link=link_to(town, room, reply)).code == "not_found"


def test_a_browser_is_shown_the_same_page_for_every_address(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    pages = set()
    for where in (f"/r/{room}/1", f"/r/{make_id()}/2"):
        with urllib.request.urlopen(town.platform.gateways[0].url + where, timeout=10) as page:
            assert page.headers.get_content_type() == "text/html" and "default-src 'none'" in page.headers["Content-Security-Policy"]
            pages.add(page.read())
    assert len(pages) == 1 and b"chat show" in pages.pop()
