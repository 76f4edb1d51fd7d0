"""A reader that stops reading costs its cap in memory and no one else a moment; it is told or closed, and catches up afterwards."""

from __future__ import annotations

import json
import re
import socket
import time
from pathlib import Path

from support.client import PATIENCE, Closed, Socket, make_id
from support.people import text_body, texts_of

SLOW_CONSUMER = 4008
TEXT = "𝒳" * 8000  # 32 kB on the wire


def resident_kib(pid: int) -> int:
    return int(next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")).split()[1])


def small_window(port: int) -> socket.socket:
    """A connection whose kernel takes little on its behalf."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect(("127.0.0.1", port))
    return made


def test_a_reader_that_stops(hurt):
    alice, bob = hurt.people("alice", "bob", door="ws")
    gateway = hurt.platform.gateways[0]
    room = alice.makes_room(bob)
    alice.does("room.update", room=room, cid=make_id(), text_max=8000)
    sleepers = [Socket(gateway.websocket_url, bob.token, sock=small_window(gateway.port), max_queue=1) for _ in range(5)]
    reader = hurt.socket(0, bob.token)
    before, slowest = resident_kib(gateway.pid), 0.0
    for number in range(250):
        began = time.monotonic()
        sent = alice.sends(room, f"{number} {TEXT[:7990]}")
        reader.wait_event("message.sent", room=room, seq=sent["seq"])
        slowest = max(slowest, time.monotonic() - began)
    assert slowest < 1.0, f"who reads waited {slowest:.2f} s for those who do not"
    grown = resident_kib(gateway.pid) - before
    assert grown < 40 * 1024, f"five sleepers cost {grown} KiB"
    for sleeper in sleepers:
        # It finds either its end, or that it has to fetch what it lacks; never a silent hole.
        try:
            ended = sleeper.close_code(patience=20)
            assert ended in (SLOW_CONSUMER, 1006), ended
        except AssertionError:
            assert sleeper.events(wire="sync.required"), "neither told nor closed"
        seqs = [frame["seq"] for frame in sleeper.events(room, "message.sent")]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs))) if seqs else True
    awake = hurt.socket(1, bob.token)
    synced = awake.call("session.sync", {"heads": [{"room": room, "seq": 2}]})
    assert [row["seq"] for row in synced.body["rooms"] if row["room"] == room] == [sent["seq"]]
    assert len(list(texts_of(bob.by("rest").log(room)))) == 250


def test_whoever_asks_and_does_not_read_is_bounded(hurt):
    """Answers pile up to their cap; then nothing more is read from that socket, and nobody else feels it."""
    alice = hurt.person("alice", "ws")
    gateway = hurt.platform.gateways[0]
    room = alice.makes_room()
    alice.does("room.update", room=room, cid=make_id(), text_max=8000)
    for number in range(10):
        alice.sends(room, f"{number} {TEXT[:7990]}")
    greedy = Socket(gateway.websocket_url, alice.token, sock=small_window(gateway.port), max_queue=1)
    greedy.connection.socket.settimeout(3)
    before = resident_kib(gateway.pid)
    request = json.dumps({"id": 1, "op": "room.events", "args": {"room": room}})
    try:
        for _ in range(400):
            greedy.send_raw(request)
    except (OSError, TimeoutError, Closed):
        pass
    bob = hurt.person("bob", "rest")
    began = time.monotonic()
    other = bob.makes_room()
    bob.sends(other, "still there?")
    assert time.monotonic() - began < 2
    assert resident_kib(gateway.pid) - before < 40 * 1024
    assert bob.tries("message.send", room=other, cid=make_id(), body=text_body("yes")).ok


def answered(gateway, wire: str) -> int:
    """How many calls of that operation went well by socket."""
    found = re.search(rf'^chat_op_total{{op="{wire}",door="socket",code="ok"}} (\d+)', gateway.metrics(), re.MULTILINE)
    return int(found[1]) if found else 0


def test_caught_up_is_told_to_a_socket_that_was_full(hurt):
    """Who does not read while the answers are written hears, when it reads, the answer to session.sync and then that it has caught up."""
    alice = hurt.person("alice", "rest")
    gateway = hurt.platform.gateways[0]
    room = alice.makes_room()
    alice.does("room.update", room=room, cid=make_id(), text_max=8000)
    for number in range(10):
        alice.sends(room, f"{number} {TEXT[:7990]}")
    sleeper = Socket(gateway.websocket_url, alice.token, sock=small_window(gateway.port), max_queue=1)
    before = answered(gateway, "room.events"), answered(gateway, "session.sync")
    requests = [{"id": f"page {number}", "op": "room.events", "args": {"room": room}} for number in range(8)]
    sleeper.send_raw("\n".join(json.dumps(one) for one in [*requests, {"id": "sync", "op": "session.sync", "args": {"heads": []}}]))
    deadline = time.monotonic() + PATIENCE
    while (answered(gateway, "room.events"), answered(gateway, "session.sync")) != (before[0] + 8, before[1] + 1):
        assert time.monotonic() < deadline, "not all was answered"
    heard = []
    while len(heard) < 10:
        heard += [frame.get("re", frame.get("ev")) for frame in map(json.loads, sleeper.connection.recv(timeout=PATIENCE).split("\n"))]
    assert sorted(heard) == sorted(["caught_up", "sync", *(f"page {number}" for number in range(8))])
    assert heard.index("sync") < heard.index("caught_up")
