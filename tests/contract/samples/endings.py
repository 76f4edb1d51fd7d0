"""Right requests: what time takes away."""

from __future__ import annotations

from contract.samples import Args, World, sample
from support.client import make_id


@sample("message.expire")
def _(world: World) -> Args:
    return {"room": world.room, "limit": 10}


@sample("room.end")
def _(world: World) -> Args:
    return {"room": make_id(), "limit": 10}


@sample("guest.part")
def _(world: World) -> Args:
    guest = world.newcomer("guest")
    with world.town.platform.postgres.connect() as database:
        database.execute("INSERT INTO chat.guests (user_id, room_id) VALUES (%s, %s)", (guest.user, world.room))
    return {"user": guest.user, "room": world.room}
