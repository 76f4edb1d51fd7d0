"""Right requests: addresses of messages, and what messages quote."""

from __future__ import annotations

from contract.samples import Args, World, sample


@sample("message.resolve")
def _(world: World) -> Args:
    return {"link": f"{world.town.platform.https_url}/r/{world.room}/{world.said[0]}"}


@sample("quote.list")
def _(world: World) -> Args:
    return {"room": world.room, "messages": [world.said[0]]}
