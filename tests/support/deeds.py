"""What people do in a random trace: for each operation that changes what somebody sees, how often, and with what.

A deed gets the trace, who does it, and dice; it answers with the operation's members, or raises NotNow when there is nothing to do it to. It never asks
whether it is allowed: a refusal is an answer too. `ALONE` are those that decide whom a message names: nothing else happens beside them.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from support.client import make_id
from support.people import text_body


class NotNow(Exception):
    """There is nothing to do it to."""


DEEDS: dict[str, tuple[int, Callable]] = {}
ALONE = {"room.create", "room.join", "room.leave", "room.transfer", "room.permit", "room.delete", "room.update", "member.add", "member.kick", "member.role", "member.permit", "member.ban",
         "invite.accept", "user.block", "user.unblock", "message.expire", "schedule.fire", "room.end"}
FOR_EVERYBODY = [{"read", "send", "react"}, {"read", "react"}, {"read", "send", "react", "pin", "moderate"}, {"read", "send", "mention_all"}]

READS = {wire: "tells things: snapshots are read by it" for wire in (
    "room.get", "room.list", "member.list", "message.get", "room.events", "user.events", "session.open", "session.sync", "poll.get", "pin.list", "thread.list", "thread.get", "thread.events",
    "bookmark.list", "draft.list", "preference.list", "block.list", "template.list", "schedule.list", "schedule.get", "mention.list", "receipt.list", "ban.list", "invite.list", "presence.get", "presence.mine",
    "message.history", "message.resolve", "quote.list", "reaction.list", "room.export_page")}
ASIDE = {
    "session.renew": "changes nothing that anybody sees",
    "typing.set": "a signal, kept nowhere",
    "presence.set": "no log tells of others' presence, and one's own choice is no part of what a room shows",
    "presence.watch": "signals, kept nowhere",
    "report.create": "nobody but the desk sees it", "report.tell": "said by the worker when the desk has decided", "report.forget": "said by the worker half a year later",
    "room.rules": "rules about words change what may be said, not what is seen", "room.set_rules": "likewise",
    "guest.part": "said by auth when a guest's day is over",
    "message.links": "asked by the worker", "message.preview": "said by the worker of pages of the web",
    "search.query": "what is found is filed behind the log, seconds later", "search.fill": "asked by the worker",
    "command.list": "tells what there is to be typed", "command.run": "runs one of the others",
    "invite.look": "tells what an invitation leads to", "room.browse": "tells rooms one is not in", "room.analytics": "counts days",
}


def deed(wire: str, weight: int = 1):
    def keep(how: Callable) -> Callable:
        DEEDS[wire] = (weight, how)
        return how
    return keep


# --- saying

def words(trace, room: str, dice: random.Random) -> str:
    names = [f"@{one.login}" for one in trace.people] + ["@all", "@moderators", "@owners", "@everyone", "@here", "@here", "https://example.org/a", trace.address(dice), "words", "`@all`"]
    said = [dice.choice(names) for _ in range(dice.choice((0, 1, 1, 2)))]
    # Who is named twice is named once, by whichever was written first; of @here that is decided a while later.
    return f"{dice.randint(0, 999)} " + " ".join(["@here"] if "@here" in said else said)


@deed("message.send", 24)
def send(trace, who, dice):
    room = trace.room_of(who, dice)
    more = {}
    if dice.random() < 0.35:
        more["thread"] = trace.root(room, dice)
    elif dice.random() < 0.2:
        more["reply_to"] = trace.message(room, dice)
    if dice.random() < 0.15:
        more |= {"lifetime_ms": 3_600_000, "lifetime_from": dice.choice(["sending", "reading"])}
    body = text_body(words(trace, room, dice))
    if dice.random() < 0.15:
        body = {"kind": "poll", "questions": [{"question": "which", "options": ["a", "b", "c"], "choices_max": 2}], "anonymous": dice.random() < 0.3}
    elif dice.random() < 0.05:
        body = {"kind": "location", "latitude": 1, "longitude": 2}
    return {"room": room, "body": body} | more


@deed("message.edit", 5)
def edit(trace, who, dice):
    room = trace.room_of(who, dice)
    return {"room": room, "seq": trace.own_message(room, who, dice), "body": text_body(words(trace, room, dice))}


@deed("message.delete", 4)
def take_back(trace, who, dice):
    room = trace.room_of(who, dice)
    return {"room": room, "seq": trace.own_message(room, who, dice)}


@deed("message.restore", 4)
def bring_back(trace, who, dice):
    room = trace.room_of(who, dice)
    return {"room": room, "seq": trace.deleted(room, dice)}


def about_message(wire: str, weight: int, name: str = "seq", **more):
    @deed(wire, weight)
    def do(trace, who, dice):
        room = trace.room_of(who, dice)
        return {"room": room, name: trace.message(room, dice)} | {key: value(dice) for key, value in more.items()}


about_message("message.unhide", 1)
about_message("reaction.add", 4, emoji=lambda dice: dice.choice("👍🎉👀"))
about_message("reaction.remove", 3, emoji=lambda dice: dice.choice("👍🎉👀"))
about_message("pin.add", 2, "message")
about_message("pin.remove", 1, "message")
about_message("bookmark.add", 1, note=lambda dice: dice.choice(["look again", "keep"]))
about_message("bookmark.remove", 1)
about_message("thread.unfollow", 2, "root")
about_message("thread.follow", 2, "root")
about_message("thread.mute", 1, "root", muted=lambda dice: dice.random() < 0.6)


@deed("message.hide", 2)
def hide(trace, who, dice):
    if who is trace.keeper:
        raise NotNow                                       # the log is recounted by what they see
    room = trace.room_of(who, dice)
    return {"room": room, "seq": trace.message(room, dice)}


@deed("message.forward", 1)
def forward(trace, who, dice):
    room, other = trace.room_of(who, dice), trace.room_of(who, dice)
    return {"room": room, "from_room": other, "seq": trace.message(other, dice)}


@deed("message.expire", 3)
def expire(trace, who, dice):
    """Time passes: what has a lifetime in the room has had it, or the older half of it is older than what the room keeps."""
    room = trace.room_of(trace.keeper, dice)
    if trace.known(room).view["settings"].get("retention_ms") and dice.random() < 0.6:
        trace.half_of_it_grows_old(room)
    else:
        trace.lifetimes_pass(room)
    return {"room": room, "limit": 200}


@deed("room.end", 2)
def end(trace, who, dice):
    """Time passes: a room that was to end has ended; of one that was deleted, what it left is swept away."""
    room = trace.one_of([room for room in trace.rooms if room not in trace.lasting], dice)
    trace.time_of_room_passes(room)
    return {"room": room, "limit": 500}


@deed("poll.vote", 3)
def vote(trace, who, dice):
    room = trace.room_of(who, dice)
    return {"room": room, "seq": trace.poll(room, dice), "choices": [{"options": dice.choice([[], [0], [1], [0, 2]])}]}


@deed("poll.close", 1)
def close(trace, who, dice):
    room = trace.room_of(who, dice)
    return {"room": room, "seq": trace.poll(room, dice)}


# --- marks

def to_the_mark(wire: str, weight: int):
    @deed(wire, weight)
    def do(trace, who, dice):
        room = trace.room_of(who, dice)
        return {"room": room, "seq": dice.randint(1, trace.head(room))}


to_the_mark("receipt.read", 6)
to_the_mark("receipt.delivered", 2)


@deed("thread.read", 3)
def read_thread(trace, who, dice):
    room = trace.room_of(who, dice)
    return {"room": room, "root": trace.root(room, dice), "seq": dice.randint(1, trace.head(room))}


# --- what is one's own

@deed("draft.set", 1)
def draft(trace, who, dice):
    return {"room": trace.room_of(who, dice), "text": f"dear {dice.randint(0, 9)}"}


@deed("draft.clear", 1)
def no_draft(trace, who, dice):
    return {"room": trace.room_of(who, dice)}


@deed("preference.set", 2)
def prefer(trace, who, dice):
    name, value = dice.choice([("favourite", {"on": True}), ("notify_level", {"word": "mentions"}), ("shows_read", {"on": dice.random() < 0.5}), ("client.zoom", {"by": dice.randint(1, 9)}),
                               ("favourite", None), ("client.zoom", None)])
    return {"name": name, "value": value} | ({"scope": trace.room_of(who, dice)} if name in ("favourite", "notify_level") else {})


def about_person(wire: str, **more):
    @deed(wire, 1)
    def do(trace, who, dice):
        return {"user": dice.choice([one for one in trace.people if one is not who]).user} | {key: value(dice) for key, value in more.items()}


about_person("user.block")
about_person("user.unblock")


@deed("status.set", 1)
def status(trace, who, dice):
    return {"text": f"busy {dice.randint(0, 9)}"}


@deed("status.clear", 1)
def no_status(trace, who, dice):
    return {}


@deed("template.create", 1)
def template(trace, who, dice):
    return {"from": trace.room_of(who, dice), "name": f"like {dice.randint(0, 9)}"}


@deed("template.delete", 1)
def no_template(trace, who, dice):
    return {"template": trace.one_of(trace.devices_of(who)[0].own.templates, dice)}


@deed("schedule.add", 3)
def schedule(trace, who, dice):
    return {"room": trace.room_of(who, dice), "body": text_body("later"), "send_at": trace.day_after()}


@deed("schedule.update", 1)
def reschedule(trace, who, dice):
    return {"id": trace.one_of(trace.devices_of(who)[0].own.scheduled, dice), "body": text_body("even later")}


@deed("schedule.fire", 3)
def fire(trace, who, dice):
    """Time passes: what was to be said later is said now."""
    one = trace.one_of(trace.devices_of(who)[0].own.scheduled, dice)
    trace.time_of_words_passes(one)
    return {"user": who.user, "id": one}


@deed("schedule.cancel", 1)
def no_schedule(trace, who, dice):
    return {"id": trace.one_of(trace.devices_of(who)[0].own.scheduled, dice)}


# --- people in rooms

def about_member(wire: str, weight: int, bit: str, **more):
    @deed(wire, weight)
    def do(trace, who, dice):
        room = trace.room_where(who, bit, dice)
        others = [one.user for one in trace.people if one is not trace.keeper and one is not who]
        return {"room": room, "user": dice.choice(others)} | {key: value(dice) for key, value in more.items()}


about_member("member.add", 5, "invite")
about_member("member.kick", 2, "kick")
about_member("member.ban", 1, "ban")
about_member("member.unban", 2, "ban")
about_member("member.mute", 1, "ban")
about_member("member.unmute", 2, "ban")
about_member("member.role", 3, "roles", role=lambda dice: dice.choice(["member", "moderator", "admin", "guest"]))
about_member("member.permit", 1, "roles", permissions=lambda dice: sorted(dice.choice(FOR_EVERYBODY)) if dice.random() < 0.7 else None)


about_member("member.rename", 1, "moderate", nick=lambda dice: dice.choice(["Cy", "Di", None]))


@deed("member.nick", 1)
def nick(trace, who, dice):
    return {"room": trace.room_of(who, dice), "nick": dice.choice(["Al", "Bo", None])}


# --- rooms

@deed("room.create", 2)
def create(trace, who, dice):
    return {"kind": dice.choice(["private", "public"]), "name": f"new {dice.randint(0, 99)}", "members": [one.user for one in trace.people if one is not who]}


@deed("room.update", 3)
def update(trace, who, dice):
    change = dice.choice([{"topic": dice.choice(["roses", "thorns", None])}, {"name": f"room {dice.randint(0, 99)}"}, {"tags": ["Roses"]}, {"tags": None}, {"text_max": dice.randint(1000, 8000)},
                          {"category": "Gardens"}, {"hides_history": dice.random() < 0.5}, {"lifetime_ms": dice.choice([3_600_000, None])}, {"retention_ms": dice.choice([3_600_000, None])}, {"language": "german"}, {"picture": make_id()}])
    return {"room": trace.room_where(who, "settings", dice)} | change


def about_room(wire: str, bit: str, weight: int = 1):
    @deed(wire, weight)
    def do(trace, who, dice):
        return {"room": trace.room_where(who, bit, dice)}


about_room("room.lock", "moderate")
about_room("room.unlock", "moderate", 3)
about_room("room.guard", "moderate")
about_room("room.unguard", "moderate", 3)
about_room("room.export", "export", 2)
about_room("room.archive", "settings")
about_room("room.restore", "settings", 5)


@deed("room.leave", 2)
def leave(trace, who, dice):
    if who is trace.keeper:
        raise NotNow
    return {"room": trace.room_of(who, dice)}


@deed("room.join", 4)
def join(trace, who, dice):
    return {"room": trace.one_of(trace.public, dice)}


@deed("room.transfer", 1)
def transfer(trace, who, dice):
    room = trace.room_where(who, "own", dice)
    if who is trace.keeper or "own" not in trace.known(room).permissions(who.user):
        raise NotNow                                       # who keeps the log stays who nobody can send away
    return {"room": room, "user": dice.choice([one for one in trace.people if one is not who]).user}


@deed("room.delete", 1)
def delete(trace, who, dice):
    return {"room": trace.one_of([room for room in trace.rooms if room not in trace.lasting | trace.gone], dice)}


@deed("room.permit", 1)
def permit(trace, who, dice):
    return {"room": trace.room_where(who, "roles", dice), "role": dice.choice(["guest", "member", "moderator"]), "permissions": sorted(dice.choice(FOR_EVERYBODY)) if dice.random() < 0.5 else None}


@deed("invite.create", 1)
def invite(trace, who, dice):
    return {"room": trace.room_of(who, dice), "uses": 2}


@deed("invite.revoke", 1)
def revoke(trace, who, dice):
    room, one, _ = trace.one_of(trace.invites, dice)
    return {"room": room, "invite": one}


@deed("invite.accept", 2)
def accept(trace, who, dice):
    return {"token": trace.one_of(trace.invites, dice)[2]}
