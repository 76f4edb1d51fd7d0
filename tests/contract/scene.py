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
STATES = {"locked_at": "2026-01-01T00:00:00Z", "archived_at": "2026-01-01T00:00:00Z", "deleted_at": "2026-01-01T00:00:00Z", "is_blocked": True}


class Scene(World):
    """The world, in a room of that kind: alice owns it, bob is a member, carol is not; `as_author` says whose messages the samples are about."""

    def __init__(self, world: World, kind: str):
        self.__dict__.update(world.__dict__)
        self.kind = kind
        if kind == "direct":
            self.alice, self.bob = world.town.person("ann", "rest"), world.town.person("ben", "rest")
            self.room = self.alice.makes_direct(self.bob)["room"]["room"]
        else:
            self.room = self.alice.makes_room(self.bob, kind=kind, name=unique("scene"))
        self.people = self._people()
        self.author = self.alice

    def _people(self) -> dict[str, Person]:
        if self.kind == "direct":
            return {"member": self.bob}
        return {who: self.newcomer(who) for who in (*ROLES, "muted")} | {"outsider": self.town.person("outsider", "rest")}

    def newcomer(self, role: str = "member", room: str | None = None) -> Person:
        if role != "muted":
            return super().newcomer(role, room)
        somebody = super().newcomer("member", room)
        with self.town.platform.postgres.connect() as connection:
            connection.execute("UPDATE chat.members SET muted_until = 'infinity' WHERE room_id = %s AND user_id = %s", (self.room, somebody.user))
        return somebody

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
