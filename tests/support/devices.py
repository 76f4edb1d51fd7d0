"""A device that follows its person's rooms by the rules of docs/integrators.md: snapshot, live entries, gaps, breaks, pulls. What it knows is in known.py."""

from __future__ import annotations

import time

from support.client import PATIENCE, Answer, Closed
from support.known import OwnKnown, RoomKnown
from support.people import Person
from support.snapshots import must, own_snapshot, pages
from support.told import check_frame


class Device:
    def __init__(self, who: Person, gateway: int):
        self.who, self.gateway, self.socket = who, gateway, None
        self.rooms: dict[str, RoomKnown] = {}
        self.heard: list[dict] = []                        # what came live of rooms, in order: for whoever asks whether it might
        self.shown: dict[tuple[str, str], dict[str, int]] = {}                      # marks of others, as signals told them
        self.went_back: list[dict] = []
        self.deaf = 0                                      # so many live entries are lost on the way
        self.open()
        self.own = OwnKnown(who.user, self.socket.opening.body["user_seq"], own_snapshot(self.ask, who.user))
        for room in self.own.rooms:
            self.load(room)

    def __repr__(self) -> str:
        return f"<{self.who.login} on {self.gateway}>"

    # --- speaking

    def open(self) -> None:
        self.socket, self._next = self.who.town.socket(self.gateway, self.who.token), 0
        self.epoch = self.socket.opening.body["epoch"]

    def ask(self, wire: str, **args) -> Answer:
        return self.socket.call(wire, args)

    # --- a snapshot of a room

    def load(self, room: str) -> None:
        """In the order that is right whatever happens meanwhile: the room first, and its log last."""
        seen = self.ask("room.get", room=room)
        members = pages(self.ask, "member.list", "members", room=room) if seen.ok and seen.body["room"].get("marks") else []
        if not members:
            return self.forget(room)                       # gone again already: the own log is about to say so
        known = self.rooms[room] = RoomKnown(seen.body["room"], members)
        self.own.mark(room, seen.body["room"]["marks"]["read_seq"])
        self.pull(room, from_the_beginning=True)
        for seq, one in known.messages.items():
            if one.get("body", {}).get("kind") == "poll" and (poll := self.ask("poll.get", room=room, seq=seq)).ok:
                poll = poll.body["poll"]
                if poll["voters"] or poll["closed"] or any(any(each["counts"]) for each in poll["tallies"]):
                    known.polls[seq] = {name: poll[name] for name in ("tallies", "voters", "closed")}
            if one.get("body") is None and (got := self.ask("message.get", room=room, seq=seq)).ok and got.body["message"].get("hidden"):
                self.own.hidden.add((room, seq))
        for thread in pages(self.ask, "thread.list", "threads", room=room, limit=100):
            self.own.muted[room, thread["root"]] = thread["muted"]
            self.own.mark_thread(room, thread["root"], thread["read_seq"])

    def forget(self, room: str) -> None:
        self.rooms.pop(room, None)

    def pull(self, room: str, from_the_beginning: bool = False) -> None:
        known = self.rooms[room]
        while True:
            got = self.ask("room.events", room=room, after_seq=known.seq, limit=7 if known.seq else 200)
            if not got.ok:
                return self.forget(room)                   # not a member any more
            if not got.body["recovered"] and not from_the_beginning:
                return self.load(room)
            for entry in got.body["events"]:
                self.take(known, entry)
            if not got.body["events"] or known.seq >= got.body["head"]:
                return None

    def take(self, known: RoomKnown, entry: dict) -> None:
        if entry["seq"] > known.seq:
            known.take(entry)
            self.own.hear(entry)

    # --- hearing

    def hear(self) -> None:
        """Everything that has come so far."""
        self.socket.events()
        while self._next < len(self.socket.frames):
            frame = self.socket.frames[self._next]
            self._next += 1
            check_frame(frame)
            if "user_seq" in frame:
                self.hear_own(frame)
            elif frame["ev"] == "sync.required":
                if frame["room"] in self.rooms:
                    self.pull(frame["room"])
            elif frame["ev"] == "receipt":
                self.hear_marks(frame["room"], frame["d"])
            elif "seq" in frame:
                self.hear_room(frame)

    def hear_room(self, frame: dict) -> None:
        self.heard.append(frame)
        known = self.rooms.get(frame["room"])
        if self.deaf:
            self.deaf -= 1
        elif known and frame["seq"] > known.seq + 1:
            self.pull(frame["room"])
        elif known:
            self.take(known, frame)

    def hear_marks(self, room: str, d: dict) -> None:
        last = self.shown.setdefault((room, d["user"]), {"read_seq": 0, "delivered_seq": 0})
        for name in last:
            if d[name] < last[name]:
                self.went_back.append({"room": room, "last": dict(last)} | d)
            last[name] = max(last[name], d[name])

    def hear_own(self, frame: dict) -> None:
        if frame["user_seq"] == self.own.user_seq + 1:
            self.take_own(frame)
        elif frame["user_seq"] > self.own.user_seq:
            self.pull_own()

    def pull_own(self) -> None:
        while True:
            page = must(self.ask("user.events", after_user_seq=self.own.user_seq, limit=5))
            for entry in page["events"]:
                if entry["user_seq"] > self.own.user_seq:
                    self.take_own(entry)
            if self.own.user_seq >= page["head"]:
                return

    def take_own(self, entry: dict) -> None:
        self.own.take(entry)
        if entry["ev"] == "room.added":
            self.load(entry["d"]["room"])
        elif entry["ev"] == "room.removed":
            self.forget(entry["d"]["room"])
        elif entry["ev"] == "message.unhidden" and entry["d"]["room"] in self.rooms:
            self.look_again(**entry["d"])

    def look_again(self, room: str, message: int) -> None:
        """What was hidden when it was read came without its words: now they are asked for."""
        known = self.rooms[room].messages.get(message)
        if known and "body" not in known and (got := self.ask("message.get", room=room, seq=message)).ok:
            self.rooms[room].say(message, got.body["message"])

    # --- breaks

    def break_off(self, cut: bool) -> None:
        if self.socket:
            self.hear()
            self.socket.cut() if cut else self.socket.close()
        self.socket = None

    def resume(self, gateway: int) -> None:
        self.gateway = gateway
        self.open()
        self.sync()

    def sync(self) -> None:
        answer = must(self.ask("session.sync", epoch=self.epoch, user_seq=self.own.user_seq, heads=[{"room": room, "seq": known.seq} for room, known in self.rooms.items()]))
        assert answer["recovered"], "nobody put an old database back"
        self.pull_own()
        for row in answer["rooms"]:
            if row["room"] in self.rooms:
                self.pull(row["room"]) if row["recovered"] else self.load(row["room"])

    # --- being through

    def is_through(self, heads: dict[str, int], user_seq: int) -> bool:
        self.hear()
        return self.own.user_seq >= user_seq and set(self.rooms) == self.own.rooms and all(self.rooms[room].seq >= seq for room, seq in heads.items() if room in self.own.rooms)

    def hears_all(self, heads: dict[str, int], user_seq: int) -> None:
        end = time.monotonic() + PATIENCE
        while not self.is_through(heads, user_seq):
            assert time.monotonic() < end, f"{self} is not through: {self.own.user_seq} of {user_seq}, {[(room, known.seq, heads.get(room)) for room, known in self.rooms.items()]}"
            try:
                self.socket._take(self.socket.connection.recv(timeout=0.2))
            except (TimeoutError, Closed):
                pass
