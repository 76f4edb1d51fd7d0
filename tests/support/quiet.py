"""When all is quiet: everything that is known by following equals what is told anew, every count equals a recount, and nobody knows what is not for them."""

from __future__ import annotations

import time

from support.client import PATIENCE, make_id
from support.devices import Device
from support.recount import Recount, names_here
from support.snapshots import must, own_picture, pages, room_picture

CLOSED = (("room.get", {}), ("room.events", {"after_seq": 0}), ("message.get", {"seq": 2}), ("pin.list", {}), ("thread.list", {}), ("member.list", {}), ("message.history", {"seq": 2}),
          ("thread.events", {"root": 2}), ("reaction.list", {"seq": 2}), ("receipt.list", {"seq": 2}))


def check_everything(trace) -> None:
    for device in trace.devices:
        device.deaf = 0
        if not device.socket:
            device.resume(device.gateway)
    trace.keeper_hears_all()
    logs = {room: trace.whole_log(room) for room in trace.rooms if room not in trace.gone}
    heads = {room: log[-1]["seq"] for room, log in logs.items()}
    for device in trace.devices:
        if device.own.user_seq and device.socket:
            device.sync()                                  # what was lost on the way, and told nobody since
        device.hears_all(heads, must(device.ask("user.events", limit=1))["head"])
    wait_for_echoes(trace)
    wait_for_marks(trace, {room: Recount(log, trace.moves[room], trace.blocked_by(room), trace.here(room)) for room, log in logs.items()})
    for device in trace.devices:
        device.hears_all(heads, must(device.ask("user.events", limit=1))["head"])
    recounts = {room: Recount(log, trace.moves[room], trace.blocked_by(room), trace.here(room)) for room, log in logs.items()}
    trace.settle()
    for who in trace.people:
        check_own(trace, who)
        for room, recount in recounts.items():
            if who.user in recount.roles:
                check_member(trace, who, room, recount)
            else:
                check_stranger(trace, who, room)
        for room in trace.gone:
            assert trace.devices_of(who)[0].ask("room.get", room=room).code == "not_found"
    check_exports(trace)
    check_here(trace, recounts)
    for device in trace.devices:
        check_heard(device, recounts)


