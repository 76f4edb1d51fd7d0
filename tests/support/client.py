"""The doors of the platform, spoken to by other people's libraries: REST and batches by httpx, WebSocket by websockets.

One operation, named as in the tables, through any of them:

    Rest(url).call("message.send", {"room": …, "cid": …, "body": …}, token)
    Batch(url).call(…same…)
    Socket(url, token).call(…same…)

Where REST takes a row elsewhere than in the body (path, query, If-Match, Idempotency-Key) is read from the tables.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from proto.print import defs  # noqa: E402
from proto.print.model import IN_BODY  # noqa: E402

TABLES = defs.load(ROOT)
DOORS = ("rest", "ws", "batch")
SUBPROTOCOL = "chat.v1.json"
PATIENCE = 10.0  # seconds; where speed is the point a test says so itself


def make_id(at: float | None = None) -> str:
    """A UUIDv7 (RFC 9562) of that time."""
    ms, noise = int((time.time() if at is None else at) * 1000), int.from_bytes(os.urandom(10))
    number = ms << 80 | 7 << 76 | (noise >> 68) << 64 | 2 << 62 | noise & (1 << 62) - 1
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


@dataclass
class Answer:
    """What came back, the same through every door. `body` is the out object, or the problem."""

    status: int
    body: dict
    door: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return "code" not in self.body or "trace" not in self.body

    @property
    def code(self) -> str:
        return "" if self.ok else self.body["code"]

    @property
    def faults(self) -> dict[str, str]:
        """Each wrong field, and why."""
        return {fault["path"]: fault["reason"] for fault in self.body.get("fields", [])} if not self.ok else {}

    def __str__(self) -> str:
        return f"{self.status} {self.code or 'ok'} by {self.door}: {json.dumps(self.body, ensure_ascii=False)[:600]}"


class Refused(AssertionError):
    """An operation was refused that should not have been."""

    def __init__(self, wire: str, answer: Answer):
        super().__init__(f"{wire}: {answer}")
        self.answer = answer


def query_text(value) -> str:
    return json.dumps(value) if isinstance(value, (bool, int, float)) or value is None else value if isinstance(value, str) else json.dumps(value)


@dataclass
class Request:
    """An operation as HTTP."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: dict | None


def json_bytes(value) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def request_of(wire: str, args: Mapping) -> Request:
    operation, left = TABLES.operations[wire], dict(args)
    request = Request(operation.method, operation.path, {}, {}, None)
    for row in operation.ins:
        if row.place in IN_BODY or row.name not in left:
            continue
        value = left.pop(row.name)
        if row.place == "PATH":
            request.path = request.path.replace("{" + row.name + "}", quote(query_text(value), safe=""))
        elif row.place == "QUERY":
            request.query[row.name] = query_text(value)
        elif row.place == "KEY":
            request.headers["Idempotency-Key"] = query_text(value)
        else:
            request.headers["If-Match"] = f'"{query_text(value)}"'
    if left or (operation.body and operation.method != "GET"):
        request.body = left
    return request


def bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


class Rest:
    door = "rest"

    def __init__(self, url: str, **options):
        self.http = httpx.Client(base_url=url, timeout=30, **options)

    def close(self) -> None:
        self.http.close()

    def call(self, wire: str, args: Mapping = {}, token: str | None = None, headers: Mapping[str, str] = {}) -> Answer:
        asked = request_of(wire, args)
        content = None if asked.body is None else json_bytes(asked.body)
        json_type = {"Content-Type": "application/json"} if content is not None else {}
        reply = self.http.request(asked.method, asked.path, params=asked.query or None, content=content,
                                  headers=json_type | asked.headers | bearer(token) | dict(headers))
        return self.answer(reply)

    def answer(self, reply: httpx.Response) -> Answer:
        return Answer(reply.status_code, reply.json() if reply.content else {}, self.door, reply.headers)


class Batch(Rest):
    """The same by POST /v1/batch. What refuses the batch as a whole is the answer, too."""

    door = "batch"

    def call(self, wire: str, args: Mapping = {}, token: str | None = None, headers: Mapping[str, str] = {}) -> Answer:
        return self.calls([(wire, args)], token, headers)[0]

    def calls(self, requests: list[tuple[str, Mapping]], token: str | None, headers: Mapping[str, str] = {}) -> list[Answer]:
        body = [{"id": number, "op": wire, "args": dict(args)} for number, (wire, args) in enumerate(requests)]
        reply = self.http.post("/v1/batch", content=json_bytes(body),
                               headers={"Content-Type": "application/json"} | bearer(token) | dict(headers))
        if reply.status_code != 200:
            return [self.answer(reply)] * len(requests)
        answers = reply.json()
        assert [one["re"] for one in answers] == list(range(len(requests))), answers
        return [answer_of_frame(one, wire, self.door) for one, (wire, _) in zip(answers, requests)]


