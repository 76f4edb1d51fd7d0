"""Rooms of every kind with people of every role in them: where the authorization table is played through."""

from __future__ import annotations

from contract.samples import World, unique
from support.client import Refused
from support.people import Person

ROLES = ("guest", "member", "moderator", "admin", "owner")

# Columns of authorization.txt: who calls, in which room, and what has become of it meanwhile.
COLUMNS = {
    "outsider/private": ("outsider", "private", None), "outsider/public": ("outsider", "public", None),
    **{role: (role, "private", None) for role in ROLES},
    "muted": ("muted", "private", None), "locked": ("member", "private", "locked_at"), "archived": ("owner", "private", "archived_at"),
    "deleted": ("owner", "private", "deleted_at"), "direct": ("member", "direct", None), "blocked": ("member", "direct", "is_blocked"),
}
TIMES = ("locked_at", "archived_at", "deleted_at", "emptied_at")
STATES = {"locked_at": "2026-01-01T00:00:00Z", "archived_at": "2026-01-01T00:00:00Z", "deleted_at": "2026-01-01T00:00:00Z", "is_blocked": True}


class Scene(World):
    """The world, in a room of that kind: alice owns it, `people` are in it, each as what their name says; `author` says whose messages the samples are about."""

    def __init__(self, world: World, kind: str):
        self.__dict__.update(world.__dict__)
        self.kind = kind
        self._alice = world.alice
        self._make()

    def _make(self) -> None:
        if self.kind == "direct":
            self.alice, self.bob = self.town.person("ann", "rest"), self.town.person("ben", "rest")
            self.room = self.alice.makes_direct(self.bob)["room"]["room"]
            self.people = {"member": self.bob}
        else:
            self.alice = self._alice
            self.room = self.alice.makes_room(self.bob, kind=self.kind, name=unique("scene"))
            self.kept.add(self.room)
            self.people = {who: self.newcomer(who) for who in (*ROLES, "muted")} | {"outsider": self.town.person("outsider", "rest")}
            self.as_it_was()
        self.author = self.alice

    def newcomer(self, role: str = "member", room: str | None = None) -> Person:
        return super().newcomer("member" if role == "muted" else role, room)

    def as_it_was(self) -> None:
        """For the next row: whoever left, or was made to, is there again, in the role they had; who came in is outside again; and the room is a plain one."""
        if self.kind == "direct":
            return
        with self.town.platform.postgres.connect() as connection:
            connection.execute(f"UPDATE chat.rooms SET permissions = NULL, hides_history = false, password = NULL, {', '.join(f'{one} = NULL' for one in TIMES)} WHERE id = %s",
                               (self.room,))
            connection.execute("UPDATE chat.members SET permissions = NULL, muted_until = NULL WHERE room_id = %s", (self.room,))
            connection.execute("DELETE FROM chat.bans WHERE room_id = %s", (self.room,))
            inside = {row[0] for row in connection.execute("SELECT user_id::text FROM chat.members WHERE room_id = %s", (self.room,))}
            if self.alice.user not in inside:
                self._make()             # the room is gone
                return
            for rank, people in ((5, [self.alice]), *((rank, [self.people[role]]) for rank, role in enumerate(ROLES, 1)), (2, [self.people["muted"]])):
                connection.execute("UPDATE chat.members SET role = %s WHERE room_id = %s AND user_id = %s", (rank, self.room, people[0].user))
        if self.people["outsider"].user in inside:
            self.people["outsider"] = self.town.person("outsider", "rest")
        for who in (*ROLES, "muted"):
            if self.people[who].user not in inside:
                self.people[who] = self.newcomer(who)
        with self.town.platform.postgres.connect() as connection:
            connection.execute("UPDATE chat.members SET muted_until = 'infinity' WHERE room_id = %s AND user_id = %s", (self.room, self.people["muted"].user))

    @property
    def said(self) -> list[int]:
        return [self.author.sends(self.room, unique())["seq"] for _ in range(3)]

    @said.setter
    def said(self, numbers: list[int]) -> None:
        """The world's own, which are of another room."""

    def set_state(self, column: str, value) -> None:
        # Of a deleted room the worker would take everything away: it may believe that it has.
        also = ", emptied_at = now()" if column == "deleted_at" and value else ", emptied_at = NULL" if column == "deleted_at" else ""
        with self.town.platform.postgres.connect() as connection:
            connection.execute(f"UPDATE chat.rooms SET {column} = %s{also} WHERE id = %s", (value, self.room))


def can_be_made(make):
    """What the samples ask for cannot be had in every room: nobody comes into a direct one."""
    try:
        return make()
    except Refused:
        return None