def wait_until(holds, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def wait_for_echoes(trace) -> None:
    """Each gateway tells people one after the other that they are named: who was named before is told before the echo."""
    for gateway in range(len(trace.town.rests)):
        trace.keeper.by("rest", gateway).sends(trace.echo_room, f"@{trace.echo.login} {make_id()}")
    with trace.town.platform.postgres.connect() as database:
        untold = lambda: database.execute("SELECT count(*) FROM chat.mentions_untold WHERE room_id = ANY (%s::uuid[])", ([*trace.rooms, trace.echo_room],)).fetchone()[0]
        wait_until(lambda: not untold(), "everybody is told of who names them")


def log_of(device: Device, room: str) -> list[dict]:
    entries: list[dict] = []
    while True:
        got = must(device.ask("room.events", room=room, after_seq=entries[-1]["seq"] if entries else 0, limit=200))
        entries += got["events"]
        if not got["events"] or entries[-1]["seq"] >= got["head"]:
            return entries


def wait_for_marks(trace, recounts: dict[str, Recount]) -> None:
    """Marks are gathered for a second before they are stored."""
    for room, recount in recounts.items():
        for user in recount.roles:
            device = next(one for one in trace.devices if one.who.user == user)
            marks, wanted, delivered = lambda: must(device.ask("room.get", room=room))["room"]["marks"], recount.read_mark(user), trace.moves[room].delivered.get(user, 0)
            what = f"{device} in room{trace.rooms.index(room)}: the mark is not {wanted}"
            wait_until(lambda: marks()["read_seq"] >= wanted and marks()["delivered_seq"] >= delivered, what)
            assert marks()["read_seq"] == wanted, f"{what}, but {marks()}"


# --- one's own

def check_own(trace, who) -> None:
    devices = trace.devices_of(who)
    fresh = own_picture(devices[0].ask, who.user, trace.gone)
    for device in devices:
        same(trace, f"{device}'s own", device.own.picture(trace.gone), fresh)
    for one, (room, rev, state, send_at) in fresh["scheduled"].items():
        alone = must(devices[0].ask("schedule.get", id=one))["scheduled"]
        assert (alone["room"], alone["rev"], alone["state"], alone["send_at"]) == (room, rev, state, send_at), f"{who}'s {one}: {alone}"


def check_member(trace, who, room: str, recount: Recount) -> None:
    devices, name = trace.devices_of(who), f"room{trace.rooms.index(room)}"
    ask = devices[0].ask
    view = must(ask("room.get", room=room))["room"]
    floor = max(view["floor"], recount.since[who.user] if view["settings"]["hides_history"] else 1)
    fresh = room_picture(ask, room, [seq for seq in recount.messages if seq >= floor])
    for device in devices:
        same(trace, f"{device} in {name}", device.rooms[room].picture(who.user, device.own.hidden, floor), fresh)
        assert device.own.marks[room] == recount.read_mark(who.user), f"{device} in {name} has the mark {device.own.marks[room]}, not {recount.read_mark(who.user)}"
    check_counts(who, room, name, recount, ask, view)
    check_threads(trace, who, room, name, recount, ask, floor)
    check_marks_of_others(trace, who, room, name, recount, ask)
    check_log(trace, devices[0], room, name, floor)
    check_reactions(trace, who, room, name, recount, ask, floor)
    check_addresses(trace, who, room, name, recount, ask, floor)


def check_reactions(trace, who, room: str, name: str, recount: Recount, ask, floor: int) -> None:
    """Whoever reacted is told of one by one, as often as it is counted; of what they hid nothing is counted for them."""
    hidden = trace.devices_of(who)[0].own.hidden
    for seq in [seq for seq, d in recount.messages.items() if seq >= floor and d.get("body") and (room, seq) not in hidden][-2:]:
        told = pages(ask, "reaction.list", "reactions", room=room, seq=seq)
        counted = {one["emoji"]: one["count"] for one in must(ask("message.get", room=room, seq=seq))["message"].get("reactions", [])}
        assert {emoji: sum(1 for one in told if one["emoji"] == emoji) for emoji in {one["emoji"] for one in told}} == counted, f"{who} in {name}: of {seq} {told}, and {counted} are counted"
        assert len({(one["user"], one["emoji"]) for one in told}) == len(told), f"{who} in {name}: somebody reacted twice: {told}"


def check_addresses(trace, who, room: str, name: str, recount: Recount, ask, floor: int) -> None:
    """What messages quote is what `message.resolve` finds behind the address; and that is what `message.get` tells, of rooms that are read, and nothing of others."""
    quoting = [seq for seq, d in recount.messages.items() if seq >= floor and ("reply_to" in d or any(span["kind"] == "message" for span in d.get("spans", [])))][-20:]
    quotes = must(ask("quote.list", room=room, messages=quoting))["quotes"] if quoting else []
    hidden = trace.devices_of(who)[0].own.hidden
    wanted = [(seq, *target) for seq in quoting if (room, seq) not in hidden for target in targets_of(recount.messages[seq], room)]
    assert sorted((one["message"], one["of_room"], one["of"]) for one in quotes) == sorted(wanted), f"{who} in {name}: {quotes}, quoted are {wanted}"
    for one in quotes:
        found = ask("message.resolve", link=f"{trace.town.platform.https_url}/r/{one['of_room']}/{one['of']}")
        there = ask("message.get", room=one["of_room"], seq=one["of"])
        if there.code == "forbidden":
            assert found.code == "not_found", f"{who}: {found}, whether there is such a room stays unknown"
        else:
            assert (found.code, found.ok and found.body["message"]) == (there.code, there.ok and there.body["message"]), f"{who}: {found}, but {there}"
        check_quote(who, name, one, found)


def targets_of(d: dict, room: str) -> set[tuple[str, int]]:
    """Nothing of a message that says nothing any more."""
    if "body" not in d:
        return set()
    said = {(span["room"], span["message"]) for span in d.get("spans", []) if span["kind"] == "message"}
    return said | ({(room, d["reply_to"])} if "reply_to" in d else set())


def check_quote(who, name: str, quote: dict, found) -> None:
    if not found.ok:
        assert quote["state"] == {"not_found": "unknown", "gone": "deleted"}.get(found.code) and set(quote) == {"message", "of_room", "of", "state"}, f"{who} in {name}: {quote} of {found}"
        return
    message = found.body["message"]
    assert quote["state"] == ("hidden" if message.get("hidden") else "shown" if "body" in message else "deleted"), f"{who} in {name}: {quote} of {message}"
    if quote["state"] == "shown":
        body = message["body"]
        text = body.get("text") or body.get("label", "") if body["kind"] != "poll" else body["questions"][0]["question"]
        assert (quote["excerpt"], quote["is_cut"], quote["from"]) == (text[:200], len(text) > 200, message["from"]), f"{who} in {name}: {quote} of {message}"
    else:
        assert "excerpt" not in quote, f"{who} in {name} is shown {quote} of {message}"


def check_here(trace, recounts: dict[str, Recount]) -> None:
    """Whoever was there is told, and nobody who was not; of what was edited or deleted at once nobody may have come to hear."""
    for (room, seq), (there, away) in trace.there.items():
        if room in recounts and seq not in recounts[room].changed and names_here(recounts[room].messages[seq]):
            told = {who.user for who in trace.people if recounts[room].here(who.user, seq)}
            assert there <= told and not told & away, f"{seq} of room{trace.rooms.index(room)} names who is there: {told} were told, {there} were there and {away} away"


def check_exports(trace) -> None:
    """The log up to where it was begun, as it stands now for who began it; whoever may not any more gets none of it."""
    for who, room, number in trace.exports:
        device = trace.devices_of(who)[0]
        page = device.ask("room.export_page", room=room, export=number, limit=200)
        if room in trace.gone or "export" not in trace.known(room).permissions(who.user):
            assert page.code in ("not_found", "forbidden"), f"{who} takes room{trace.rooms.index(room)} away: {page}"
        elif number < device.rooms[room].view["floor"]:
            assert page.code == "gone", page
        else:
            rows, after = must(page)["events"], page.body.get("next")
            while after is not None:
                more = must(device.ask("room.export_page", room=room, export=number, limit=200, after_seq=after))
                rows, after = rows + more["events"], more.get("next")
            assert rows == [entry for entry in log_of(device, room) if entry["seq"] <= number], f"{who}: the export {number} of room{trace.rooms.index(room)} is not its log"


def check_counts(who, room: str, name: str, recount: Recount, ask, view: dict) -> None:
    wanted = {"unread": recount.unread(who.user), "mentions": recount.mentions(who.user)}
    listed = next(one for one in pages(ask, "room.list", "rooms", limit=200) if one["room"] == room)
    synced = next(one for one in must(ask("session.sync", heads=[{"room": room, "seq": 0}]))["rooms"] if one["room"] == room)
    for how, row in (("room.get", view), ("room.list", listed), ("session.sync", synced)):
        told = {key: row[key] for key in wanted}
        assert told == wanted, f"{who} in {name}: {how} tells {told}, a recount {wanted}; the mark is {recount.read_mark(who.user)}"


def check_threads(trace, who, room: str, name: str, recount: Recount, ask, floor: int) -> None:
    for thread in pages(ask, "thread.list", "threads", room=room, limit=100):
        root = thread["root"]
        assert root >= floor, f"{who} in {name} is told of a thread on {root}, below {floor}"
        wanted = (recount.follows(who.user, root), recount.thread_unread(who.user, root), recount.thread_mark(who.user, root))
        told = (thread["following"], thread["unread"], thread["read_seq"])
        assert told == wanted, f"{who} in {name}, thread {root} (follows, unread, mark): {told}, a recount {wanted}; replies {recount.replies.get(root)}"
        for device in trace.devices_of(who):
            known = (device.own.muted.get((room, root), False), device.own.thread_marks.get((room, root), 0))
            assert known == (thread["muted"], thread["read_seq"]), f"{device} in {name}, thread {root} (muted, mark): {known}, told anew {(thread['muted'], thread['read_seq'])}"


def check_marks_of_others(trace, who, room: str, name: str, recount: Recount, ask) -> None:
    for member in pages(ask, "member.list", "members", room=room):
        user = member["user"]
        if user in trace.hiding and user != who.user:
            assert "read_seq" not in member, f"{name}: {user} does not show how far they are"
        elif user != who.user:
            assert member["read_seq"] == recount.read_mark(user), f"{who} in {name} sees {user} at {member['read_seq']}, who is at {recount.read_mark(user)}"
    for seq in [seq for seq, d in recount.messages.items() if "body" in d][-3:]:
        answer = ask("receipt.list", room=room, seq=seq)
        if answer.ok:
            wanted = recount.receipts(seq, trace.hiding - {who.user})
            assert (set(answer.body["read"]), set(answer.body["delivered"])) == wanted, f"{who} in {name}: of {seq} {answer.body}, a recount {wanted}"


def check_log(trace, device: Device, room: str, name: str, floor: int) -> None:
    """Forwards and backwards it is the same, begins at the floor, and says nothing of what is hidden."""
    forwards, backwards, before = log_of(device, room), [], None
    while True:
        got = must(device.ask("room.events", room=room, limit=17, **({"before_seq": before} if before else {})))["events"]
        backwards = got + backwards
        if not got or got[0]["seq"] <= floor:
            break
        before = got[0]["seq"]
    same(trace, f"the log of {name} backwards", {entry["seq"]: entry for entry in backwards}, {entry["seq"]: entry for entry in forwards})
    assert forwards[0]["seq"] >= floor, f"{device} in {name} is told of {forwards[0]['seq']}, below {floor}"
    hidden = {seq for other, seq in device.own.hidden if other == room}
    for entry in forwards:
        about = entry["seq"] if entry["ev"] == "message.sent" else entry["d"].get("message")
        assert about not in hidden or not {"body", "spans", "previews"} & set(entry["d"]), f"{device} hid {about} of {name}, and is told {entry}"
    for seq in hidden:
        history = device.ask("message.history", room=room, seq=seq)
        assert not history.ok or not history.body["revisions"], f"{device} hid {seq} of {name}, and is told {history}"


# --- what is for nobody else

def check_stranger(trace, who, room: str) -> None:
    if room in trace.public:
        return
    for wire, args in CLOSED:
        answer = trace.devices_of(who)[0].ask(wire, room=room, **args)
        assert answer.code == "not_found", f"{who} is not in room{trace.rooms.index(room)}, and {wire} answers {answer}"


def check_heard(device: Device, recounts: dict[str, Recount]) -> None:
    """Live, a device hears of a room what happens while its person is in it."""
    for frame in device.heard:
        if frame["room"] in recounts:
            spans = recounts[frame["room"]].spans[device.who.user]
            assert any(first <= frame["seq"] <= last for first, last in spans), f"{device} heard {frame}, and was there {spans}"
    device.heard.clear()
    assert not device.went_back, f"{device}: marks of others went back: {device.went_back}"


def same(trace, what: str, known, fresh, path: str = "") -> None:
    if isinstance(known, dict) and isinstance(fresh, dict):
        for key in known.keys() | fresh.keys():
            same(trace, what, known.get(key), fresh.get(key), f"{path}/{key}")
    else:
        assert known == fresh, f"{what}: {path or 'all'} is {known!r} by following, {fresh!r} told anew"