def answer_of_frame(frame: dict, wire: str, door: str) -> Answer:
    assert ("ok" in frame) != ("err" in frame), frame
    return Answer(frame["err"]["status"], frame["err"], door) if "err" in frame else Answer(TABLES.operations[wire].status, frame["ok"], door)


class Closed(Exception):
    """The other side closed the socket."""

    def __init__(self, code: int, reason: str):
        super().__init__(f"closed with {code} {reason}")
        self.code, self.reason = code, reason


class Socket:
    """A WebSocket connection. With a token it opens its session at once; `opening` is the answer.

    Everything that comes is kept in `frames`, in order; `wait_for` hands out each once.
    """

    door = "ws"

    def __init__(self, url: str, token: str | None = None, patience: float = PATIENCE, **options):
        options = {"subprotocols": [SUBPROTOCOL], "compression": None, "max_size": 1 << 20, "open_timeout": patience, "ping_interval": None,
                   "close_timeout": 2, "max_queue": None, "proxy": None, "legacy": True} | options
        self.connection, self.patience = connect(url, **options), patience
        self.frames: list[dict] = []
        self._taken: set[int] = set()
        self._replies: dict[object, dict] = {}
        self._next_id = 0
        self.opening: Answer | None = None
        if token:
            self.opening = self.call("session.open", {"token": token})
            if not self.opening.ok:
                raise Refused("session.open", self.opening)

    def close(self) -> None:
        self.connection.close()

    def cut(self) -> None:
        """Gone without a word, as when a cable is pulled."""
        self.connection.socket.close()

    # --- speaking

    def send_raw(self, text: str | bytes | Iterator[str]) -> None:
        """A frame as it is; of several pieces, one fragment each."""
        try:
            self.connection.send(text)
        except ConnectionClosed as closed:
            raise self._closed(closed) from None

    def ask(self, wire: str, args: Mapping) -> int:
        """Sends without waiting; `reply` waits."""
        self._next_id += 1
        self.send_raw(json_bytes({"id": self._next_id, "op": wire, "args": dict(args)}).decode())
        return self._next_id

    def reply(self, number, wire: str, patience: float | None = None) -> Answer:
        self._pump(lambda: number in self._replies, patience, f"an answer to {wire}")
        return answer_of_frame(self._replies.pop(number), wire, self.door)

    def call(self, wire: str, args: Mapping = {}, token: str | None = None, patience: float | None = None) -> Answer:
        return self.reply(self.ask(wire, args), wire, patience)

    # --- hearing

    def wait_for(self, match: Callable[[dict], object], what: str = "a frame", patience: float | None = None) -> dict:
        """The first frame not handed out yet that matches."""
        found: list[int] = []

        def look() -> bool:
            found[:] = [i for i, frame in enumerate(self.frames) if i not in self._taken and match(frame)][:1]
            return bool(found)

        self._pump(look, patience, what)
        self._taken.add(found[0])
        return self.frames[found[0]]

    def wait_event(self, wire: str, patience: float | None = None, **members) -> dict:
        return self.wait_for(lambda frame: frame.get("ev") == wire and all(frame.get(k) == v for k, v in members.items()), wire, patience)

    def events(self, room: str | None = None, wire: str | None = None) -> list[dict]:
        """What has come so far, in order."""
        self._drain()
        return [frame for frame in self.frames if (room is None or frame.get("room") == room) and (wire is None or frame.get("ev") == wire)]

    def hears_nothing_more(self) -> None:
        """Everything that was under way for this socket has come: what the server answers now, it answers behind it."""
        self.call("session.sync", {"heads": []})

    def close_code(self, patience: float | None = None) -> int:
        """Waits until the other side closes."""
        try:
            self._pump(lambda: False, patience, "the socket to be closed")
        except Closed as closed:
            return closed.code
        raise AssertionError("unreachable")

    def _take(self, message: str | bytes) -> None:
        assert isinstance(message, str), "the server sent a binary frame"
        for line in message.split("\n"):
            frame = json.loads(line)
            if "re" in frame:
                self._replies[frame["re"]] = frame
            else:
                self.frames.append(frame)

    def _closed(self, closed: ConnectionClosed) -> Closed:
        return Closed(closed.rcvd.code if closed.rcvd else 1006, closed.rcvd.reason if closed.rcvd else "")

    def _pump(self, until: Callable[[], object], patience: float | None, what: str) -> None:
        patience = self.patience if patience is None else patience
        deadline = time.monotonic() + patience
        while not until():
            try:
                self._take(self.connection.recv(timeout=max(deadline - time.monotonic(), 0.001)))
            except TimeoutError:
                heard = "\n".join(json.dumps(frame)[:300] for frame in self.frames[-5:])
                raise AssertionError(f"{what}: not within {patience:g} s; heard last:\n{heard}") from None
            except ConnectionClosed as closed:
                raise self._closed(closed) from None

    def _drain(self) -> None:
        try:
            while True:
                self._take(self.connection.recv(timeout=0))
        except (TimeoutError, ConnectionClosed):
            pass
