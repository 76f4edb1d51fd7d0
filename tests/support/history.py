"""What clients did and saw, one JSON line for each event, and the checker of it.

    log = History(path)          log.note("recv", client="c1", session=…, room=…, seq=…, …)
    breaks = check(log.events, final)     [] when every rule holds

Events, each with `mono` (seconds of the monotonic clock), `wall`, `client`, `session` and `op`:

    invoke   a send begins: room cid hash; again under the same cid when it is repeated
    ok       its answer: room cid seq dup          fail     refused for good: room cid code
    unknown  no answer, nobody knows               never    it was never sent
    recv     something arrived: room seq ev, `how` live or pulled; of messages sender cid hash; of rooms rev; of marks read_seq
    show     the client's surface gives it to the person: room seq
    join     is in the room from seq on            leave    is out of it from seq on: left, kicked or banned
    resume   a session began: heads                reload   the room starts anew at seq: what was held is dropped
    close    a session ended: code

`final` is what the database holds at the end: for each room its log in order, [{"seq", "ev", "sender", "cid", "hash", …}, …], and `marks`.
`audit`, where there is one, is what the topic holds: [{"key", "seq", "ev"}, …] in order.

Rules, by the numbers of the list that they come from: C1 durable, C2 delivered, C3 total order, C4 real-time order, C5 no duplicates, C6 no phantoms,
C7 membership cut, C9 monotonic, C10 audit, C11 unknowns.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


def body_hash(body: dict) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


class History:
    """Kept in memory and, one line each, in a file: what a failure is looked into with."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.events = path, []
        self._file = path.open("w", buffering=1 << 16)

    def note(self, op: str, client: str, session: str = "", **more) -> None:
        event = {"mono": time.monotonic(), "wall": time.time(), "client": client, "session": session, "op": op} | more
        self.events.append(event)
        self._file.write(json.dumps(event) + "\n")

    def close(self) -> None:
        self._file.close()


@dataclass(frozen=True)
class Break:
    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.what}"


@dataclass
class Final:
    rooms: dict[str, list[dict]]
    marks: dict[tuple[str, str], int] = field(default_factory=dict)  # (room, user) → read_seq


def check(events: list[dict], final: Final, audit: list[dict] | None = None, users: dict[str, str] | None = None) -> list[Break]:
    """Every rule that is broken, and where. `users` tells which user a client is (several clients may be one)."""
    checker = _Checker(sorted(events, key=lambda event: event["mono"]), final, users or {})
    for rule in (checker.durable, checker.delivered, checker.total_order, checker.real_time_order, checker.no_duplicates, checker.no_phantoms,
                 checker.membership_cut, checker.monotonic, checker.unknowns):
        rule()
    if audit is not None:
        checker.audited(audit)
    return checker.breaks


def is_message(event: dict) -> bool:
    return event.get("ev") == "message.sent"


