"""Right requests: the session on a socket, and catching up."""

from __future__ import annotations

from contract.samples import LONG, Args, World, sample
from support.client import make_id


@sample("session.open")
def _(world: World) -> Args:
    return {"token": world.alice.token, "device": make_id(), "feature_level": 1}


@sample("session.renew")
def _(world: World) -> Args:
    return {"token": world.town.mint.token(world.alice.user, world.alice.session, seconds=LONG)}


@sample("user.events")
def _(world: World) -> Args:
    return {"after_user_seq": 0, "limit": 10}


@sample("session.sync")
def _(world: World) -> Args:
    return {"epoch": make_id(), "user_seq": 0, "heads": [{"room": world.room, "seq": 1}]}
