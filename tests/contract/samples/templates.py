"""Right requests: templates of rooms."""

from __future__ import annotations

from contract.samples import Args, World, sample, unique
from support.client import make_id

KEPT_MAX = 50


@sample("template.create")
def _(world: World) -> Args:
    kept = world.alice.does("template.list")["templates"]
    if len(kept) > KEPT_MAX - 5:
        world.alice.does("template.delete", template=kept[0]["template"], cid=make_id())
    return {"cid": make_id(), "from": world.room, "name": unique("template")}


@sample("template.list")
def _(world: World) -> Args:
    return {}


@sample("template.delete")
def _(world: World) -> Args:
    kept = world.alice.does("template.list")["templates"]
    while len(kept) > KEPT_MAX - 5:
        world.alice.does("template.delete", template=kept.pop()["template"], cid=make_id())
    return {"template": world.alice.does("template.create", name="kept", cid=make_id(), **{"from": world.room})["template"], "cid": make_id()}
