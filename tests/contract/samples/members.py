"""Right requests: members."""

from __future__ import annotations

from contract.samples import Args, World, sample
from support.client import make_id


@sample("member.list")
def _(world: World) -> Args:
    return {"room": world.room, "limit": 10}


@sample("member.add")
def _(world: World) -> Args:
    return {"room": world.room, "cid": make_id(), "user": world.town.register()[0], "role": "member"}


@sample("member.kick")
def _(world: World) -> Args:
    return {"room": world.room, "user": world.newcomer("guest").user, "cid": make_id(), "reason": "a test"}


@sample("member.role")
def _(world: World) -> Args:
    return {"room": world.room, "user": world.newcomer("guest").user, "cid": make_id(), "role": "member"}
