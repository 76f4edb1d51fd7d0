"""Right requests: messages that change."""

from __future__ import annotations

from contract.samples import Args, World, sample, unique
from support.client import make_id
from support.people import text_body


def said(world: World) -> Args:
    """Something new."""
    return {"room": world.room, "seq": world.author.sends(world.room, unique())["seq"]}


def deleted(world: World) -> Args:
    one = said(world)
    world.author.does("message.delete", **one, cid=make_id())
    return one


@sample("message.edit")
def _(world: World) -> Args:
    return said(world) | {"cid": make_id(), "if_rev": 0, "body": text_body(unique())}


@sample("message.history")
def _(world: World) -> Args:
    return said(world) | {"limit": 10}


@sample("message.delete")
def _(world: World) -> Args:
    return said(world) | {"cid": make_id(), "reason": "a test"}


@sample("message.restore")
def _(world: World) -> Args:
    return deleted(world) | {"cid": make_id()}


@sample("message.hide")
def _(world: World) -> Args:
    return said(world)


@sample("message.unhide")
def _(world: World) -> Args:
    one = said(world)
    world.alice.does("message.hide", **one)
    return one
