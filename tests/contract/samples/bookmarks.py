"""Right requests: bookmarks and drafts."""

from __future__ import annotations

from contract.samples import Args, World, sample, unique
from contract.samples.editing import said


@sample("bookmark.add")
def _(world: World) -> Args:
    return said(world) | {"note": unique("note")}


@sample("bookmark.remove")
def _(world: World) -> Args:
    one = said(world)
    world.alice.does("bookmark.add", **one)
    return one


@sample("bookmark.list")
def _(world: World) -> Args:
    return {"limit": 10}


@sample("draft.set")
def _(world: World) -> Args:
    return {"room": world.room, "thread": 2, "text": unique("draft")}


@sample("draft.clear")
def _(world: World) -> Args:
    return {"room": world.room, "if_rev": world.alice.does("draft.set", room=world.room, thread=3, text=unique("draft"))["rev"], "thread": 3}


@sample("draft.list")
def _(world: World) -> Args:
    return {"room": world.room, "limit": 10}
