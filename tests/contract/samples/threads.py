"""Right requests: threads. There is one on the first thing said."""

from __future__ import annotations

from contract.samples import Args, World, sample


@sample("thread.list")
def _(world: World) -> Args:
    return {"room": world.room, "following": True, "limit": 10}


@sample("thread.events")
def _(world: World) -> Args:
    return {"room": world.room, "root": world.said[0], "after_seq": 0, "limit": 10}


@sample("thread.get")
@sample("thread.follow")
@sample("thread.unfollow")
def _(world: World) -> Args:
    return {"room": world.room, "root": world.said[0]}


@sample("thread.read")
def _(world: World) -> Args:
    return {"room": world.room, "root": world.said[0], "seq": world.alice.sees_room(world.room)["seq"]}


@sample("thread.mute")
def _(world: World) -> Args:
    return {"room": world.room, "root": world.said[0], "muted": True}
