"""Right requests: rules about words. Theirs are words that nobody says, so that what other tests say passes."""

from __future__ import annotations

from contract.samples import Args, World, sample, unique
from support.client import make_id


def word() -> str:
    return unique("never said").replace(" ", "-")


def made(world: World) -> str:
    """A rule for all rooms; few of them at a time."""
    for old in world.town.desk.call("rule.list", {}, world.admin.token).body["rules"][:-5]:
        world.town.desk.call("rule.delete", {"rule": old["rule"], "cid": make_id()}, world.admin.token)
    args = {"cid": make_id(), "kind": "word", "words": word(), "action": "flag"}
    return world.town.desk.call("rule.create", args, world.admin.token).body["rule"]["rule"]


@sample("rule.create")
def _(world: World) -> Args:
    made(world)
    return {"cid": make_id(), "kind": "pattern", "words": word(), "action": "flag"}


@sample("rule.list")
def _(world: World) -> Args:
    made(world)
    return {"limit": 10}


@sample("rule.update")
def _(world: World) -> Args:
    return {"rule": made(world), "cid": make_id(), "kind": "folded", "words": word(), "action": "refuse"}


@sample("rule.delete")
def _(world: World) -> Args:
    return {"rule": made(world), "cid": make_id()}


@sample("room.rules")
def _(world: World) -> Args:
    return {"room": world.room}


@sample("room.set_rules")
def _(world: World) -> Args:
    return {"room": world.room, "cid": make_id(), "rules": [{"rule": make_id(), "kind": "exact", "words": word(), "action": "refuse"}]}
