"""Right requests: mentions."""

from __future__ import annotations

from contract.samples import Args, World, sample


@sample("mention.list")
def _(world: World) -> Args:
    return {"limit": 10}
