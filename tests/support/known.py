"""What a client knows, by the rules of docs/integrators.md and docs/features: a snapshot, and every entry of the two logs after it.

`RoomKnown` is one room, `OwnKnown` what is the person's own. Both are fed entries in their order, each number once; where the entries come from
(live, pulled after a gap, after a break) is no matter of theirs. `picture` is all of it in a form that a fresh snapshot has as well (snapshots.py).
"""

from __future__ import annotations

from support.client import TABLES

FOR_EVER = "9999-12-31T23:59:59.000Z"
VIEW = ("kind", "encryption", "name", "topic", "picture", "category", "tags", "needs_password", "rev", "seq", "num", "text_max", "last_at", "ends_at", "locked_at", "archived_at", "guarded_until", "floor", "settings",
        "roles")
UPDATED = ("rev", "name", "topic", "picture", "category", "tags", "text_max", "needs_password", "ends_at", "settings", "roles")
MEMBER = ("role", "joined_at", "nick", "permissions", "muted_until")
SAID = ("from", "num", "reply_to", "thread", "thread_num")                  # what never changes of a message
WORDS = ("body", "spans", "previews", "origin", "edited_at")                # what goes with the body


def some(names, of: dict) -> dict:
    return {name: of[name] for name in names if of.get(name) is not None}


def role_bits(role: str, roles: list[dict] | None) -> set[str]:
    """What a role may do: what the room says, else the table."""
    said = next((one["permissions"] for one in roles or [] if one["role"] == role), None)
    return set(said if said is not None else (name.lower() for name in TABLES.roles[role.upper()].permissions))


