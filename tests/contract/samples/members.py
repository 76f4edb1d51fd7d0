"""Right requests: members."""

from __future__ import annotations

from contract.samples import Args, World, in_a_day, sample
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


@sample("member.permit")
def _(world: World) -> Args:
    return {"room": world.room, "user": world.newcomer("guest").user, "cid": make_id(), "permissions": ["read", "send"]}


@sample("member.rename")
def _(world: World) -> Args:
    return {"room": world.room, "user": world.newcomer("guest").user, "cid": make_id(), "nick": "Somebody else"}


@sample("member.mute")
@sample("member.ban")
def _(world: World) -> Args:
    return {"room": world.room, "user": world.newcomer("guest").user, "cid": make_id(), "until": in_a_day(), "reason": "a test"}


@sample("member.unmute")
def _(world: World) -> Args:
    somebody = world.newcomer("guest").user
    world.alice.does("member.mute", room=world.room, user=somebody, cid=make_id())
    return {"room": world.room, "user": somebody, "cid": make_id()}


@sample("member.unban")
def _(world: World) -> Args:
    somebody = world.newcomer("guest").user
    world.alice.does("member.ban", room=world.room, user=somebody, cid=make_id())
    return {"room": world.room, "user": somebody, "cid": make_id()}


@sample("ban.list")
def _(world: World) -> Args:
    return {"room": world.room, "limit": 10}
