"""Everyone ends with the same: who was there from the beginning, who came in between, and who reads it all afterwards."""

from __future__ import annotations

import random
import threading

import pytest

from support.client import make_id
from support.people import Person, Town, text_body

TURNS = 60
EXPECTED = {"", "gone", "conflict", "stale", "forbidden", "not_found"}  # what crossing each other may come to


class View:
    """What a client knows of a room's messages, by the rules of docs/features/messages.md."""

    def __init__(self, entries: list[dict]):
        self.seq = 0
        self.messages: dict[int, dict] = {}
        for entry in sorted(entries, key=lambda entry: entry["seq"]):
            self.take(entry)

    def take(self, entry: dict) -> None:
        if entry["seq"] <= self.seq:
            return
        assert entry["seq"] == self.seq + 1, f"{entry['seq']} after {self.seq}"
        self.seq, d = entry["seq"], entry["d"]
        if entry["ev"] == "message.sent":
            self.messages[self.seq] = self.said(d) | {"rev": d.get("rev", 0), "pinned": d.get("pinned", False)}
        elif "message" in d:
            self.change(self.messages[d["message"]], entry["ev"], d, entry["at"])

    @staticmethod
    def said(d: dict) -> dict:
        return {"body": d.get("body"), "edited_at": d.get("edited_at"), "spans": d.get("spans"), "reactions": {one["emoji"]: one["count"] for one in d.get("reactions", [])}}

    def change(self, message: dict, event: str, d: dict, at: str) -> None:
        match event:
            case "reaction.added" | "reaction.removed":
                message["reactions"][d["emoji"]] = d["count"]
            case "pin.added" | "pin.removed":
                message["pinned"] = event == "pin.added"
            case _ if d["rev"] <= message["rev"]:
                pass
            case "message.edited":
                message |= {"rev": d["rev"], "body": d.get("body"), "spans": d.get("spans"), "edited_at": at}
            case "message.deleted":
                message |= {"rev": d["rev"], "body": None, "spans": None}
            case "message.restored":
                message |= self.said(d) | {"rev": d["rev"]}

    def shown(self) -> dict[int, dict]:
        """A message without a body shows nothing else either."""
        return {seq: one | {"reactions": {emoji: count for emoji, count in one["reactions"].items() if count and one["body"]}, "pinned": one["pinned"] and bool(one["body"])}
                for seq, one in self.messages.items()}


def live_entries(who: Person, room: str) -> list[dict]:
    return [frame for frame in who.live.events(room) if "seq" in frame and frame["ev"] != "sync.required"]


def lives(who: Person, room: str, dice: random.Random, said: list[int], finished: list[str]) -> None:
    """Some turns of somebody who does whatever comes to their mind, to whatever anybody said."""
    for turn in range(TURNS):
        about = {"room": room, "cid": make_id()}
        seq = dice.choice(said)
        deed = dice.choice(["message.send", "message.edit", "message.edit", "message.delete", "message.restore", "reaction.add", "reaction.add", "reaction.remove", "pin.add", "pin.remove"])
        args = {"message.send": {"body": text_body(f"{who.login} {turn}")}, "message.edit": {"seq": seq, "body": text_body(f"{who.login} {turn} edited")},
                "message.delete": {"seq": seq}, "message.restore": {"seq": seq}, "pin.add": {"message": seq}, "pin.remove": {"message": seq}}
        emoji = {"seq": seq, "emoji": dice.choice("👍🎉👀")}
        answer = who.tries(deed, **about, **args.get(deed, emoji))
        assert answer.code in EXPECTED, f"{deed}: {answer}"
        if answer.ok and deed == "message.send":
            said.append(answer.body["seq"])
    finished.append(who.login)


@pytest.mark.parametrize("seed", range(3))
def test_a_snapshot_and_what_comes_after_it_is_a_fresh_snapshot(town: Town, seed: int):
    people = town.people("alice", "bob", "carol", door="rest")
    alice, early, late = people[0], town.person("early", "rest", 1), town.person("late", "rest")
    room = alice.makes_room(*people[1:], early, late)
    alice.gives_role(room, people[1], "moderator")
    said = [alice.sends(room, str(number))["seq"] for number in range(3)]
    finished: list[str] = []
    early.comes_online()
    before = early.log(room)
    threads = [threading.Thread(target=lives, args=(who, room, random.Random(f"{seed} {number}"), said, finished)) for number, who in enumerate(people)]
    for thread in threads:
        thread.start()
    while late.sees_room(room)["seq"] < 60 and any(thread.is_alive() for thread in threads):
        pass
    late.comes_online()
    between = late.log(room)
    for thread in threads:
        thread.join(60)
    assert len(finished) == len(people)
    head = alice.sends(room, "the end")["seq"]
    fresh = View(alice.log(room))
    assert fresh.seq == head and len({entry["ev"] for entry in alice.log(room)}) >= 8
    for who, snapshot in ((early, before), (late, between)):
        who.live.wait_event("message.sent", room=room, seq=head)
        assert View(snapshot + live_entries(who, room)).shown() == fresh.shown(), who
    for seq, shown in fresh.shown().items():
        now = alice.does("message.get", room=room, seq=seq)["message"]
        assert shown == View.said(now) | {"rev": now["rev"], "pinned": now.get("pinned", False)}, seq
    assert sorted(one["message"]["seq"] for one in alice.does("pin.list", room=room, limit=50)["pins"]) == sorted(seq for seq, one in fresh.shown().items() if one["pinned"])
