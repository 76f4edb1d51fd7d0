"""A WebSocket client that does exactly what it is told, right or wrong (RFC 6455): for what other people's libraries refuse to do."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import socket
import struct
import time

TEXT, BINARY, CONTINUED, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10
OPEN = {"id": 0, "op": "session.open", "args": {"token": "good"}}


class Closed(Exception):
    def __init__(self, code: int | None, reason: str = ""):
        super().__init__(f"closed with {code} {reason}")
        self.code, self.reason = code, reason


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, mask: bytes | None = b"\x01\x02\x03\x04", rsv: int = 0) -> bytes:
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    masked = 0x80 if mask is not None else 0
    if len(payload) < 126:
        head += bytes([masked | len(payload)])
    elif len(payload) < 65536:
        head += bytes([masked | 126]) + struct.pack(">H", len(payload))
    else:
        head += bytes([masked | 127]) + struct.pack(">Q", len(payload))
    if mask is None:
        return head + payload
    long = mask * (len(payload) // 4 + 1)
    return head + mask + bytes(a ^ b for a, b in zip(payload, long))


class Frames:
    def __init__(self, port: int, timeout: float = 5, buffer: int = 0):
        self.socket = socket.socket()
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(timeout)
        self.socket.connect(("127.0.0.1", port))
        self.left = b""

    def __enter__(self) -> Frames:
        return self

    def __exit__(self, *_) -> None:
        self.socket.close()

    # --- the handshake

    def ask(self, path: str = "/v1/ws", *, key: str | None = None, version: str = "13", method: str = "GET", headers: tuple[tuple[str, str], ...] = (),
            without: tuple[str, ...] = ()) -> tuple[int, dict[str, str], bytes]:
        """Status, header fields and body of the answer to an upgrade request."""
        self.key = base64.b64encode(os.urandom(16)).decode() if key is None else key
        fields = [("Host", "x"), ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Key", self.key), ("Sec-WebSocket-Version", version)]
        lines = [f"{name}: {value}" for name, value in [*fields, *headers] if name not in without]
        self.socket.sendall("\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode("latin-1"))
        return self.answer()

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        while b"\r\n\r\n" not in self.left:
            part = self.socket.recv(65536)
            if not part:
                raise Closed(None, self.left.decode("latin-1"))
            self.left += part
        head, self.left = self.left.split(b"\r\n\r\n", 1)
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = b""
        if length := int(fields.get("content-length", 0)):
            while len(self.left) < length and (part := self.socket.recv(65536)):
                self.left += part
            body, self.left = self.left[:length], self.left[length:]
        return int(first.split()[1]), fields, body

    def upgrade(self, **more) -> Frames:
        status, fields, body = self.ask(**more)
        assert status == 101, (status, body)
        wanted = hashlib.sha1(self.key.encode() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
        assert fields["sec-websocket-accept"] == base64.b64encode(wanted).decode()
        self.fields = fields
        return self

    def open(self, token: str = "good", **more) -> Frames:
        self.upgrade(**more)
        self.say({**OPEN, "args": {"token": token}})
        reply = self.hear()
        assert reply["re"] == 0 and "ok" in reply, reply
        return self

    # --- frames

    def raw(self, data: bytes) -> None:
        self.socket.sendall(data)

    def say(self, *requests: dict) -> None:
        self.raw(frame(TEXT, "\n".join(json.dumps(request) for request in requests).encode()))

    def take(self, count: int) -> bytes:
        while len(self.left) < count:
            part = self.socket.recv(1 << 20)
            if not part:
                raise Closed(None)
            self.left += part
        taken, self.left = self.left[:count], self.left[count:]
        return taken

    def next(self) -> tuple[int, bytes]:
        """The next frame's opcode and payload; raises Closed for a close frame and for the end."""
        first, second = self.take(2)
        assert first & 0x70 == 0 and second & 0x80 == 0, "a server sets no reserved bits and masks nothing"
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack(">H", self.take(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self.take(8))
        payload = self.take(length)
        if first & 0x0F == CLOSE:
            raise Closed(struct.unpack(">H", payload[:2])[0] if payload else None, payload[2:].decode())
        return first & 0x0F, payload

    def hear(self) -> dict:
        """The next text frame's object; pings are answered."""
        while True:
            opcode, payload = self.next()
            if opcode == TEXT:
                return json.loads(payload)
            if opcode == PING:
                self.raw(frame(PONG, payload))

    def closing(self, within: float = 5) -> Closed:
        """How the server closes; what it says before is passed over."""
        self.socket.settimeout(within)
        until = time.monotonic() + within
        try:
            while time.monotonic() < until:
                self.next()
        except Closed as closed:
            return closed
        except ConnectionResetError:
            return Closed(None, "reset")
        raise TimeoutError("not closed")
