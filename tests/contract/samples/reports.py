"""Right requests: what is reported, and what becomes of it."""

from __future__ import annotations

from contract.samples import Args, World, sample, unique
from support.client import make_id


def reported(world: World) -> str:
    """A report of bob's about what alice said just now."""
    seq = world.alice.sends(world.room, unique())["seq"]
    return world.bob.does("report.create", room=world.room, seq=seq, cid=make_id(), reason="spam")["report"]


@sample("report.create")
def _(world: World) -> Args:
    """Nobody reports what is their own: in a direct room bob is who asks."""
    writer = world.alice if getattr(world, "kind", "") == "direct" else world.bob
    return {"room": world.room, "seq": writer.sends(world.room, unique())["seq"], "cid": make_id(), "reason": "insult", "words": unique("it is wrong")}


@sample("report.list")
def _(world: World) -> Args:
    reported(world)
    return {"state": "open", "in_room": world.room, "limit": 5}


@sample("report.get")
def _(world: World) -> Args:
    return {"report": reported(world)}


@sample("report.resolve")
def _(world: World) -> Args:
    return {"report": reported(world), "cid": make_id(), "outcome": "acted", "note": unique("seen")}


@sample("report.forget")
def _(world: World) -> Args:
    return {"of": world.room, "limit": 10}


@sample("report.tell")
def _(world: World) -> Args:
    return {"user": world.bob.user, "report": reported(world), "in_room": world.room, "outcome": "acted"}
