"""Right requests: messages."""

from __future__ import annotations

from contract.samples import Args, World, sample, unique
from support.client import make_id
from support.people import text_body


@sample("message.send")
def _(world: World) -> Args:
    return {"room": world.room, "cid": make_id(), "body": text_body(unique()), "reply_to": world.said[-1], "thread": world.said[0], "lifetime_ms": 86400000, "lifetime_from": "sending"}


@sample("message.get")
def _(world: World) -> Args:
    return {"room": world.room, "seq": world.said[0]}


@sample("room.events")
def _(world: World) -> Args:
    return {"room": world.room, "after_seq": 0, "limit": 10}
