"""People who never stop talking: clients in one asyncio loop that keep the protocol's rules (resume, jitter, goaway, close codes, repeats under the
same key) while a test hurts the platform, and a history of all they did and saw.

    with Crowd(town, path, clients=8, rooms=3) as crowd:
        crowd.talks(each_per_second=5)
        crowd.acknowledges(100)              # waits until that many more sends were answered
        …hurt something…
        crowd.falls_silent()                 # every send is answered now
        crowd.catches_up()                   # everybody has everything
        crowd.check()                        # no rule of support/history.py is broken
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from support.client import SUBPROTOCOL, make_id
from support.history import Final, History, body_hash, check
from support.people import Person, Town, text_body

PATIENCE = 5.0      # for one answer; then nobody knows
JITTER = (0.05, 1.0)
LOST = (OSError, ConnectionClosed, InvalidHandshake, asyncio.TimeoutError, EOFError)
_sessions = itertools.count(1)


class Refused(Exception):
    def __init__(self, problem: dict):
        super().__init__(problem["code"])
        self.problem = problem


class Session:
    """One connection, from its opening to its end."""

    def __init__(self, client: Client, gateway: int, connection):
        self.client, self.gateway, self.connection = client, gateway, connection
        self.name = f"{client.name}.{next(_sessions)}"
        self._replies: dict[int, asyncio.Future] = {}
        self._ids = itertools.count(1)
        self.is_open, self.is_leaving = False, False

    async def call(self, wire: str, args: dict) -> dict:
        number = next(self._ids)
        self._replies[number] = asyncio.get_running_loop().create_future()
        try:
            await self.connection.send(json.dumps({"id": number, "op": wire, "args": args}, ensure_ascii=False))
            frame = await asyncio.wait_for(self._replies[number], PATIENCE)
        finally:
            self._replies.pop(number, None)
        if "err" in frame:
            raise Refused(frame["err"])
        return frame["ok"]

    @property
    def waits(self) -> bool:
        return bool(self._replies)

    async def listen(self) -> None:
        """Until it is closed."""
        try:
            async for message in self.connection:
                for line in message.split("\n"):
                    frame = json.loads(line)
                    if "re" in frame:
                        if (waiting := self._replies.get(frame["re"])) and not waiting.done():
                            waiting.set_result(frame)
                    else:
                        self.client.hears(self, frame)
        except ConnectionClosed:
            pass
        finally:
            self.is_open = False
            for waiting in list(self._replies.values()):
                if not waiting.done():
                    waiting.set_exception(EOFError())
            self.client.note("close", self.name, code=self.connection.close_code)


class Client:
    """One device of a person. What it holds of a room is complete up to `heads[room]`; what came too early waits in `early`."""

    def __init__(self, crowd: Crowd, who: Person, number: int):
        self.crowd, self.who, self.name = crowd, who, f"c{number}"
        self.heads: dict[str, int] = {room: 0 for room in crowd.rooms}
        self.early: dict[str, dict[int, dict]] = {room: {} for room in crowd.rooms}
        self.session: Session | None = None
        self.away = False           # told to stay away
        self.reconnects: list[float] = []
        self._tasks: set[asyncio.Task] = set()
        self._pulling: set[str] = set()

    def note(self, op: str, session: str = "", **more) -> None:
        self.crowd.history.note(op, self.name, session, **more)

    def start(self, job) -> None:
        task = asyncio.ensure_future(job)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- being connected

    async def lives(self) -> None:
        """Connected, as long as the crowd is: whenever the session ends a new one is opened, on whichever gateway answers."""
        wait, lost_at = JITTER[0], None
        while True:
            if self.away:
                await asyncio.sleep(0.02)
                continue
            gateway = random.randrange(len(self.crowd.urls)) if lost_at else self.who.gateway
            try:
                session = await self.open(gateway)
            except (*LOST, Refused):
                lost_at = lost_at or time.monotonic()
                await asyncio.sleep(random.uniform(0, wait))
                wait = min(2 * wait, JITTER[1])
                continue
            if lost_at:
                self.reconnects.append(time.monotonic() - lost_at)
            wait = JITTER[0]
            while self.session and self.session.is_open:
                await asyncio.sleep(0.01)
            lost_at, self.session = time.monotonic(), None
            session.connection.transport.abort()

    async def open(self, gateway: int) -> Session:
        connection = await asyncio.wait_for(connect(self.crowd.urls[gateway], subprotocols=[SUBPROTOCOL], compression=None, max_size=1 << 20, max_queue=None,
                                                    ping_interval=None, close_timeout=1, proxy=None), PATIENCE)
        session = Session(self, gateway, connection)
        self.start(session.listen())
        try:
            await session.call("session.open", {"token": self.who.token})
            session.is_open = True
            self.note("resume", session.name, gateway=gateway, heads=dict(self.heads))
            await self.sync(session)
        except BaseException:
            connection.transport.abort()
            raise
        self.session = session
        return session

    async def sync(self, session: Session) -> None:
        synced = await session.call("session.sync", {"heads": [{"room": room, "seq": head} for room, head in self.heads.items()]})
        for row in synced["rooms"]:
            if row["room"] in self.heads and row["recovered"]:
                await self.pull(session, row["room"], row["seq"])

    async def pull(self, session: Session, room: str, to: int) -> None:
        while self.heads[room] < to:
            got = await session.call("room.events", {"room": room, "after_seq": self.heads[room], "limit": 200})
            for entry in got["events"]:
                self.takes(session, entry, "pulled")
            if not got["events"]:
                return

    async def hand_over(self, old: Session) -> None:
        """Told to go: open elsewhere, resume, and only then close the old one, once everything asked there was answered."""
        for gateway in sorted(range(len(self.crowd.urls)), key=lambda number: number == old.gateway):
            try:
                await self.open(gateway)
                break
            except (*LOST, Refused):
                continue
        deadline = time.monotonic() + PATIENCE
        while old.waits and old.is_open and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        await old.connection.close()

    # --- hearing

    def hears(self, session: Session, frame: dict) -> None:
        if frame["ev"] == "server.goaway" and not session.is_leaving:
            session.is_leaving = True
            self.start(self.hand_over(session))
        elif frame["ev"] == "sync.required":
            self.note("behind", session.name, room=frame.get("room"), seq=frame.get("seq"))
            if frame.get("room") in self.heads:
                self.start(self.catch_up(session, frame["room"], frame["seq"]))
        elif "room" in frame and "seq" in frame and frame["room"] in self.heads:
            self.takes(session, frame, "live")

    async def catch_up(self, session: Session, room: str, to: int) -> None:
        if room in self._pulling:
            return
        self._pulling.add(room)
        try:
            await self.pull(session, room, to)
        except (*LOST, Refused):
            pass    # the next session does it
        finally:
            self._pulling.discard(room)

    def takes(self, session: Session, entry: dict, how: str) -> None:
        room, seq, d = entry["room"], entry["seq"], entry["d"]
        about = {"sender": d["from"], "cid": d["cid"], "hash": body_hash(d["body"])} if entry["ev"] == "message.sent" else {}
        about |= {"rev": d["rev"]} if entry["ev"] == "room.updated" else {}
        self.note("recv", session.name, room=room, seq=seq, how=how, ev=entry["ev"], **about)
        self.crowd.arrived(self, room, seq)
        if seq > self.heads[room]:
            self.early[room][seq] = entry
        while self.heads[room] + 1 in self.early[room]:
            self.heads[room] += 1
            del self.early[room][self.heads[room]]
            self.note("show", session.name, room=room, seq=self.heads[room])

    # --- speaking

    async def talks(self, each_per_second: float) -> None:
        while self.crowd.is_talking:
            if not self.away:
                await self.says(random.choice(self.crowd.rooms), f"{self.name} {make_id()} " + "x" * random.randrange(200))
            await asyncio.sleep(random.expovariate(each_per_second))

    async def says(self, room: str, text: str) -> int | None:
        """Repeats under the same key until it is answered; None when it was refused for good."""
        cid, body, began = make_id(), text_body(text), time.monotonic()
        while True:
            while not (self.session and self.session.is_open) or self.away:
                await asyncio.sleep(0.01)
            session = self.session
            self.note("invoke", session.name, room=room, cid=cid, hash=body_hash(body))
            try:
                out = await session.call("message.send", {"room": room, "cid": cid, "body": body})
            except Refused as refused:
                code = refused.problem["code"]
                self.note("unknown" if refused.problem["temporary"] else "fail", session.name, room=room, cid=cid, code=code)
                self.crowd.refusals[code] += 1
                if not refused.problem["temporary"]:
                    return None
                await asyncio.sleep(random.uniform(0, 0.2))
            except LOST:
                self.note("unknown", session.name, room=room, cid=cid)
                self.crowd.unknowns += 1
                await asyncio.sleep(random.uniform(0, 0.1))
            else:
                self.note("ok", session.name, room=room, cid=cid, seq=out["seq"], dup=out["dup"])
                self.crowd.answered(room, out["seq"], time.monotonic() - began)
                return out["seq"]


class Crowd:
    """`clients` people, in turn at home on the gateways, all in all `rooms`."""

    def __init__(self, town: Town, path: Path, clients: int = 8, rooms: int = 3):
        self.town, self.history = town, History(path)
        self.urls = [gateway.websocket_url for gateway in town.platform.gateways]
        people = [town.person(f"c{number}", "rest", number % len(self.urls)) for number in range(clients)]
        for somebody in people:
            somebody.token = town.mint.token(somebody.user, seconds=3600)
        self.rooms = [people[number % clients].makes_room(*(one for one in people if one is not people[number % clients])) for number in range(rooms)]
        self.clients = [Client(self, somebody, number) for number, somebody in enumerate(people)]
        for client in self.clients:
            for room in self.rooms:
                client.note("join", room=room, seq=1)
        self.is_talking = False
        self.acked, self.unknowns, self.refusals = 0, 0, defaultdict(int)
        self.slowest_ack = 0.0
        self._acked_at: dict[tuple[str, int], float] = {}
        self._arrived_at: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._jobs: list = []

    def __enter__(self) -> Crowd:
        self._thread.start()
        self._jobs = [asyncio.run_coroutine_threadsafe(client.lives(), self._loop) for client in self.clients]
        self.wait(lambda: all(client.session and client.session.is_open for client in self.clients), 20, "everybody is online")
        return self

    def __exit__(self, *error) -> None:
        self.is_talking = False

        async def end() -> None:
            for _ in range(20):     # one that was just about to be answered may take it as its answer
                tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
                for task in tasks:
                    task.cancel()
                if not tasks or not (await asyncio.wait(tasks, timeout=1))[1]:
                    return

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self.history.close()

    # --- what the clients report

    def answered(self, room: str, seq: int, took: float) -> None:
        self.acked += 1
        self.slowest_ack = max(self.slowest_ack, took)
        self._acked_at.setdefault((room, seq), time.monotonic())

    def arrived(self, client: Client, room: str, seq: int) -> None:
        self._arrived_at[room, seq].setdefault(client.name, time.monotonic())

    # --- what a test says

    @staticmethod
    def wait(condition: Callable[[], object], seconds: float, what: str) -> float:
        began = time.monotonic()
        while not condition():
            assert time.monotonic() - began < seconds, f"{what}: not within {seconds:g} s"
            time.sleep(0.01)
        return time.monotonic() - began

    def talks(self, each_per_second: float = 5) -> None:
        self.is_talking = True
        self._talking = [asyncio.run_coroutine_threadsafe(client.talks(each_per_second), self._loop) for client in self.clients]

    def acknowledges(self, more: int, seconds: float = 30) -> float:
        """Waits until so many more sends were answered."""
        goal = self.acked + more
        return self.wait(lambda: self.acked >= goal, seconds, f"{more} more sends are acknowledged")

    def falls_silent(self, seconds: float = 30) -> None:
        self.is_talking = False
        for job in self._talking:
            job.result(seconds)

    def head(self, room: str) -> int:
        return max((seq for at, seq in self._acked_at if at == room), default=1)

    def catches_up(self, seconds: float = 20) -> float:
        heads = {room: self.head(room) for room in self.rooms}
        return self.wait(lambda: all(client.heads[room] >= head for client in self.clients for room, head in heads.items()), seconds, "everybody has caught up")

    def slowest_delivery(self, since: float, until: float) -> float:
        """From an acknowledgement in that time to the last of the crowd that has the message."""
        worst = 0.0
        for key, at in self._acked_at.items():
            if since <= at <= until:
                arrivals = self._arrived_at[key]
                assert len(arrivals) == len(self.clients), f"{key} reached {len(arrivals)} of {len(self.clients)}"
                worst = max(worst, max(arrivals.values()) - at)
        return worst

    def final(self) -> Final:
        rooms: dict[str, list[dict]] = {}
        with self.town.platform.postgres.connect() as database:
            for room in self.rooms:
                rows = database.execute("SELECT seq, event, actor::text, cid::text, text FROM chat.log WHERE room_id = %s ORDER BY seq", (room,)).fetchall()
                rooms[room] = [{"seq": seq, "ev": event} | ({"sender": actor, "cid": cid, "hash": body_hash(text_body(text))} if event == "message.sent" else {})
                               for seq, event, actor, cid, text in rows]
        return Final(rooms)

    def check(self) -> None:
        users = {client.name: client.who.user for client in self.clients}
        final = self.final()
        breaks = check(self.history.events, final, users=users)
        assert not breaks, "\n".join(str(one) for one in breaks[:20]) + f"\n({len(breaks)} in all; the history is in {self.history.path})"
        assert self.acked > 0 and sum(len(log) for log in final.rooms.values()) >= self.acked
