"""Right requests: rooms."""

from __future__ import annotations

from contract.samples import Args, World, sample, unique
from support.client import make_id
from support.people import PASSWORD


@sample("room.create")
def _(world: World) -> Args:
    return {"cid": make_id(), "kind": "private", "encryption": "none", "name": unique("room"), "topic": "things", "members": [world.bob.user]}


@sample("room.get")
def _(world: World) -> Args:
    return {"room": world.room}


@sample("room.join")
def _(world: World) -> Args:
    return {"room": world.bob.makes_room(kind="public", name=unique("join")), "cid": make_id(), "password": PASSWORD}


@sample("room.leave")
def _(world: World) -> Args:
    return {"room": world.bob.makes_room(world.alice, name=unique("leave")), "cid": make_id()}


@sample("room.update")
def _(world: World) -> Args:
    return {"room": world.alice.makes_room(world.bob, name=unique("update")), "cid": make_id(), "name": unique("world"), "topic": unique("topic"), "picture": make_id(), "category": "Tests", "tags": ["one", "two"],
            "text_max": 8000, "hides_history": False, "retention_ms": 315_360_000_000, "lifetime_ms": None, "lifetime_from": "sending", "previews": False,
            "language": "german"}


@sample("room.analytics")
def _(world: World) -> Args:
    return {"room": world.room, "days": 7}


@sample("room.export")
def _(world: World) -> Args:
    return {"room": world.room, "cid": make_id()}


@sample("room.export_page")
def _(world: World) -> Args:
    export = world.once(("room.export", world.room), lambda: world.alice.does("room.export", room=world.room, cid=make_id()))["seq"]
    return {"room": world.room, "export": export, "after_seq": 0, "limit": 10}


@sample("room.list")
@sample("room.browse")
def _(world: World) -> Args:
    return {"limit": 10}


# What closes a room is done to one that nobody else needs.

@sample("room.lock")
@sample("room.delete")
def _(world: World) -> Args:
    return {"room": world.alice.makes_room(world.bob, name=unique("closed")), "cid": make_id(), "reason": "a test"}


@sample("room.archive")
def _(world: World) -> Args:
    return {"room": world.alice.makes_room(world.bob, name=unique("archive")), "cid": make_id()}


@sample("room.unlock")
def _(world: World) -> Args:
    room = world.alice.makes_room(world.bob, name=unique("unlock"))
    world.alice.does("room.lock", room=room, cid=make_id())
    return {"room": room, "cid": make_id()}


@sample("room.guard")
def _(world: World) -> Args:
    return {"room": world.alice.makes_room(world.bob, name=unique("guard")), "cid": make_id(), "reason": "a test"}


@sample("room.unguard")
def _(world: World) -> Args:
    room = world.alice.makes_room(world.bob, name=unique("unguard"))
    world.alice.does("room.guard", room=room, cid=make_id())
    return {"room": room, "cid": make_id()}


@sample("room.restore")
def _(world: World) -> Args:
    room = world.alice.makes_room(world.bob, name=unique("restore"))
    world.alice.does("room.archive", room=room, cid=make_id())
    return {"room": room, "cid": make_id()}


@sample("room.transfer")
def _(world: World) -> Args:
    return {"room": world.alice.makes_room(world.bob, name=unique("transfer")), "cid": make_id(), "user": world.bob.user}


@sample("room.permit")
def _(world: World) -> Args:
    return {"room": world.alice.makes_room(world.bob, name=unique("permit")), "role": "member", "cid": make_id(), "permissions": ["read", "react"]}
