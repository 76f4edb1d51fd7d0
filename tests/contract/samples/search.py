"""Right requests: finding what was said, and filing it."""

from __future__ import annotations

from contract.samples import Args, World, sample


@sample("search.query")
def _(world: World) -> Args:
    return {"text": 'hi -ho "one two" from:me after:2020-01-31 has:link', "limit": 10}


@sample("search.fill")
def _(world: World) -> Args:
    return {"rooms": [world.room], "people": [world.alice.user]}
