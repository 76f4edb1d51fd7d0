"""Right requests: rooms."""

from __future__ import annotations

from contract.samples import Args, World, sample, unique
from support.client import make_id


@sample("room.create")
def _(world: World) -> Args:
    return {"cid": make_id(), "kind": "private", "encryption": "none", "name": unique("room"), "topic": "things", "members": [world.bob.user]}


@sample("room.get")
def _(world: World) -> Args:
    return {"room": world.room}


@sample("room.join")
def _(world: World) -> Args:
    return {"room": world.bob.makes_room(kind="public", name=unique("join")), "cid": make_id()}


@sample("room.leave")
def _(world: World) -> Args:
    return {"room": world.bob.makes_room(world.alice, name=unique("leave")), "cid": make_id()}


@sample("room.update")
def _(world: World) -> Args:
    return {"room": world.room, "cid": make_id(), "name": unique("world"), "topic": unique("topic"), "text_max": 8000}


@sample("room.list")
@sample("room.browse")
def _(world: World) -> Args:
    return {"limit": 10}
