"""The checker itself: a history in which all is well passes, and each of these lies is found out."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from support.history import Final, check

ROOM, OTHER_ROOM = "room", "other room"


class Made:
    """A short history in which everything is right: three people, two rooms, twenty messages, a kick, a return, an unknown, a resume."""

    def __init__(self):
        self.events: list[dict] = []
        self.final = Final({ROOM: [], OTHER_ROOM: []})
        self.audit: list[dict] = []
        self.time = 0.0
        for room in (ROOM, OTHER_ROOM):
            self.entry(room, {"ev": "room.created"})
            for who in "abc":
                self.note("join", who, room=room, seq=1)
        for number in range(8):
            self.sends("abc"[number % 3], ROOM, f"m{number}")
            self.sends("ab"[number % 2], OTHER_ROOM, f"o{number}")
        cut = self.entry(ROOM, {"ev": "member.left"}, hearers="ab")
        self.note("leave", "c", room=ROOM, seq=cut)
        for number in range(3):
            self.sends("a", ROOM, f"behind {number}", hearers="ab")
        back = self.entry(ROOM, {"ev": "member.joined"}, hearers="ab")
        self.note("join", "c", room=ROOM, seq=back)
        self.note("recv", "c", "s2", room=ROOM, seq=back, how="live", ev="member.joined")
        self.note("show", "c", "s2", room=ROOM, seq=back)
        for rev in (1, 2, 3):
            self.entry(ROOM, {"ev": "room.updated"}, rev=rev)
        self.sends("b", ROOM, "unsure", is_unknown_first=True)
        self.sends("c", ROOM, "last")

    def note(self, op: str, client: str, session: str = "s1", **more) -> dict:
        self.time += 1
        event = {"mono": self.time, "wall": self.time, "client": client, "session": session, "op": op} | more
        self.events.append(event)
        return event

    def entry(self, room: str, entry: dict, hearers: str = "abc", **more) -> int:
        seq = len(self.final.rooms[room]) + 1
        self.final.rooms[room].append({"seq": seq} | entry)
        self.audit.append({"key": room, "seq": seq, "ev": entry["ev"]})
        for who in hearers:
            self.note("recv", who, room=room, seq=seq, how="live", **entry, **more)
            self.note("show", who, room=room, seq=seq)
        return seq

    def sends(self, who: str, room: str, cid: str, hearers: str = "abc", is_unknown_first: bool = False) -> None:
        self.note("invoke", who, room=room, cid=cid, hash=f"hash of {cid}")
        seq = self.entry(room, {"ev": "message.sent", "sender": who, "cid": cid, "hash": f"hash of {cid}"}, hearers)
        if is_unknown_first:
            self.note("unknown", who, room=room, cid=cid)
            self.note("invoke", who, room=room, cid=cid, hash=f"hash of {cid}")
        self.note("ok", who, room=room, cid=cid, seq=seq, dup=is_unknown_first)

    # --- for the liars

    def find(self, op: str, client: str | None = None, **members) -> dict:
        return next(event for event in self.events if event["op"] == op and client in (None, event["client"])
                    and all(event.get(name) == value for name, value in members.items()))

    def check(self) -> list[str]:
        return sorted({one.rule for one in check(self.events, self.final, self.audit)})


def drop_one(made: Made) -> None:
    made.events.remove(made.find("recv", "b", cid="m3"))


def swap_two(made: Made) -> None:
    one, other = made.find("recv", "b", cid="m3"), made.find("recv", "b", cid="m4")
    for name in ("sender", "cid", "hash"):
        one[name], other[name] = other[name], one[name]


def repeat_one(made: Made) -> None:
    again = copy.deepcopy(made.find("show", "b", room=ROOM, seq=5))
    made.events.append(again | {"mono": made.time + 1})


def foreign_room(made: Made) -> None:
    made.find("recv", "b", cid="o3")["room"] = ROOM


def wrong_body(made: Made) -> None:
    made.find("recv", "b", cid="m3")["hash"] = "hash of something else"


def seq_hole(made: Made) -> None:
    for entry in made.final.rooms[OTHER_ROOM][4:]:
        entry["seq"] += 1
    for event in made.events:
        if event.get("room") == OTHER_ROOM and event.get("seq", 0) >= 5:
            event["seq"] += 1


def late_after_kick(made: Made) -> None:
    heard = made.find("recv", "b", cid="behind 1")
    made.events.append(heard | {"client": "c"})


def lost_tail(made: Made) -> None:
    made.events.remove(made.find("recv", "a", cid="last"))


def stale_edit(made: Made) -> None:
    one, other = made.find("recv", "b", rev=2), made.find("recv", "b", rev=3)
    one["rev"], other["rev"] = other["rev"], one["rev"]


def vanished_audit(made: Made) -> None:
    made.audit.remove({"key": ROOM, "seq": 5, "ev": "message.sent"})


def ack_without_commit(made: Made) -> None:
    made.note("invoke", "a", room=ROOM, cid="never stored", hash="hash")
    made.note("ok", "a", room=ROOM, cid="never stored", seq=len(made.final.rooms[ROOM]) + 1, dup=False)


def reused_seq(made: Made) -> None:
    """A number handed out twice: one client was answered with it, another heard something else under it."""
    made.find("ok", "b", cid="m4")["seq"] = made.find("ok", "a", cid="m3")["seq"]


def order_turned(made: Made) -> None:
    """Begun after the other had been answered, and yet before it."""
    late, early = made.find("ok", "a", cid="m3"), made.find("ok", "b", cid="m4")
    late["seq"], early["seq"] = early["seq"], late["seq"]


def doubled_by_a_repeat(made: Made) -> None:
    made.entry(ROOM, {"ev": "message.sent", "sender": "b", "cid": "unsure", "hash": "hash of unsure"})


def sent_after_the_kick(made: Made) -> None:
    made.final.rooms[ROOM][made.find("ok", cid="behind 1")["seq"] - 1]["sender"] = "c"


def heard_twice_live(made: Made) -> None:
    made.events.append(made.find("recv", "a", cid="m3") | {"mono": made.time + 1})


def refused_and_yet_told(made: Made) -> None:
    ok = made.find("ok", "a", cid="m3")
    ok |= {"op": "fail", "code": "forbidden"}
    ok["op"] = "fail"


def audit_out_of_order(made: Made) -> None:
    made.audit[2], made.audit[4] = made.audit[4], made.audit[2]
    made.audit.sort(key=lambda record: record["key"])


LIES: dict[Callable[[Made], None], str] = {
    drop_one: "C2", swap_two: "C3", repeat_one: "C5", foreign_room: "C6", wrong_body: "C6", seq_hole: "C3", late_after_kick: "C7", lost_tail: "C2",
    stale_edit: "C9", vanished_audit: "C10", ack_without_commit: "C1", reused_seq: "C1", order_turned: "C4", doubled_by_a_repeat: "C5",
    sent_after_the_kick: "C7", heard_twice_live: "C5", refused_and_yet_told: "C6", audit_out_of_order: "C10",
}


def test_a_right_history_passes():
    assert Made().check() == []


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_doctored_history_is_found_out(lie: Callable[[Made], None]):
    made = Made()
    lie(made)
    assert LIES[lie] in made.check(), made.check()


def test_an_unknown_that_was_never_stored_is_no_break():
    made = Made()
    made.note("invoke", "a", room=ROOM, cid="lost", hash="hash")
    made.note("unknown", "a", room=ROOM, cid="lost")
    assert made.check() == []


def test_an_unknown_that_was_stored_twice_is_one():
    made = Made()
    doubled_by_a_repeat(made)
    assert "C11" in made.check()
