"""The bounds of everything that is sent, by each door: at the limit it is read, one past it and far past it it is not, and nothing is stored."""

from __future__ import annotations

import json
import socket

import httpx
import pytest

from contract.samples import World
from contract.shapes import check_problem
from contract.spoiled import NOT_TAKEN
from support.client import DOORS, Answer, Closed, answer_of_frame, bearer, make_id
from support.stored import Stored, difference

FRAME_BYTES, DEPTH, MEMBERS, HEADER_BYTES = 98304, 16, 256, 16384
# What a door puts around the arguments.
AROUND = {"rest": 0, "batch": 2, "ws": 1}
FAR = 100


def sent(world: World, door: str, args: str) -> Answer | int:
    """The answer to room.create with these arguments, just as they are; a socket that is closed instead gives its code."""
    frame = '{"id":1,"op":"room.create","args":%s}' % args
    if door == "ws":
        socket = world.town.socket(0, world.alice.token)
        try:
            socket.send_raw(frame)
            return socket.reply(1, "room.create")
        except Closed as closed:
            return closed.code
        finally:
            socket.close()
    rest = world.town.rests[0]
    path, content = ("/v1/rooms", args) if door == "rest" else ("/v1/batch", f"[{frame}]")
    reply = rest.http.post(path, content=content, headers=bearer(world.alice.token) | {"Content-Type": "application/json"})
    if door == "batch" and reply.status_code == 200:
        return answer_of_frame(reply.json()[0], "room.create", door)
    return rest.answer(reply)


def nested(depth: int) -> str:
    return '{"a":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"


def of_members(count: int) -> str:
    return json.dumps({f"n{number}": 1 for number in range(count)})


def is_read(answer: Answer | int) -> bool:
    """Its members were looked at: refused is what no row declares, not the text as a whole."""
    assert isinstance(answer, Answer), f"closed with {answer}"
    check_problem(answer, "invalid")
    assert answer.faults
    return "" not in answer.faults


def is_refused(answer: Answer | int, door: str) -> bool:
    if door == "ws":
        return answer == 4400
    check_problem(answer, "invalid")
    return set(answer.faults) == {""}


@pytest.mark.parametrize("door", DOORS)
def test_nesting_and_names_are_bounded(world: World, stored: Stored, door: str):
    before = stored.look()
    deepest = DEPTH - AROUND[door]
    assert is_read(sent(world, door, nested(deepest)))
    for depth in (deepest + 1, FAR * DEPTH):
        assert is_refused(sent(world, door, nested(depth)), door), depth
    assert is_read(sent(world, door, of_members(MEMBERS)))
    for count in (MEMBERS + 1, 30 * MEMBERS):
        assert is_refused(sent(world, door, of_members(count)), door), count
    assert not difference(before, stored.look())


def test_the_size_of_a_batch_is_bounded(world: World, stored: Stored):
    """As that of any body, whatever it holds; test_http_rules and test_socket_rules have the other doors."""
    rest, before = world.town.rests[0], stored.look()
    request = '[{"id":1,"op":"room.list","args":{}}%s]'
    for size, code in ((FRAME_BYTES, ""), (FRAME_BYTES + 1, "too_large"), (FAR * FRAME_BYTES, "too_large")):
        content = request % (" " * (size - len(request) + 2))
        assert len(content) == size
        try:
            reply = rest.http.post("/v1/batch", content=content, headers=bearer(world.alice.token) | {"Content-Type": "application/json"})
        except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
            assert size > FRAME_BYTES + 1, "only what is far too large is cut off"
            continue
        if code:
            check_problem(rest.answer(reply), code)
        else:
            assert reply.status_code == 200 and "ok" in reply.json()[0]
    assert not difference(before, stored.look())


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_a_malformed_batch_is_refused_as_a_whole(world: World, stored: Stored, what: str):
    rest, before = world.town.rests[0], stored.look()
    good = b'{"id":1,"op":"room.create","args":{"cid":"%s","kind":"private","name":"x"}}' % make_id().encode()
    content = b'[%s,{"id":2,"op":"room.list","args":%s}]' % (good, NOT_TAKEN[what])
    reply = rest.http.post("/v1/batch", content=content, headers=bearer(world.alice.token) | {"Content-Type": "application/json"})
    assert is_refused(rest.answer(reply), "batch") and not difference(before, stored.look())


@pytest.mark.parametrize("path", ["/v1/rooms", "/v1/batch"])
def test_the_size_of_a_head_is_bounded(world: World, stored: Stored, path: str):
    """Request line and fields together. What is far too large is ended by a plain 431, before it is anybody's request."""
    before = stored.look()
    for size, status in ((HEADER_BYTES, b"405" if path == "/v1/batch" else b"200"), (HEADER_BYTES + 1, b"413"), (4 * HEADER_BYTES, b"431")):
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {world.alice.token}\r\nX-Padding: %s\r\n\r\n"
        head %= "x" * (size - len(head) + 2)
        assert len(head) == size
        answer = b""
        with socket.create_connection(("127.0.0.1", world.town.platform.gateways[0].port), timeout=10) as connection:
            connection.sendall(head.encode())
            while more := connection.recv(65536):
                answer += more
        assert answer.startswith(b"HTTP/1.1 " + status + b" "), (size, answer[:200])
        if status == b"413":
            problem = json.loads(answer.partition(b"\r\n\r\n")[2])
            assert problem["code"] == "too_large" and problem["status"] == 413
    assert not difference(before, stored.look())
