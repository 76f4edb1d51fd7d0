"""Right requests: marks and signals."""

from __future__ import annotations

from contract.samples import Args, World, sample


@sample("typing.set")
def _(world: World) -> Args:
    return {"room": world.room, "typing": True}


@sample("receipt.read")
@sample("receipt.delivered")
def _(world: World) -> Args:
    return {"room": world.room, "seq": 1}


@sample("receipt.list")
def _(world: World) -> Args:
    return {"room": world.room, "seq": world.said[0]}
