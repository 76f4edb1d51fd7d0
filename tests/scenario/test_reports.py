"""Messages that people report: what those who decide see of them, what they decide, and who learns of it."""

from __future__ import annotations

import re

from support.client import Rest, make_id
from support.people import Person, Town, sealed_body, text_body
from support.process import wait_until


def administrator(town: Town) -> Person:
    somebody = town.person("desk", "rest")
    somebody.token = town.mint.token(somebody.user, seconds=600, admin=True)
    return somebody


def reports(somebody: Person, room: str, seq: int, reason: str = "insult", **more) -> dict:
    return somebody.does("report.create", room=room, seq=seq, cid=make_id(), reason=reason, **more)


def test_who_decides_sees_the_message_as_it_stood(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    desk, room = administrator(town), alice.makes_room(bob)
    before = alice.sends(room, "nice day")["seq"]
    said = alice.sends(room, "you fool")["seq"]
    after = bob.sends(room, "what?")["seq"]
    made = reports(bob, room, said, words="he always does")
    alice.does("message.edit", room=room, seq=said, cid=make_id(), body=text_body("you friend"))
    alice.does("message.delete", room=room, seq=said, cid=make_id())
    got = desk.asks_desk("report.get", report=made["report"])
    report, evidence = got["report"], got["evidence"]
    assert (report["by"], report["about"], report["reason"], report["words"], report["state"]) == (bob.user, alice.user, "insult", "he always does", "open")
    assert (evidence["body"], evidence["rev"]) == ({"kind": "text", "text": "you fool"}, 0) and {before, after} <= set(evidence["neighbours"])
    assert [one["report"] for one in desk.asks_desk("report.list", in_room=room)["reports"]] == [made["report"]]


def test_a_second_report_of_a_message_is_answered_by_the_first(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    desk, room = administrator(town), alice.makes_room(bob, carol)
    said = alice.sends(room, "buy this")["seq"]
    first = reports(bob, room, said, "spam")
    assert reports(bob, room, said, "fraud") == first
    assert reports(carol, room, said, "spam")["report"] != first["report"]
    assert len(desk.asks_desk("report.list", in_room=room, state="open")["reports"]) == 2


def test_the_reporter_learns_the_outcome_and_nobody_the_note(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    desk, room = administrator(town), alice.makes_room(bob)
    said = alice.sends(room, "you fool")["seq"]
    made = reports(bob, room, said)
    bob.comes_online()
    closed = desk.asks_desk("report.resolve", report=made["report"], cid=make_id(), outcome="acted", note="third time")["report"]
    assert (closed["state"], closed["outcome"], closed["note"], closed["closed_by"]) == ("closed", "acted", "third time", desk.user)
    told = bob.sees_event("report.closed", patience=20)["d"]
    assert told == {"report": made["report"], "room": room, "message": said, "outcome": "acted"}
    late = desk.town.desk.call("report.resolve", {"report": made["report"], "cid": make_id(), "outcome": "dismissed"}, desk.token)
    assert late.code == "conflict"
    assert desk.asks_desk("report.list", in_room=room, state="open")["reports"] == []


def test_what_cannot_be_read_cannot_be_reported(town: Town, door: str):
    alice, bob, carol = town.people("alice", "bob", "carol", door=door)
    room = alice.makes_room(bob)
    said = alice.sends(room, "between us")["seq"]
    args = {"room": room, "seq": said, "cid": make_id(), "reason": "spam"}
    assert carol.tries("report.create", **args).code == "not_found"
    assert alice.tries("report.create", **args).code == "conflict", "what is one's own"
    assert bob.tries("report.create", **args | {"reason": "rule"}).faults == {"/reason": "is the server's own"}
    assert bob.tries("report.create", **args | {"reason": "other"}).faults.keys() == {"/words"}
    alice.does("message.delete", room=room, seq=said, cid=make_id())
    assert bob.tries("report.create", **args).code == "gone"


def test_sealed_words_stay_sealed(town: Town):
    alice, bob = town.people("alice", "bob")
    desk, room = administrator(town), alice.makes_room(bob, encryption="dr1")
    body = sealed_body()
    said = alice.sends(room, body)["seq"]
    evidence = desk.asks_desk("report.get", report=reports(bob, room, said)["report"])["evidence"]
    assert evidence["body"] == {"kind": "sealed", **{key: value for key, value in body.items() if key != "kind"}}


def test_a_page_of_reports_leads_to_the_next(town: Town):
    alice, bob = town.people("alice", "bob")
    desk, room = administrator(town), alice.makes_room(bob)
    made = [reports(bob, room, alice.sends(room, f"{n}")["seq"], "spam")["report"] for n in range(5)]
    first = desk.asks_desk("report.list", in_room=room, limit=3)
    second = desk.asks_desk("report.list", in_room=room, limit=3, cursor=first["next"])
    assert [one["report"] for one in first["reports"] + second["reports"]] == made[::-1] and "next" not in second


def test_the_front_leads_to_the_desk(town: Town):
    desk = administrator(town)
    front = Rest(town.platform.https_url, verify=town.platform.tls())
    assert front.call("report.list", {"limit": 1}, desk.token).ok
    assert front.call("report.list", {"limit": 1}, town.person("nobody", "rest").token).code == "forbidden"
    front.close()


def test_what_floods_are_made_of_is_reported_by_the_server(town: Town):
    alice, bob = town.people("alice", "bob")
    desk, room = administrator(town), alice.makes_room(bob)
    bob.sends(room, "look: https://a.example")
    said = bob.sends(room, " ".join(f"https://{n}.example" for n in range(5)))["seq"]
    bob.sends(room, " ".join(f"http://{n}.example" for n in range(5)))
    found = desk.asks_desk("report.list", in_room=room)["reports"]
    assert [(one["seq"], one["reason"], one["about"], "rule" in one) for one in found] == [(said, "suspicious", bob.user, False)]
    assert "5 links" in found[0]["words"], "once in a while, and then somebody looks"


def test_whoever_names_many_or_speaks_everywhere_is_noticed_over_all_gateways_and_by_edits(town: Town):
    bob, carol, dave = town.people("bob", "carol", "dave", door="rest")
    desk, named, edited = administrator(town), bob.makes_room(), carol.makes_room()
    rooms = [dave.makes_room() for _ in range(10)]

    def suspicions(room: str) -> list[str]:
        return [one["words"] for one in desk.asks_desk("report.list", in_room=room)["reports"] if one["reason"] == "suspicious"]

    bob.sends(named, " ".join(f"@somebody{n}" for n in range(9)))
    assert not suspicions(named)
    bob.sends(named, " ".join(f"@somebody{n}" for n in range(10)))
    bob.by("rest", 1).sends(named, " ".join(f"@nobody{n}" for n in range(10)))
    assert suspicions(named) == ["a new account, and 10 names in one text"], "once in a while, wherever"
    seq = carol.sends(edited, "harmless")["seq"]
    carol.does("message.edit", room=edited, seq=seq, cid=make_id(), body=text_body(" ".join(f"https://{n}.example" for n in range(5))))
    assert suspicions(edited) == ["a new account, and 5 links in one text"]
    for n, room in enumerate(rooms):
        dave.by("rest", n % 2).sends(room, f"hello {n}")
    assert [suspicions(room) for room in rooms] == [[]] * 9 + [["a new account, and 10 rooms within a minute"]]


def test_the_same_text_by_edits_counts_like_sends(town: Town):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    said = [alice.sends(room, f"harmless {n}")["seq"] for n in range(6)]
    answers = [alice.by("rest", n % 2).tries("message.edit", room=room, seq=seq, cid=make_id(), body=text_body("buy this")) for n, seq in enumerate(said)]
    assert [answer.code for answer in answers] == [""] * 5 + ["rate_limited"] and answers[5].body["limit"] == "repeated"


def test_evidence_goes_half_a_year_after_it_was_decided_about(town: Town):
    alice, bob = town.people("alice", "bob")
    desk, room = administrator(town), alice.makes_room(bob)
    old, late, undecided = (reports(bob, room, alice.sends(room, f"{n}")["seq"], "spam")["report"] for n in range(3))
    def kept() -> set[str]:
        return {one["report"] for one in desk.asks_desk("report.list", in_room=room)["reports"]}

    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.reported SET at = at - interval '181 days' WHERE id = ANY(%s)", ([old, undecided],))
        database.execute("UPDATE chat.reported SET outcome = 0 WHERE id = ANY(%s)", ([old, late],))
    wait_until(lambda: old not in kept(), 10, "it goes by itself")
    assert kept() == {late, undecided}
    assert any(re.search(r"^chat_reports_forgotten_total\S* [1-9]", gateway.metrics(), re.MULTILINE) for gateway in town.platform.gateways)
