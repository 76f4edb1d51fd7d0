"""Right requests: polls, and messages that are passed on."""

from __future__ import annotations

from contract.samples import Args, World, sample
from contract.samples.editing import said
from support.client import make_id

POLL = {"kind": "poll", "questions": [{"question": "Where?", "options": ["here", "there"]}, {"question": "When?", "options": ["now", "soon", "never"], "choices_max": 2}]}


def asked(world: World) -> Args:
    return {"room": world.room, "seq": world.author.sends(world.room, POLL)["seq"]}


@sample("poll.vote")
def _(world: World) -> Args:
    return asked(world) | {"cid": make_id(), "choices": [{"options": [0]}, {"options": [1, 2]}]}


@sample("poll.get")
def _(world: World) -> Args:
    return asked(world) | {"limit": 10}


@sample("poll.close")
def _(world: World) -> Args:
    return asked(world) | {"cid": make_id()}


@sample("message.forward")
def _(world: World) -> Args:
    """Within one room: whoever may say something there may read it."""
    one = said(world)
    return one | {"cid": make_id(), "from_room": one["room"]}
