"""Right requests: what people choose for themselves, and whether they are there."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from contract.samples import Args, World, sample
from support.client import make_id


def in_an_hour() -> str:
    return (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@sample("preference.set")
def _(world: World) -> Args:
    return {"name": "notify_level", "scope": world.room, "value": {"word": "mentions"}, "cid": make_id()}


@sample("preference.list")
@sample("block.list")
def _(world: World) -> Args:
    return {"limit": 10}


@sample("user.block")
def _(world: World) -> Args:
    return {"cid": make_id(), "user": world.town.register()[0]}


@sample("user.unblock")
def _(world: World) -> Args:
    somebody = world.town.register()[0]
    world.alice.does("user.block", cid=make_id(), user=somebody)
    return {"cid": make_id(), "user": somebody}


@sample("status.set")
def _(world: World) -> Args:
    return {"cid": make_id(), "emoji": "\U0001f333", "text": f"in the woods {os.urandom(3).hex()}", "expires_at": in_an_hour()}


@sample("status.clear")
def _(world: World) -> Args:
    return {"cid": make_id()}


@sample("presence.set")
def _(world: World) -> Args:
    return {"cid": make_id(), "state": "busy", "seen_by": "everyone", "dnd_until": in_an_hour()}


@sample("presence.mine")
def _(world: World) -> Args:
    return {}


@sample("presence.get")
@sample("presence.watch")
def _(world: World) -> Args:
    return {"users": [world.bob.user, world.carol.user]}
