"""Right requests: messages that are said later."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from contract.samples import Args, World, sample, unique
from support.client import make_id
from support.people import text_body


def in_an_hour() -> str:
    return (datetime.now(timezone.utc) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def waiting(world: World) -> str:
    """One that waits; its id. Few of them at a time: a person may have 200."""
    cid = make_id()
    world.alice.does("schedule.add", room=world.room, cid=cid, body=text_body(unique()), send_at=in_an_hour())
    for old in world.alice.does("schedule.list")["scheduled"]:
        if old["id"] != cid:
            world.alice.tries("schedule.cancel", id=old["id"], cid=make_id())
    return cid


@sample("schedule.add")
def _(world: World) -> Args:
    waiting(world)
    return {"room": world.room, "cid": make_id(), "body": text_body(unique()), "send_at": in_an_hour()}


@sample("schedule.list")
def _(world: World) -> Args:
    waiting(world)
    return {"limit": 5}


@sample("schedule.get")
def _(world: World) -> Args:
    return {"id": waiting(world)}


@sample("schedule.update")
def _(world: World) -> Args:
    return {"id": waiting(world), "cid": make_id(), "body": text_body(unique())}


@sample("schedule.cancel")
def _(world: World) -> Args:
    return {"id": waiting(world), "cid": make_id()}


@sample("schedule.fire")
def _(world: World) -> Args:
    cid = waiting(world)
    with world.town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.scheduled SET due_at = now() WHERE user_id = %s AND id = %s", (world.alice.user, cid))
    return {"user": world.alice.user, "id": cid}
