"""Right requests: what is typed as a command."""

from __future__ import annotations

from contract.samples import Args, World, sample, unique
from support.client import make_id


@sample("command.list")
def _(world: World) -> Args:
    return {"room": world.room, "name": "kick"}


@sample("command.run")
def _(world: World) -> Args:
    return {"room": world.room, "cid": make_id(), "text": "/help kick"}


@sample("member.nick")
def _(world: World) -> Args:
    return {"room": world.room, "cid": make_id(), "nick": unique("name")}
