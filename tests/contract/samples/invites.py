"""Right requests: invitations."""

from __future__ import annotations

import os

from contract.samples import Args, World, in_a_day, sample, unique
from support.client import make_id
from support.people import base64url


@sample("invite.create")
def _(world: World) -> Args:
    return {"room": world.alice.makes_room(world.bob, name=unique("inviting")), "role": "guest", "uses": 3, "expires_at": in_a_day(), "secret": base64url(os.urandom(16))}


@sample("invite.list")
def _(world: World) -> Args:
    return {"room": world.room}


@sample("invite.revoke")
def _(world: World) -> Args:
    return {"room": world.room, "invite": world.author.does("invite.create", room=world.room)["invite"], "cid": make_id()}


@sample("invite.look")
def _(world: World) -> Args:
    return {"token": world.invite()}


@sample("invite.accept")
def _(world: World) -> Args:
    room = world.bob.makes_room(name=unique("accepting"))
    return {"cid": make_id(), "token": world.bob.does("invite.create", room=room)["token"]}
