"""Right requests: reactions and pins."""

from __future__ import annotations

from contract.samples import Args, World, sample
from contract.samples.editing import said
from support.client import make_id


@sample("reaction.add")
def _(world: World) -> Args:
    return said(world) | {"cid": make_id(), "emoji": "👍"}


@sample("reaction.remove")
def _(world: World) -> Args:
    one = said(world)
    world.alice.does("reaction.add", **one, cid=make_id(), emoji="👍")
    return one | {"cid": make_id(), "emoji": "👍"}


@sample("reaction.list")
def _(world: World) -> Args:
    return said(world) | {"emoji": "👍", "limit": 10}


def pinned(world: World) -> Args:
    """A room has few pins: the oldest makes place."""
    one = said(world)
    pins = world.alice.does("pin.list", room=world.room)["pins"]
    if len(pins) >= 50:
        world.alice.does("pin.remove", room=world.room, message=pins[-1]["message"]["seq"], cid=make_id())
    return {"room": one["room"], "message": one["seq"]}


@sample("pin.add")
def _(world: World) -> Args:
    return pinned(world) | {"cid": make_id()}


@sample("pin.remove")
def _(world: World) -> Args:
    one = pinned(world)
    world.alice.does("pin.add", **one, cid=make_id())
    return one | {"cid": make_id()}


@sample("pin.list")
def _(world: World) -> Args:
    return {"room": world.room, "limit": 10}
