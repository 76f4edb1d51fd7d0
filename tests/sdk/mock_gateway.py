"""A gateway and its auth in miniature, scripted by tests: it speaks the protocol as the platform does, until a test tells it to misbehave."""

from __future__ import annotations

import json
import queue
import re
import ssl
import threading
import time
import uuid
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

ROOM = "01890000-0000-7000-8000-00000000aaa1"
USER = "01890000-0000-7000-8000-00000000bbb1"
OTHER = "01890000-0000-7000-8000-00000000bbb2"
SESSION = "01890000-0000-7000-8000-00000000ccc1"
DEVICE = "01890000-0000-7000-8000-00000000ddd1"
EPOCH = "01890000-0000-7000-8000-00000000eee1"


def iso(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + ".000Z"


def error(code: str, status: int, temporary: bool = False, **more) -> dict:
    return {"type": f"/problems/{code}", "title": f"mock: {code}", "status": status, "code": code, "temporary": temporary, **more}


class Connection:
    """One socket, as a test sees it."""

    def __init__(self, gateway: "MockGateway", ws: ServerConnection, number: int):
        self.gateway, self.ws, self.number = gateway, ws, number
        self.frames: list[dict] = []
        self.is_open = False
        self.closed_with: int | None = None
        self.path = ws.request.path
        self.headers = ws.request.headers

    def send(self, *objects: dict) -> None:
        try:
            self.ws.send("\n".join(json.dumps(o) for o in objects))
        except ConnectionClosed:
            pass

    def close(self, code: int, reason: str = "") -> None:
        self.is_open = False
        self.ws.close(code, reason)

    def ops(self) -> list[str]:
        return [frame["op"] for frame in self.frames]


class MockGateway:
    def __init__(self, tls: ssl.SSLContext | None = None):
        self.lock = threading.RLock()
        self.connections: list[Connection] = []
        self.arrivals: queue.Queue[Connection] = queue.Queue()
        self.requests: list[tuple[str, str, dict, dict]] = []
        self.log: list[dict] = []
        self.floor = 0
        self.head_shown: int | None = None
        self.epoch = EPOCH
        self.heartbeat_ms = 25000
        self.ping_seconds: float | None = None
        self.limits: list[dict] = []
        self.is_member = True
        self.skew = 0.0
        self.lifetime = 300.0
        self.refresh, self.generation = "refresh-0", 0
        self.successor: tuple[str, float, dict] | None = None
        self.refreshes: list[str] = []
        self.session_is_over = False
        self.refuse_upgrade: list[tuple[int, dict]] = []
        self.hooks: dict[str, object] = {}
        self.cids: dict[str, dict] = {}
        scheme = ("https", "https") if tls else ("http", "http")
        self.ws_server: Server = serve(self._socket, "127.0.0.1", 0, subprotocols=["chat.v1.json"], ssl=tls, process_request=self._upgrade,
                                       ping_interval=None, compression=None, close_timeout=1)
        self.http_server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.http_server.daemon_threads = True
        if tls:
            self.http_server.socket = tls.wrap_socket(self.http_server.socket, server_side=True)
        host = "localhost" if tls else "127.0.0.1"
        self.url = f"{scheme[0]}://{host}:{self.http_server.server_address[1]}"
        self.socket_url = f"{scheme[1]}://{host}:{self.ws_server.socket.getsockname()[1]}"
        for server in (self.ws_server, self.http_server):
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        for connection in self.connections:
            threading.Thread(target=connection.ws.close, daemon=True).start()
        self.ws_server.shutdown()
        self.http_server.shutdown()
        self.http_server.server_close()

    # --- the room

    def entry(self, seq: int, text: str, cid: str | None = None, sender: str = OTHER) -> dict:
        return {"ev": "message.sent", "room": ROOM, "seq": seq, "at": iso(time.time()),
                "d": {"from": sender, **({"cid": cid} if cid else {}), "num": seq, "body": {"kind": "text", "text": text}}}

    def append(self, text: str, tell: bool = True, cid: str | None = None, sender: str = OTHER) -> dict:
        with self.lock:
            entry = self.entry(len(self.log) + 1, text, cid, sender)
            self.log.append(entry)
            listeners = [c for c in self.connections if c.is_open] if tell else []
        for connection in listeners:
            connection.send(entry)
        return entry

    def head(self) -> int:
        return len(self.log) if self.head_shown is None else self.head_shown

    def page(self, args: dict) -> dict:
        limit = min(int(args.get("limit", 50)), 200)
        entries = [e for e in self.log if e["seq"] >= self.floor]
        if "after_seq" in args:
            entries = [e for e in entries if e["seq"] > int(args["after_seq"])][:limit]
        elif "before_seq" in args:
            entries = [e for e in entries if e["seq"] < int(args["before_seq"])][-limit:]
        else:
            entries = entries[-limit:]
        return {"events": entries, "head": self.head(), "floor": self.floor, "recovered": int(args.get("after_seq", self.floor)) + 1 >= self.floor}

    def sync(self, args: dict) -> dict:
        if args.get("epoch") not in (None, self.epoch):
            return {"recovered": False, "epoch": self.epoch, "user_seq": 1, "rooms": []}
        rows = [{"room": h["room"], "seq": self.head(), "num": self.head(), "unread": 0, "mentions": 0, "floor": self.floor,
                 "recovered": self.is_member and h["seq"] + 1 >= self.floor}
                for h in args["heads"] if h["seq"] != self.head() or not self.is_member]
        return {"recovered": True, "epoch": self.epoch, "user_seq": 1, "rooms": rows}

    def send(self, args: dict) -> dict:
        with self.lock:
            known = self.cids.get(args["cid"])
            if known:
                return {**known, "dup": True}
            entry = self.append(args["body"]["text"], tell=False, cid=args["cid"], sender=USER)
            answer = {"seq": entry["seq"], "num": entry["seq"], "at": entry["at"], "dup": False}
            self.cids[args["cid"]] = answer
        for connection in list(self.connections):
            if connection.is_open:
                connection.send(entry)
        return answer

    # --- the socket

    def _upgrade(self, ws: ServerConnection, request):
        if urlsplit(request.path).path != "/v1/ws":
            return ws.respond(404, "not here\n")
        if self.refuse_upgrade:
            status, headers = self.refuse_upgrade.pop(0)
            response = ws.respond(status, "refused\n")
            for name, value in headers.items():
                response.headers[name] = value
            return response
        return None

    def _socket(self, ws: ServerConnection) -> None:
        with self.lock:
            connection = Connection(self, ws, len(self.connections))
            self.connections.append(connection)
        self.arrivals.put(connection)
        if self.ping_seconds:
            threading.Thread(target=self._pings, args=(connection,), daemon=True).start()
        try:
            for text in ws:
                for line in text.split("\n"):
                    if line.strip():
                        self._frame(connection, json.loads(line))
        except ConnectionClosed:
            pass
        finally:
            connection.is_open = False
            connection.closed_with = ws.protocol.close_rcvd.code if ws.protocol.close_rcvd else 1006

    def _pings(self, connection: Connection) -> None:
        while connection.closed_with is None:
            try:
                connection.ws.ping()
            except ConnectionClosed:
                return
            time.sleep(self.ping_seconds)

    def _frame(self, connection: Connection, frame: dict) -> None:
        connection.frames.append(frame)
        op, args = frame["op"], frame["args"]
        hook = self.hooks.get(op)
        answer = hook(connection, args) if hook else self.answer(connection, op, args)
        if answer is None:
            return
        key = "err" if "code" in answer and "status" in answer else "ok"
        connection.send({"re": frame["id"], key: answer})

    def answer(self, connection: Connection, op: str, args: dict) -> dict:
        if op == "session.open":
            connection.is_open = True
            return {"user": USER, "session": SESSION, "feature_level": 1, "epoch": self.epoch, "heartbeat_ms": self.heartbeat_ms, "user_seq": 1, "rooms": 1,
                    "limits": self.limits}
        if op == "session.renew":
            return {"expires_at": iso(time.time() + self.skew + self.lifetime)}
        if op == "session.sync":
            return self.sync(args)
        if op == "room.events":
            return self.page(args)
        if op == "message.send":
            return self.send(args)
        return error("not_found", 404)

    # --- auth and REST

    def tokens(self) -> dict:
        self.generation += 1
        return {"user": USER, "session": SESSION, "device": DEVICE, "access": f"access-{self.generation}", "expires_at": iso(time.time() + self.skew + self.lifetime),
                "refresh": f"refresh-{self.generation}"}

    def renew(self, refresh: str) -> tuple[int, dict]:
        """Rotation as the platform does it: one use each; the same again within 20 s gets the same answer; anything else ends the session."""
        with self.lock:
            self.refreshes.append(refresh)
            if self.session_is_over:
                return 401, error("unauthenticated", 401)
            if refresh == self.refresh:
                fresh = self.tokens()
                self.successor, self.refresh = (refresh, time.monotonic(), fresh), fresh["refresh"]
                return 200, {"tokens": fresh}
            if self.successor and refresh == self.successor[0] and time.monotonic() - self.successor[1] < 20:
                return 200, {"tokens": self.successor[2]}
            self.session_is_over = True
            return 401, error("unauthenticated", 401)

    def rest(self, method: str, path: str, query: dict, body: dict, headers) -> tuple[int, dict]:
        if path == "/v1/auth/refresh":
            return self.renew(body["refresh"])
        room = {"room": ROOM, "kind": "public", "encryption": "none", "name": "lobby", "rev": 0, "seq": self.head(), "num": self.head(), "floor": self.floor, "members": 2,
                "text_max": 2000, "created_at": iso(0), "role": "member" if self.is_member else "nobody", "unread": 0, "mentions": 0, "needs_password": False, "permissions": [],
                "settings": {"slow_mode_ms": 0, "newcomer_ms": 0, "newcomer_slow_ms": 0, "hides_history": False, "lifetime_from": "sending", "previews": True,
                             "language": "simple"}}
        if path == "/v1/rooms" and method == "GET":
            return 200, {"rooms": [room]}
        if path == f"/v1/rooms/{ROOM}":
            return 200, {"room": room}
        if path == "/v1/directory":
            return 200, {"rooms": []}
        if path == f"/v1/rooms/{ROOM}/events":
            return 200, self.page(query)
        if path == f"/v1/rooms/{ROOM}/messages" and method == "POST":
            return 201, self.send({"cid": headers["Idempotency-Key"], **body})
        if path == f"/v1/rooms/{ROOM}/members":
            return 200, {"members": [{"user": USER, "role": "member", "joined_at": iso(0), "login": "me"}]}
        if path == "/v1/users/me":
            return 200, {"profile": {"user": USER, "login": "me", "rev": 0, "disabled": False}}
        if path == f"/v1/users/{OTHER}":
            return 200, {"profile": {"user": OTHER, "login": "other", "display_name": "O. Ther", "rev": 0, "disabled": False}}
        return 404, error("not_found", 404)

    def _handler(self):
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else {}
                url = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(url.query).items()}
                gateway.requests.append((self.command, self.path, dict(self.headers), body))
                hook = gateway.hooks.get(f"{self.command} {url.path}")
                answer = hook(body) if hook else None
                if answer == "cut":
                    self.close_connection = True
                    self.connection.close()
                    return
                status, value = answer or gateway.rest(self.command, url.path, query, body, self.headers)
                data = json.dumps(value).encode()
                self.send_response_only(status)
                self.send_header("Date", formatdate(time.time() + gateway.skew, usegmt=True))
                self.send_header("Content-Type", "application/json" if status < 400 else "application/problem+json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = do_DELETE = handle_any

            def log_message(self, *args):
                pass

        return Handler


def is_uuid7(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f-]{36}", text)) and uuid.UUID(text).version == 7