class RoomKnown:
    def __init__(self, view: dict, members: list[dict]):
        self.room, self.begun, self.seq = view["room"], view["seq"], 0      # begun: from there on the view and the members change by entries
        self.view = some(VIEW, view)
        self.members = {one["user"]: some(MEMBER, one) for one in members}
        self.messages: dict[int, dict] = {}
        self.polls: dict[int, dict] = {}
        self.is_deleted = False

    # --- messages

    def say(self, seq: int, d: dict) -> None:
        self.messages[seq] = some(SAID + WORDS, d) | {"rev": d.get("rev", 0), "pinned": d.get("pinned", False), "replies": d.get("replies", 0), "last_reply_seq": d.get("last_reply_seq", 0),
                                                      "reactions": {one["emoji"]: one["count"] for one in d.get("reactions", [])}}
        root = self.messages.get(d.get("thread", 0))
        if root and seq > root["last_reply_seq"]:
            root |= {"replies": d["thread_num"], "last_reply_seq": seq}

    def change(self, message: dict, event: str, d: dict, at: str) -> None:
        match event:
            case "reaction.added" | "reaction.removed":
                message["reactions"][d["emoji"]] = d["count"]
            case "pin.added" | "pin.removed":
                message["pinned"] = event == "pin.added"
            case "poll.voted" | "poll.closed":
                poll = self.polls.setdefault(d["message"], {"closed": False})
                poll |= {"tallies": d["tallies"], "voters": d["voters"], "closed": poll["closed"] or event == "poll.closed"}
            case _ if d["rev"] <= message["rev"]:
                pass
            case "message.edited":
                self.put_words(message, d | {"edited_at": at})
            case "message.deleted":
                self.put_words(message, {"rev": d["rev"]})
            case "message.restored":
                self.put_words(message, d)
                message["reactions"] = {one["emoji"]: one["count"] for one in d.get("reactions", [])}

    @staticmethod
    def put_words(message: dict, d: dict) -> None:
        for name in WORDS:
            message.pop(name, None)
        message |= some(WORDS, d) | {"rev": d["rev"]}

    def forget_below(self, floor: int) -> None:
        self.view["floor"] = floor
        for kept in (self.messages, self.polls):
            for seq in [seq for seq in kept if seq < floor]:
                del kept[seq]

    # --- the room

    def take(self, entry: dict) -> None:
        assert entry["seq"] == self.seq + 1 or not self.seq, f"{entry['seq']} after {self.seq}"
        self.seq, event, d, at = entry["seq"], entry["ev"], entry["d"], entry["at"]
        if event == "message.sent":
            self.say(self.seq, d)
        elif event == "message.expired":
            for one in map(self.messages.get, d["messages"]):
                if one and "body" in one:
                    self.put_words(one, {"rev": one["rev"] + 1})
        elif event == "room.floor_raised":
            self.forget_below(d["floor"])
        elif "message" in d:
            if d["message"] in self.messages:
                self.change(self.messages[d["message"]], event, d, at)
        if self.seq > self.begun:
            self.view |= {"seq": self.seq, "last_at": at} | ({"num": d["num"]} if event == "message.sent" else {})
            self.govern(event, d, at)

    def govern(self, event: str, d: dict, at: str) -> None:
        member = self.members.get(d.get("user", ""))
        match event:
            case "room.updated":
                for name in UPDATED:
                    self.view.pop(name, None)
                self.view |= some(UPDATED, d)
            case "room.locked" | "room.archived":
                self.view["locked_at" if event == "room.locked" else "archived_at"] = at
            case "room.unlocked" | "room.restored":
                self.view.pop("locked_at" if event == "room.unlocked" else "archived_at", None)
            case "room.guarded":
                self.view["guarded_until"] = d["until"]
            case "room.unguarded":
                self.view.pop("guarded_until", None)
            case "room.deleted" | "room.ended":
                self.is_deleted = True
            case "member.joined":
                self.members[d["user"]] = {"role": d["role"], "joined_at": at}
            case "member.left":
                self.members.pop(d["user"], None)
            case "member.changed" if member:
                member.pop("permissions", None)
                member |= some(("role", "permissions"), d)
            case "member.renamed" if member:
                member.pop("nick", None)
                member |= some(("nick",), d)
            case "member.muted" if member:
                member["muted_until"] = d.get("until", FOR_EVER)
            case "member.unmuted" if member:
                member.pop("muted_until", None)

    def permissions(self, user: str) -> set[str]:
        member = self.members.get(user)
        if not member:
            return set()
        return set(member["permissions"]) if "permissions" in member else role_bits(member["role"], self.view.get("roles"))

    # --- in the form of a snapshot

    def picture(self, me: str, hidden: set[tuple[str, int]], floor: int) -> dict:
        mine = self.members[me]
        permissions = self.permissions(me)
        shown = {seq: self.shown(one, (self.room, seq) in hidden) for seq, one in self.messages.items() if seq >= floor}
        return {"view": self.view | {"members": len(self.members), "role": mine["role"], "permissions": sorted(permissions)},
                "members": {user: one | ({"permissions": sorted(one["permissions"])} if "permissions" in one else {}) for user, one in self.members.items()},
                "messages": shown, "pins": sorted(seq for seq, one in shown.items() if one.get("pinned")),
                "polls": {seq: poll for seq, poll in self.polls.items() if "body" in shown.get(seq, {})},
                "threads": {seq: (one["replies"], one["last_reply_seq"]) for seq, one in self.messages.items() if one["replies"] and seq >= floor}}

    @staticmethod
    def shown(one: dict, is_hidden: bool) -> dict:
        """A message without a body shows nothing else either."""
        if is_hidden or "body" not in one:
            return some((*SAID, "replies", "last_reply_seq"), one) | {"hidden": is_hidden} | ({} if is_hidden else {"rev": one["rev"]})
        return one | {"reactions": {emoji: count for emoji, count in one["reactions"].items() if count}, "hidden": False}


