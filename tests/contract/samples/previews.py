"""Right requests: what links lead to."""

from __future__ import annotations

from contract.samples import Args, World, sample


@sample("message.links")
def _(world: World) -> Args:
    return {"room": world.room, "limit": 10}


@sample("message.preview")
def _(world: World) -> Args:
    return {"room": world.room, "seq": world.said[0], "rev": 0, "previews": [{"url": "http://a.test/", "title": "A page"}]}
