"""Counts and marks, recounted from a room's log by the words of docs/integrators.md, docs/features/mentions.md and docs/features/threads.md.

    unread          messages of people after the mark; a reply in a thread is none of them
    mentions        messages after the mark that name the person, or everyone; one's own count for nothing, one that names twice is one
    thread unread   replies after the mark in the thread, of who follows it
    read, delivered of a message: by the marks of the other members

Nothing of it is asked of the server: the log is what everybody heard, and the marks are what was answered to who moved them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

RANKS = ("guest", "member", "moderator", "admin", "owner")
NO_END = 1 << 53


@dataclass
class Moves:
    """What people did to their own marks, as it was answered: of each person in one room."""

    read: dict[str, int] = field(default_factory=dict)
    delivered: dict[str, int] = field(default_factory=dict)
    thread_read: dict[tuple[str, int], int] = field(default_factory=dict)           # (person, root)
    follows: dict[tuple[str, int], list[tuple[int, bool]]] = field(default_factory=dict)  # (after which reply of their own, whether they follow)

    def forward(self, what: dict, key, seq: int) -> None:
        what[key] = max(what.get(key, 0), seq)


def names_here(d: dict) -> bool:
    return any(span["kind"] == "here" for span in d.get("spans", []))


class Recount:
    """`log` as it is told now, from its first entry; `blocks(person, seq)`: whom they blocked when that entry was made, and with None now; `here(person, seq)`: whether they were told
    that it names them as somebody who is there. Whom it names so is decided when it is said, and holds as long as it goes on saying so."""

    def __init__(self, log: list[dict], moves: Moves, blocks: Callable[[str, int | None], set[str]], here: Callable[[str, int], bool]):
        assert [entry["seq"] for entry in log] == list(range(1, len(log) + 1)), "a log is dense"
        self.moves, self.blocks, self.here = moves, blocks, here
        self.changed: set[int] = set()                      # messages that were edited or deleted at all
        self.said_otherwise: set[int] = set()               # and those that said for a while nothing of who is there
        self.roles: dict[str, str] = {}                     # who is in, and as what
        self.since: dict[str, int] = {}
        self.head = len(log)
        self.spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)     # from where to where people were in
        self.messages = {entry["seq"]: entry["d"] for entry in log if entry["ev"] == "message.sent"}
        self.replies: dict[int, list[int]] = {}
        self.named_at: dict[int, int] = {}                  # the entry by which a message came to name whom it names
        self.roles_at: dict[int, dict[str, str]] = {}
        for entry in log:
            self._walk(entry["seq"], entry["ev"], entry["d"])

    def _walk(self, seq: int, event: str, d: dict) -> None:
        match event:
            case "room.created":
                self.roles = {user: "member" for user in d["members"]} | {d["by"]: "owner"}
                if d["kind"] == "direct":
                    self.roles = dict.fromkeys(d["members"], "member")
                self.since = dict.fromkeys(d["members"], 1)
                for user in d["members"]:
                    self.spans[user].append((1, NO_END))
            case "member.joined":
                self.roles[d["user"]], self.since[d["user"]] = d["role"], seq
                self.spans[d["user"]].append((seq, NO_END))
            case "member.left":
                self.spans[d["user"]][-1] = (self.spans[d["user"]][-1][0], seq)
                self.roles.pop(d["user"], None)
            case "member.changed":
                self.roles[d["user"]] = d["role"]
            case "message.sent":
                if "thread" in d:
                    self.replies.setdefault(d["thread"], []).append(seq)
        if event in ("message.edited", "message.deleted"):
            self.changed.add(d["message"])
            if not names_here(d):
                self.said_otherwise.add(d["message"])
        if event in ("message.sent", "message.edited", "message.restored"):
            about = d.get("message", seq)
            self.named_at[about], self.roles_at[about] = seq, dict(self.roles)

    # --- marks

    def read_mark(self, user: str) -> int:
        said = [seq for seq, d in self.messages.items() if d["from"] == user and "thread" not in d and seq > self.since[user]]
        return max([self.since[user], self.moves.read.get(user, 0), *said])

    def delivered_mark(self, user: str) -> int:
        return max(self.since[user], self.moves.read.get(user, 0), self.moves.delivered.get(user, 0))

    # --- counts

    def unread(self, user: str) -> int:
        mark = self.read_mark(user)
        return sum(1 for seq, d in self.messages.items() if seq > mark and "thread" not in d)

    def mentions(self, user: str) -> int:
        mark = self.read_mark(user)
        return sum(1 for seq in self.messages if seq > mark and self.names(seq, user))

    def names(self, seq: int, user: str) -> bool:
        d = self.messages[seq]
        if d["from"] == user or "body" not in d:
            return False
        told = user in self.roles_at[seq] and d["from"] not in self.blocks(user, self.named_at[seq])
        if names_here(d) and self.here(user, seq) and seq not in self.said_otherwise:
            return True
        return any((span["kind"] == "all" and d["from"] not in self.blocks(user, None))
                   or (span["kind"] == "person" and span["user"] == user and told)
                   or (span["kind"] == "role" and told and RANKS.index(self.roles_at[seq][user]) >= RANKS.index(span["role"])) for span in d.get("spans", []))

    # --- threads

    def follows(self, user: str, root: int) -> bool:
        """Who replies, and from the first reply on who wrote what it hangs on; whoever asked last for something else has it so until they reply again."""
        own = [seq for seq in self.replies.get(root, []) if self.messages[seq]["from"] == user]
        asked = self.moves.follows.get((user, root), [])
        if asked and (not own or asked[-1][0] >= own[-1]):
            return asked[-1][1]
        return bool(own) or (self.messages[root]["from"] == user and bool(self.replies.get(root)))

    def thread_mark(self, user: str, root: int) -> int:
        own = [seq for seq in self.replies.get(root, []) if self.messages[seq]["from"] == user]
        return max([0, self.moves.thread_read.get((user, root), 0), *own])

    def thread_unread(self, user: str, root: int) -> int:
        return sum(1 for seq in self.replies.get(root, []) if seq > self.thread_mark(user, root)) if self.follows(user, root) else 0

    # --- receipts

    def receipts(self, seq: int, hiding: set[str]) -> tuple[set[str], set[str]]:
        """Who has read a message, and whom it has reached besides."""
        others = [user for user in self.roles if user != self.messages[seq]["from"] and user not in hiding]
        read = {user for user in others if self.read_mark(user) >= seq}
        return read, {user for user in others if self.delivered_mark(user) >= seq} - read