class _Checker:
    def __init__(self, events: list[dict], final: Final, users: dict[str, str]):
        self.events, self.final, self.users, self.breaks = events, final, users, []
        self.by_op: dict[str, list[dict]] = defaultdict(list)
        for event in events:
            self.by_op[event["op"]].append(event)
        self.stored: dict[tuple[str, str], list[dict]] = defaultdict(list)  # (room, cid) → entries of the final log
        for room, log in final.rooms.items():
            for entry in log:
                if is_message(entry):
                    self.stored[room, entry["cid"]].append(entry)

    def broken(self, rule: str, what: str) -> None:
        self.breaks.append(Break(rule, what))

    def user_of(self, client: str) -> str:
        return self.users.get(client, client)

    # --- C1: every acknowledged send is in the final history once: same cid, seq, body.
    def durable(self) -> None:
        hashes = {(event["room"], event["cid"]): event["hash"] for event in self.by_op["invoke"]}
        for ok in self.by_op["ok"]:
            key = (ok["room"], ok["cid"])
            entries = self.stored[key]
            if len(entries) != 1:
                self.broken("C1", f"{key} was acknowledged as {ok['seq']} and stands {len(entries)} times in the end")
            elif entries[0]["seq"] != ok["seq"]:
                self.broken("C1", f"{key} was acknowledged as {ok['seq']} and stands at {entries[0]['seq']}")
            elif key not in hashes:
                self.broken("C1", f"{key} was acknowledged and never sent")
            elif entries[0]["hash"] != hashes[key]:
                self.broken("C1", f"{key} was stored with another body")

    # --- C2: each member gets every number of their membership by the end.
    def spans(self) -> dict[tuple[str, str], list[tuple[int, int]]]:
        """Where each client was in which room: from a joining up to a leaving, or the end."""
        spans: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for event in self.events:
            key = (event["client"], event.get("room"))
            if event["op"] == "join":
                spans[key].append((event["seq"], len(self.final.rooms.get(event["room"], []))))
            elif event["op"] == "leave" and spans[key]:
                spans[key][-1] = (spans[key][-1][0], event["seq"])
        return spans

    def delivered(self) -> None:
        got: dict[tuple[str, str], set[int]] = defaultdict(set)
        for event in self.by_op["recv"]:
            if event.get("seq"):
                got[event["client"], event["room"]].add(event["seq"])
        for event in self.by_op["reload"]:
            got[event["client"], event["room"]].update(range(1, event["seq"] + 1))
        for key, spans in self.spans().items():
            for first, last in spans:
                # Who was away when they were removed cannot read the rest any more; up to what they have there is no hole.
                if last != len(self.final.rooms.get(key[1], [])):
                    last = max((seq for seq in got[key] if first <= seq <= last), default=first)
                missing = set(range(first, last + 1)) - got[key]
                if missing:
                    self.broken("C2", f"{key} never got {sorted(missing)[:10]} of {first} to {last}")

    # --- C3: a number is one thing for everybody, and the final log is dense from 1.
    def total_order(self) -> None:
        meaning: dict[tuple[str, int], tuple] = {}

        def means(room: str, seq: int, entry: dict, who: str) -> None:
            said = (entry.get("ev"), entry.get("sender"), entry.get("cid"), entry.get("hash"))
            known = meaning.setdefault((room, seq), said)
            if known != said:
                self.broken("C3", f"{room} {seq} is {known} for one and {said} for {who}")

        for room, log in self.final.rooms.items():
            if [entry["seq"] for entry in log] != list(range(1, len(log) + 1)):
                self.broken("C3", f"the log of {room} is not dense from 1: {[entry['seq'] for entry in log][:20]} …")
            for entry in log:
                means(room, entry["seq"], entry, "the database")
        for event in self.by_op["recv"]:
            if event.get("seq"):
                means(event["room"], event["seq"], event, event["client"])

    # --- C4: what was acknowledged before something else was begun has the smaller number.
    def real_time_order(self) -> None:
        acknowledged: dict[str, int] = defaultdict(int)
        bound: dict[tuple[str, str], int] = {}
        for event in self.events:
            if event["op"] == "invoke":
                bound.setdefault((event["room"], event["cid"]), acknowledged[event["room"]])
            elif event["op"] == "ok":
                key = (event["room"], event["cid"])
                if key in bound and event["seq"] <= bound[key]:
                    self.broken("C4", f"{key} has {event['seq']}, and was begun after {bound[key]} had been acknowledged")
                acknowledged[event["room"]] = max(acknowledged[event["room"]], event["seq"])

    # --- C5: one number for each send; a surface shows each number at most once; on the wire it comes twice only while a session catches up.
    def no_duplicates(self) -> None:
        for key, entries in self.stored.items():
            by_sender: dict[str, list[int]] = defaultdict(list)
            for entry in entries:
                by_sender[entry["sender"]].append(entry["seq"])
            for sender, seqs in by_sender.items():
                if len(seqs) > 1:
                    self.broken("C5", f"{key} of {sender} stands at {seqs}")
        shown: set[tuple] = set()
        for event in self.by_op["show"]:
            key = (event["client"], event["room"], event["seq"])
            if key in shown:
                self.broken("C5", f"{key} was shown twice")
            shown.add(key)
        last: dict[tuple, int] = {}
        for event in self.by_op["recv"]:
            if event.get("how") == "live" and event.get("seq"):
                key = (event["client"], event["session"], event["room"])
                if event["seq"] <= last.get(key, 0):
                    self.broken("C5", f"{key} heard {event['seq']} live after {last[key]}")
                last[key] = max(last.get(key, 0), event["seq"])

    # --- C6: everything received was sent, as it was sent, into that room.
    def no_phantoms(self) -> None:
        sent = {(event["room"], event["cid"]): (self.user_of(event["client"]), event["hash"]) for event in self.by_op["invoke"]}
        failed = {(event["room"], event["cid"]) for event in self.by_op["fail"]} - {(event["room"], event["cid"]) for event in self.by_op["ok"]}
        for event in self.by_op["recv"]:
            if not is_message(event):
                continue
            key = (event["room"], event["cid"])
            if key not in sent:
                self.broken("C6", f"{event['client']} got {key}, which nobody sent there")
            elif sent[key] != (event["sender"], event["hash"]):
                self.broken("C6", f"{event['client']} got {key} as {(event['sender'], event['hash'])}, sent was {sent[key]}")
            elif key in failed:
                self.broken("C6", f"{event['client']} got {key}, which had been refused")

    # --- C7: after a departure at k nothing above k reaches the client, and none of the user's sends gets a number above k.
    def membership_cut(self) -> None:
        gaps: dict[tuple[str, str], list[list[float]]] = defaultdict(list)
        for event in self.events:
            key = (event["client"], event.get("room"))
            if event["op"] == "leave":
                gaps[key].append([event["seq"], float("inf")])
            elif event["op"] == "join" and gaps[key]:
                gaps[key][-1][1] = event["seq"]
        of_user: dict[tuple[str, str], list[list[float]]] = defaultdict(list)
        for (client, room), list_of_gaps in gaps.items():
            of_user[self.user_of(client), room] += list_of_gaps
        for event in self.by_op["recv"]:
            for cut, back in gaps.get((event["client"], event["room"]), []):
                if event.get("seq") and cut < event["seq"] < back and event.get("how") == "live":
                    self.broken("C7", f"{event['client']} left {event['room']} at {cut} and got {event['seq']}")
        for room, log in self.final.rooms.items():
            for entry in filter(is_message, log):
                for cut, back in of_user.get((entry["sender"], room), []):
                    if cut < entry["seq"] < back:
                        self.broken("C7", f"{entry['sender']} left {room} at {cut} and sent {entry['seq']}")

    # --- C9: revisions and marks never go back at any client.
    def monotonic(self) -> None:
        last: dict[tuple, int] = {}
        for event in self.by_op["recv"]:
            for what in ("rev", "read_seq"):
                if what in event and event.get("how") == "live":
                    key = (event["client"], event["session"], event["room"], what)
                    if event[what] < last.get(key, 0):
                        self.broken("C9", f"{key} went back from {last[key]} to {event[what]}")
                    last[key] = max(last.get(key, 0), event[what])

    # --- C10: every entry of the logs is in the topic, in order for each key, and nothing else is.
    def audited(self, audit: Iterable[dict]) -> None:
        seen: dict[str, list[int]] = defaultdict(list)
        for record in audit:
            if record["seq"] not in seen[record["key"]]:
                seen[record["key"]].append(record["seq"])
        for room, log in self.final.rooms.items():
            wanted = [entry["seq"] for entry in log]
            if set(seen[room]) != set(wanted):
                self.broken("C10", f"of {room} the topic lacks {sorted(set(wanted) - set(seen[room]))[:10]} and has besides {sorted(set(seen[room]) - set(wanted))[:10]}")
            elif seen[room] != wanted:
                self.broken("C10", f"of {room} the topic has another order")

    # --- C11: an unknown send stands once or nowhere; a repeat that was answered got the number it has.
    def unknowns(self) -> None:
        numbers: dict[tuple[str, str], set[int]] = defaultdict(set)
        for ok in self.by_op["ok"]:
            numbers[ok["room"], ok["cid"]].add(ok["seq"])
        for key, seqs in numbers.items():
            if len(seqs) > 1:
                self.broken("C11", f"{key} was answered with several numbers: {sorted(seqs)}")
        for event in self.by_op["unknown"]:
            if len(self.stored[event["room"], event["cid"]]) > 1:
                self.broken("C11", f"{(event['room'], event['cid'])} was unknown and stands several times")
