"""A random trace: people with devices on two gateways do random deeds, some of them at once; whenever all is quiet, everything that can be known is compared.

The same seed gives the same steps; what a step does is decided by dice of its own, so that a trace can be cut down to the steps that it takes to fail.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from support.client import PATIENCE, TABLES, Answer, make_id
from support.deeds import ALONE, DEEDS, NotNow
from support.devices import Device
from support.people import Person, Town
from support.quiet import check_everything, log_of
from support.recount import Moves

NAMES = ("keeper", "alice", "bob", "carol", "dave")
REFUSALS = {"forbidden", "not_found", "conflict", "gone", "muted", "banned", "archived", "blocked", "stale", "invalid", "locked"}
BREAKS = {"device.gap": 3, "device.break": 3, "device.resume": 6, "device.sync": 2}
QUIET_EVERY = 80
KEPT_MS = 3_600_000
GONE = 1.0      # seconds after which a gateway has seen for sure that a device broke off
SERVICE_DEEDS = {"message.expire", "schedule.fire", "room.end"}


@dataclass(frozen=True)
class Step:
    number: int
    who: int
    wire: str
    at_once: bool                                          # with the step before, if that can be

    def __str__(self) -> str:
        return f"{self.number:3} {NAMES[self.who]:6} {self.wire}{' at once' if self.at_once else ''}"


def steps_of(seed: int, count: int) -> list[Step]:
    dice = random.Random(seed)
    weights = {wire: weight for wire, (weight, _) in DEEDS.items()} | BREAKS
    wires = dice.choices(list(weights), list(weights.values()), k=count)
    return [Step(number, dice.randrange(len(NAMES)), wire, dice.random() < 0.6) for number, wire in enumerate(wires)]


class Trace:
    def __init__(self, town: Town, seed: int):
        self.town, self.seed, self.done = town, seed, []
        self.people = [town.person(name, "rest", number % 2) for number, name in enumerate(NAMES)]
        self.keeper, alice, bob, carol, dave = self.people
        self.public = [self.keeper.makes_room(alice, bob, kind="public", name="square")]
        self.rooms = [self.keeper.makes_room(alice, bob, carol, dave), self.keeper.makes_room(alice, carol, name="hiding"), *self.public, self.keeper.makes_direct(alice)["room"]["room"]]
        self.keeper.does("room.update", room=self.rooms[1], hides_history=True, retention_ms=KEPT_MS, cid=make_id())
        self.keeper.does("room.update", room=self.rooms[0], retention_ms=KEPT_MS, cid=make_id())
        for room, who, role in ((0, alice, "admin"), (0, bob, "moderator"), (1, carol, "admin"), (2, bob, "admin")):
            self.keeper.gives_role(self.rooms[room], who, role)
        self.lasting, self.gone = set(self.rooms), set()
        self.moves: dict[str, Moves] = {room: Moves() for room in self.rooms}
        self.blocking: list[tuple[str, str, bool, dict[str, int]]] = []             # who, whom, whether, and where each room was by then
        self.hiding: set[str] = set()                      # who does not show what they have read
        self.invites: list[tuple[str, str, str]] = []
        self.exports: list[tuple[Person, str, int]] = []
        self.past: defaultdict[str, list[dict]] = defaultdict(list)                 # what rooms keep no longer
        self.heads: dict[str, int] = {}
        self.echo = town.person("echo", "rest")
        self.echo_room = self.keeper.makes_room(self.echo, name="echo")
        self.devices = [Device(who, who.gateway) for who in self.people] + [Device(alice, 0), Device(bob, 0)]
        self.there: dict[tuple[str, int], tuple[set[str], set[str]]] = {}           # of messages that name who is there: who was, and who was not
        self.guarded: set[str] = set()                     # rooms that were on guard at some time
        self.left_at: dict[str, float] = {}                # when the last device of theirs broke off
        self.settle()

    # --- what deeds ask for

    def devices_of(self, who: Person) -> list[Device]:
        return [device for device in self.devices if device.who is who]

    def known(self, room: str):
        return self.devices[0].rooms[room]

    def room_of(self, who: Person, dice: random.Random) -> str:
        return self.one_of([room for room in self.rooms if room in self.devices[0].rooms and (who.user in self.known(room).members or dice.random() < 0.02)], dice)

    def room_where(self, who: Person, bit: str, dice: random.Random) -> str:
        """Mostly one in which they may."""
        may = [room for room in self.rooms if room in self.devices[0].rooms and bit in self.known(room).permissions(who.user)]
        return dice.choice(may) if may and dice.random() < 0.8 else self.room_of(who, dice)

    def head(self, room: str) -> int:
        return max(self.known(room).seq, 1)

    def message(self, room: str, dice: random.Random) -> int:
        return self.one_of(sorted(self.known(room).messages)[-12:], dice)

    def own_message(self, room: str, who: Person, dice: random.Random) -> int:
        """Mostly one of theirs."""
        own = [seq for seq, one in sorted(self.known(room).messages.items()) if one["from"] == who.user and "body" in one][-6:]
        return dice.choice(own) if own and dice.random() < 0.7 else self.message(room, dice)

    def deleted(self, room: str, dice: random.Random) -> int:
        return self.one_of([seq for seq, one in sorted(self.known(room).messages.items()) if "body" not in one][-4:], dice)

    def root(self, room: str, dice: random.Random) -> int:
        return self.one_of([seq for seq, one in sorted(self.known(room).messages.items()) if "thread" not in one][-4:], dice)

    def poll(self, room: str, dice: random.Random) -> int:
        return self.one_of([seq for seq, one in sorted(self.known(room).messages.items()) if one.get("body", {}).get("kind") == "poll"][-3:], dice)

    @staticmethod
    def one_of(things, dice: random.Random):
        if not things:
            raise NotNow
        return dice.choice(list(things))

    def address(self, dice: random.Random) -> str:
        """Of a message in one of the rooms, wherever that is."""
        room = dice.choice([room for room in self.rooms if room in self.devices[0].rooms])
        return f"{self.town.platform.https_url}/r/{room}/{dice.randint(1, self.head(room) + 1)}"

    # --- time passes

    def stored(self, statement: str, *args) -> None:
        with self.town.platform.postgres.connect() as database:
            database.execute(statement, args)

    def lifetimes_pass(self, room: str) -> None:
        self.stored("UPDATE chat.messages SET expires_at = now() WHERE room_id = %s AND expires_at IS NOT NULL", room)

    def half_of_it_grows_old(self, room: str) -> None:
        """A day older, where a room keeps for an hour. What goes is remembered here: it has been read, counted and answered."""
        known = self.known(room)
        last = (max(known.view["floor"], 1) + known.seq) // 2
        self.past[room] += [entry for entry in log_of(self.devices[0], room) if entry["seq"] <= last]
        for table in ("messages", "changes"):
            self.stored(f"UPDATE chat.{table} SET at = at - interval '1 day' WHERE room_id = %s AND seq <= %s", room, last)

    def whole_log(self, room: str) -> list[dict]:
        """From the first entry on: what the room keeps no longer as it was last told, without what it said."""
        log = log_of(self.devices[0], room)
        gone = [entry | {"d": {name: value for name, value in entry["d"].items() if name not in ("body", "spans", "previews")}} for entry in self.past[room] if entry["seq"] < log[0]["seq"]]
        return gone + log

    def time_of_words_passes(self, one: str) -> None:
        self.stored("UPDATE chat.scheduled SET due_at = now() WHERE id = %s", one)

    def time_of_room_passes(self, room: str) -> None:
        self.stored("UPDATE chat.rooms SET ends_at = now() WHERE id = %s AND deleted_at IS NULL", room)

    @staticmethod
    def day_after() -> str:
        return (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    # --- who is there

    def settle(self) -> None:
        """All is quiet: every gateway knows who is in which room."""
        self.settled = {(room, user): one["joined_at"] for room, known in self.devices[0].rooms.items() for user, one in known.members.items()}

    def who_is_there(self, sender: Person, room: str) -> tuple[set[str], set[str]]:
        """Those who are for sure, and those who are for sure not: gateways take a moment to see who comes in and who goes."""
        members = self.known(room).members if room in self.devices[0].rooms else {}
        online = {device.who.user for device in self.devices if device.socket}
        deaf = {who for who, whom, _, _ in self.blocking if whom == sender.user} | {sender.user}
        away = {user for user in members if user not in online and time.monotonic() - self.left_at.get(user, 0) > GONE}
        return {user for user, one in members.items() if user in online - deaf and self.settled.get((room, user)) == one["joined_at"]}, away | {sender.user}

    def here(self, room: str):
        told = {(who.user, seq) for who in self.people for other, seq in self.devices_of(who)[0].own.here if other == room}
        return lambda user, seq: (user, seq) in told

    # --- running

    def run(self, steps: list[Step]) -> None:
        group: list[Step] = []
        since_quiet = 0
        for step in steps:
            joins = step.at_once and group and step.who not in {one.who for one in group} and not ({step.wire, *(one.wire for one in group)} & ALONE) and step.wire not in BREAKS
            if group and not joins:
                self.together(group)
                group = []
                if since_quiet >= QUIET_EVERY:
                    check_everything(self)
                    since_quiet = 0
            since_quiet += 1
            if step.wire in BREAKS:
                self.break_something(step)
            else:
                group.append(step)
        if group:
            self.together(group)
        check_everything(self)

    def together(self, group: list[Step]) -> None:
        """Each asks before any is answered."""
        self.keeper_hears_all()
        asked = []
        for step in group:
            who = self.people[step.who]
            try:
                args = DEEDS[step.wire][1](self, who, random.Random(f"{self.seed} {step.number}"))
            except NotNow:
                continue
            if any(row.name == "cid" and row.need == "REQUIRED" for row in TABLES.operations[step.wire].ins):
                args |= {"cid": make_id()}
            own = {(who.user, room): self.own_replies(who, room) for room in self.rooms}
            there = self.who_is_there(who, args["room"]) if step.wire == "message.send" else None
            device = next((one for one in self.devices_of(who) if one.socket), None)
            number = device.socket.ask(step.wire, args) if device and step.wire not in SERVICE_DEEDS else None
            if step.wire == "room.guard":
                self.guarded.add(args["room"])
            asked.append((step, who, args, device, number, own, there))
        for step, who, args, device, number, own, there in asked:
            if step.wire in SERVICE_DEEDS:
                answer = self.town.rests[0].call(step.wire, args, self.town.mint.service_token("worker"))
            else:
                answer = device.socket.reply(number, step.wire) if number else who.tries(step.wire, **args)
            self.done.append(f"{step}  {self.told(args)} → {self.told(answer.body) if answer.ok else answer.code}")
            assert answer.ok or answer.code in REFUSALS or self.is_paced(args, answer), f"{step} {args}: {answer}"
            if answer.ok and there:
                self.there[args["room"], answer.body["seq"]] = there
            if answer.ok:
                self.note(who, step.wire, args, answer, own)

    def told(self, thing) -> str:
        text = str({key: value for key, value in thing.items() if key not in ("cid",)})
        for number, room in enumerate(self.rooms):
            text = text.replace(room, f"room{number}")
        for who in self.people:
            text = text.replace(who.user, who.login.split("-")[0]).replace(who.login, who.login.split("-")[0])
        return text[:300]

    def is_paced(self, args: dict, answer: Answer) -> bool:
        """Who is new in a room that is, or a moment ago was, on guard takes their time."""
        return answer.code == "rate_limited" and answer.body["limit"] in ("newcomer", "slow_mode") and args["room"] in self.guarded

    def own_replies(self, who: Person, room: str) -> int:
        """The last reply of theirs that was answered by now."""
        known = self.devices[0].rooms.get(room)
        return max([seq for seq, one in known.messages.items() if one["from"] == who.user and "thread" in one], default=0) if known else 0

    def keeper_hears_all(self) -> None:
        keeper, end = self.devices[0], time.monotonic() + PATIENCE
        if not keeper.socket:
            keeper.resume(keeper.gateway)
        keeper.deaf = 0
        keeper.hear()
        while not all(keeper.rooms[room].seq >= seq for room, seq in self.heads.items() if room in keeper.rooms) or not set(self.rooms) - self.gone <= set(keeper.rooms):
            assert time.monotonic() < end, "whoever keeps the log hears no more of it"
            time.sleep(0.002)
            keeper.hear()

    def break_something(self, step: Step) -> None:
        dice = random.Random(f"{self.seed} {step.number}")
        device = dice.choice(self.devices[1:])
        match step.wire:
            case "device.gap":
                device.deaf = dice.randint(1, 3)
            case "device.break" if device.socket:
                device.break_off(dice.random() < 0.5)
                self.left_at[device.who.user] = time.monotonic()
            case "device.resume" if not device.socket:
                device.resume(dice.randrange(2))
            case "device.sync" if device.socket:
                device.sync()

    # --- what was answered

    def note(self, who: Person, wire: str, args: dict, answer: Answer, own: dict) -> None:
        body, room = answer.body, args.get("room", "")
        moves = self.moves.get(room)
        if room and isinstance(body.get("seq"), int):
            self.heads[room] = max(self.heads.get(room, 0), body["seq"])
        match wire:
            case "room.create":
                room = body["room"]["room"]
                self.rooms.append(room)
                self.moves[room] = Moves()
                if args["kind"] == "public":
                    self.public.append(room)
            case "room.delete" | "room.end":
                self.gone.add(room)
            case "room.export":
                self.exports.append((who, room, body["seq"]))
            case "schedule.fire" if "seq" in body:
                room = self.devices_of(who)[0].own.scheduled[args["id"]][0]
                self.heads[room] = max(self.heads.get(room, 0), body["seq"])
            case "receipt.read":
                moves.forward(moves.read, who.user, args["seq"])
            case "receipt.delivered":
                moves.forward(moves.delivered, who.user, args["seq"])
            case "thread.read":
                moves.forward(moves.thread_read, (who.user, args["root"]), body["read_seq"])
            case "thread.follow" | "thread.unfollow":
                moves.follows.setdefault((who.user, args["root"]), []).append((own[who.user, room], wire == "thread.follow"))
                moves.forward(moves.thread_read, (who.user, args["root"]), body["thread"]["read_seq"])
            case "user.block" | "user.unblock":
                self.blocking.append((who.user, args["user"], wire == "user.block", {one: known.seq for one, known in self.devices[0].rooms.items()}))
            case "preference.set" if args["name"] == "shows_read":
                self.hiding = self.hiding - {who.user} if args["value"]["on"] else self.hiding | {who.user}
            case "invite.create":
                self.invites.append((room, body["invite"], body["token"]))

    def blocked_by(self, room: str):
        def blocks(user: str, seq: int | None) -> set[str]:
            blocked: set[str] = set()
            for who, whom, whether, heads in self.blocking:
                if who == user and (seq is None or heads.get(room, 0) < seq):
                    blocked = blocked | {whom} if whether else blocked - {whom}
            return blocked
        return blocks


def shrunk(fails, steps: list[Step], seconds: float) -> list[Step]:
    """Fewer steps that still fail, if they are found in that time: what is left out is halved until it is one step."""
    end, size = time.monotonic() + seconds, max(len(steps) // 2, 1)
    while time.monotonic() < end:
        for begin in range(0, len(steps), size):
            fewer = steps[:begin] + steps[begin + size:]
            if time.monotonic() < end and fails(fewer):
                steps = fewer
                break
        else:
            if size == 1:
                break
            size = max(size // 2, 1)
    return steps