class OwnKnown:
    """What is the person's own. Marks never go back: `marks` and `thread_marks` only ever grow."""

    def __init__(self, me: str, user_seq: int, snapshot: dict):
        self.me, self.user_seq = me, user_seq
        self.rooms: set[str] = set(snapshot["rooms"])
        self.bookmarks, self.drafts, self.preferences = dict(snapshot["bookmarks"]), dict(snapshot["drafts"]), dict(snapshot["preferences"])
        self.blocked, self.templates, self.scheduled, self.status = set(snapshot["blocked"]), dict(snapshot["templates"]), dict(snapshot["scheduled"]), snapshot["status"]
        self.hidden: set[tuple[str, int]] = set()
        self.muted: dict[tuple[str, int], bool] = {}
        self.marks: dict[str, int] = {}
        self.thread_marks: dict[tuple[str, int], int] = {}
        self.here: set[tuple[str, int]] = set()                              # messages that named them as somebody who was there
        self.told: list[tuple[str, int]] = []                                # marks.moved, as they came

    def take(self, entry: dict) -> None:
        assert entry["user_seq"] == self.user_seq + 1, f"{entry['user_seq']} after {self.user_seq}"
        self.user_seq, d = entry["user_seq"], entry["d"]
        room, message = d.get("room", ""), d.get("message", 0)
        match entry["ev"]:
            case "room.added":
                self.rooms.add(room)
                self.marks[room] = max(self.marks.get(room, 0), d["seq"])
            case "room.removed":
                self.rooms.discard(room)
            case "bookmark.added":
                self.bookmarks[room, message] = d.get("note")
            case "bookmark.removed":
                self.bookmarks.pop((room, message), None)
            case "draft.saved":
                self.drafts[room, d.get("thread", 0)] = d["rev"]
            case "draft.cleared":
                self.drafts.pop((room, d.get("thread", 0)), None)
            case "preference.changed":
                self.preferences[d.get("scope", ""), d["name"]] = (d.get("value"), d["rev"])
                if not d["rev"]:
                    del self.preferences[d.get("scope", ""), d["name"]]
            case "user.blocked":
                self.blocked.add(d["user"])
            case "user.unblocked":
                self.blocked.discard(d["user"])
            case "status.changed":
                self.status = d.get("status")
            case "template.created":
                self.templates[d["template"]] = d["name"]
            case "template.deleted":
                self.templates.pop(d["template"], None)
            case "schedule.changed":
                self.scheduled[d["id"]] = (room, d["rev"], d["state"], d["send_at"])
            case "message.hidden":
                self.hidden.add((room, message))
            case "message.unhidden":
                self.hidden.discard((room, message))
            case "marks.moved":
                assert d["read_seq"] >= max([seq for other, seq in self.told if other == room], default=0), f"a mark went back: {entry} after {self.told}"
                self.told.append((room, d["read_seq"]))
                self.mark(room, d["read_seq"])
            case "mention.added" if d["kind"] == "here":
                self.here.add((room, message))
            case "thread.marked":
                self.mark_thread(room, d["root"], d["read_seq"])
            case "thread.muted":
                self.muted[room, d["root"]] = d["muted"]

    def mark(self, room: str, seq: int) -> None:
        self.marks[room] = max(self.marks.get(room, 0), seq)

    def mark_thread(self, room: str, root: int, seq: int) -> None:
        self.thread_marks[room, root] = max(self.thread_marks.get((room, root), 0), seq)

    def hear(self, entry: dict) -> None:
        """Of a room's log: what the person says moves a mark of theirs."""
        if entry["ev"] == "message.sent" and entry["d"]["from"] == self.me:
            if "thread" in entry["d"]:
                self.mark_thread(entry["room"], entry["d"]["thread"], entry["seq"])
            else:
                self.mark(entry["room"], entry["seq"])

    def picture(self, gone: set[str]) -> dict:
        """Without rooms that are gone for ever: with them goes what people kept of them."""
        return {"rooms": self.rooms, "bookmarks": {key: note for key, note in self.bookmarks.items() if key[0] not in gone}, "drafts": {key: rev for key, rev in self.drafts.items() if key[0] not in gone},
                "preferences": {key: value for key, value in self.preferences.items() if key[0] not in gone}, "blocked": self.blocked, "templates": self.templates,
                "scheduled": {key: one for key, one in self.scheduled.items() if one[2] in ("waiting", "failed") and one[0] not in gone}, "status": self.status}
