"""The rules of HTTP that hold for every address, at both services."""

from __future__ import annotations

import json
import re
import socket
import uuid

import httpx
import pytest

from contract.samples import World, doors_of, sample_of, unique
from contract.shapes import check_answer, check_problem
from contract.spoiled import NOT_TAKEN
from support.client import TABLES, Rest, bearer, make_id, request_of
from support.people import text_body
from support.stored import Stored, difference

REST_OPERATIONS = [wire for wire in TABLES.operations if "rest" in doors_of(wire)]
WITH_BODY = [wire for wire in REST_OPERATIONS if TABLES.operations[wire].body and TABLES.operations[wire].method != "GET"]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
FRAME_BYTES = 98304


def client_of(world: World, wire: str) -> Rest:
    return world.town.auth if TABLES.operations[wire].service == "auth" else world.town.rests[0]


def paths() -> dict[tuple[str, str], list[str]]:
    """Each address and the methods it answers to."""
    found: dict[tuple[str, str], list[str]] = {}
    for wire in REST_OPERATIONS:
        operation = TABLES.operations[wire]
        found.setdefault((operation.service, operation.path), []).append(operation.method)
    return found


def filled(path: str) -> str:
    return re.sub(r"\{seq\}", "1", re.sub(r"\{(room|user|session)\}", make_id(), path))


def client_for(world: World, service: str) -> Rest:
    return world.town.auth if service == "auth" else world.town.rests[0]


# --- methods

@pytest.mark.parametrize("service, path", paths())
def test_other_methods_are_told_the_right_ones(world: World, stored: Stored, service: str, path: str):
    client, methods, before = client_for(world, service), set(paths()[service, path]), stored.look()
    for method in set(METHODS) - methods:
        answer = client.answer(client.http.request(method, filled(path), headers=bearer(world.alice.token)))
        check_problem(answer, "method")
        allowed = set(answer.headers["allow"].split(", "))
        assert allowed == methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
    assert not difference(before, stored.look())


@pytest.mark.parametrize("service, path", paths())
def test_options_says_what_there_is(world: World, service: str, path: str):
    reply = client_for(world, service).http.options(filled(path))
    assert reply.status_code == 204 and not reply.content
    assert set(reply.headers["allow"].split(", ")) >= set(paths()[service, path]) | {"OPTIONS"}
    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize("wire", [wire for wire in REST_OPERATIONS if TABLES.operations[wire].method == "GET"])
def test_head_is_get_without_the_body(world: World, wire: str):
    asked, client = request_of(wire, sample_of(world, wire)), client_of(world, wire)
    replies = [client.http.request(method, asked.path, params=asked.query or None, headers=bearer(world.alice.token)) for method in ("GET", "HEAD")]
    assert [reply.status_code for reply in replies] == [200, 200] and not replies[1].content
    if wire not in ("session.list",):
        assert replies[0].headers["content-length"] == replies[1].headers["content-length"]
    assert replies[0].headers.get("etag") == replies[1].headers.get("etag")


@pytest.mark.parametrize("service", ("auth", "chat-gateway"))
@pytest.mark.parametrize("path", ["/", "/v1", "/v1/nothing", "/v1/rooms/", "/v1/rooms//messages", "/metrics", "/healthz"])
def test_there_is_nothing_else(world: World, service: str, path: str):
    client = client_for(world, service)
    check_problem(client.answer(client.http.get(path, headers=bearer(world.alice.token))), "not_found")


# --- queries

@pytest.mark.parametrize("wire", REST_OPERATIONS)
def test_an_undeclared_query_parameter_is_named(world: World, stored: Stored, wire: str):
    asked, client, token = request_of(wire, sample_of(world, wire)), client_of(world, wire), world.caller(wire).token
    answer = stored.without_a_trace(lambda: client.answer(client.http.request(
        asked.method, asked.path, params=asked.query | {"no_such": "1"}, json=asked.body, headers=asked.headers | bearer(token))))
    check_problem(answer, "invalid")
    assert set(answer.faults) == {"/no_such"}


# --- bodies

def send(world: World, wire: str, content: bytes, content_type: str | None = "application/json") -> tuple:
    asked, client = request_of(wire, sample_of(world, wire)), client_of(world, wire)
    headers = asked.headers | bearer(world.caller(wire).token) | ({"Content-Type": content_type} if content_type else {})
    return client.answer(client.http.request(asked.method, asked.path, content=content, headers=headers))


@pytest.mark.parametrize("wire", WITH_BODY)
def test_a_body_that_is_no_json_is_refused(world: World, stored: Stored, wire: str):
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=latin1", None):
        check_problem(send(world, wire, b"{}", content_type), "media_type")


NO_OBJECT = {"array": b"[]", "number": b"7", "text": b'"x"', "null": b"null", "true": b"true"}


@pytest.mark.parametrize("what", [*NOT_TAKEN, *NO_OBJECT])
@pytest.mark.parametrize("wire", ["message.send", "room.create", "profile.update", "account.register"])
def test_a_malformed_body_is_refused(world: World, stored: Stored, wire: str, what: str):
    answer = stored.without_a_trace(lambda: send(world, wire, (NOT_TAKEN | NO_OBJECT)[what]))
    check_problem(answer, "invalid")
    assert set(answer.faults) == {""}, answer


@pytest.mark.parametrize("wire", WITH_BODY)
def test_an_empty_body_lacks_what_is_required(world: World, wire: str):
    operation = TABLES.operations[wire]
    answer = send(world, wire, b"")
    if any(row.required for row in operation.body):
        check_problem(answer, "invalid")
        assert set(answer.faults) == {f"/{row.name}" for row in operation.body if row.required}
    else:
        assert answer.code in ("", "invalid")


@pytest.mark.parametrize("wire", ["message.send", "profile.update"])
def test_the_size_of_a_body_is_bounded(world: World, stored: Stored, wire: str):
    """At the limit it is read, one past it and far past it not; white space counts."""
    before = stored.look()
    for size, code in ((FRAME_BYTES, "invalid"), (FRAME_BYTES + 1, "too_large"), (FRAME_BYTES + 4097, "too_large"), (100 * FRAME_BYTES, "too_large")):
        content = b'{"x":' + b" " * (size - 7) + b"1}"
        assert len(content) == size
        try:
            answer = send(world, wire, content)
        except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
            assert size > 10 * FRAME_BYTES, "only what is far too large is cut off"
            continue
        assert answer.code == code, (size, answer)
    assert not difference(before, stored.look())


def test_what_is_asked_for_with_expect_is_refused_at_once(world: World):
    """A client that waits for 100 Continue hears the refusal instead, and need not send the rest."""
    port = world.town.platform.gateways[0].port
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"POST /v1/rooms HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {world.alice.token}\r\nContent-Type: application/json\r\n"
                           f"Content-Length: {100 * FRAME_BYTES}\r\nExpect: 100-continue\r\n\r\n".encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_headers_are_bounded(world: World):
    client = world.town.rests[0]
    assert client.http.get("/v1/rooms", headers=bearer(world.alice.token) | {"X-Padding": "x" * 10_000}).status_code == 200
    reply = client.http.get("/v1/rooms", headers=bearer(world.alice.token) | {"X-Padding": "x" * 40_000})
    assert reply.status_code in (400, 413, 431)


# --- what stands around an answer

@pytest.mark.parametrize("service", ("auth", "chat-gateway"))
def test_names_of_requests_are_echoed(world: World, service: str):
    client, path = client_for(world, service), "/v1/users/me" if service == "auth" else "/v1/rooms"
    trace = uuid.uuid4().hex
    reply = client.http.get(path, headers=bearer(world.alice.token) | {"X-Request-Id": "my-own-7", "traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert reply.headers["x-request-id"] == "my-own-7"
    assert reply.headers["traceparent"].split("-")[1] == trace and reply.headers["traceparent"].split("-")[2] != "00f067aa0ba902b7"
    problem = client.answer(client.http.get(path, headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}))
    assert problem.body["trace"] == trace
    made = client.http.get(path, headers=bearer(world.alice.token) | {"X-Request-Id": "x" * 500, "traceparent": "nonsense"})
    assert uuid.UUID(made.headers["x-request-id"]) and re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", made.headers["traceparent"])


@pytest.mark.parametrize("service", ("auth", "chat-gateway"))
@pytest.mark.parametrize("is_refused", [False, True])
def test_every_answer_is_guarded(world: World, service: str, is_refused: bool):
    client, path = client_for(world, service), "/v1/users/me" if service == "auth" else "/v1/rooms"
    headers = client.http.get(path, headers=bearer(None if is_refused else world.alice.token)).headers
    assert headers["x-content-type-options"] == "nosniff" and headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"] and headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers and "x-powered-by" not in headers


def test_what_was_made_has_a_place(world: World):
    alice, rest = world.alice, world.town.rests[0]
    room = rest.call("room.create", {"cid": make_id(), "kind": "private", "name": unique()}, alice.token)
    message = rest.call("message.send", {"room": room.body["room"]["room"], "cid": make_id(), "body": text_body(unique())}, alice.token)
    member = rest.call("member.add", {"room": room.body["room"]["room"], "cid": make_id(), "user": world.bob.user}, alice.token)
    assert [answer.status for answer in (room, message, member)] == [201, 201, 201]
    assert room.headers["location"] == f"/v1/rooms/{room.body['room']['room']}"
    assert message.headers["location"] == f"/v1/rooms/{room.body['room']['room']}/messages/{message.body['seq']}"
    for answer in (room, message):
        assert rest.http.get(answer.headers["location"], headers=bearer(alice.token)).status_code == 200


# --- revisions

@pytest.mark.parametrize("wire, of", [("room.update", "room.get"), ("profile.update", "profile.get")])
def test_a_stale_revision_changes_nothing(world: World, stored: Stored, wire: str, of: str):
    rest, token, sample = client_of(world, wire), world.alice.token, sample_of(world, wire)
    if wire == "room.update":
        sample["room"] = world.alice.makes_room()
    look_args = {"room": sample["room"]} if wire == "room.update" else {}
    seen = rest.call(of, look_args, token)
    tag = seen.headers["etag"]
    unchanged = rest.call(of, look_args, token, {"If-None-Match": tag})
    assert unchanged.status == 304 and not unchanged.body and unchanged.headers["etag"] == tag
    changed = rest.call(wire, sample, token, {"If-Match": tag})
    check_answer(wire, changed)
    assert changed.headers["etag"] != tag
    before = stored.look()
    for stale in (tag, f"W/{changed.headers['etag']}"):
        check_problem(rest.call(wire, sample | {"cid": make_id()}, token, {"If-Match": stale}), "stale")
    check_problem(rest.call(wire, sample | {"cid": make_id()}, token, {"If-Match": '"x"'}), "invalid")
    assert not difference(before, stored.look())
    assert rest.call(of, look_args, token).headers["etag"] == changed.headers["etag"]
    check_answer(wire, rest.call(wire, sample | {"cid": make_id()}, token, {"If-Match": "*"}))


@pytest.mark.parametrize("door", doors_of("room.update"))
def test_a_stale_revision_through_every_door(world: World, stored: Stored, door: str):
    alice = world.alice
    room = alice.makes_room()
    args = {"room": room, "cid": make_id(), "topic": "new", "if_rev": alice.sees_room(room)["rev"]}
    check_answer("room.update", world.call("room.update", args, door, alice.token))
    check_problem(stored.without_a_trace(lambda: world.call("room.update", args | {"cid": make_id()}, door, alice.token)), "stale")


@pytest.mark.parametrize("door", doors_of("room.update"))
def test_absent_null_and_set_are_three_things(world: World, door: str):
    alice = world.alice
    room = alice.makes_room(topic="old")
    for change, topic in (({"topic": "new"}, "new"), ({"name": "other"}, "new"), ({"topic": None}, None), ({"topic": "x"}, "x"), ({"topic": ""}, None)):
        check_answer("room.update", world.call("room.update", {"room": room, "cid": make_id()} | change, door, alice.token))
        assert alice.sees_room(room).get("topic") == topic


# --- other people's pages

@pytest.mark.parametrize("service", ("auth", "chat-gateway"))
def test_pages_of_strangers_change_nothing(world: World, stored: Stored, service: str):
    client = client_for(world, service)
    wire = "profile.update" if service == "auth" else "room.create"
    for origin in ("https://evil.test", "null", world.town.platform.https_url + ".evil.test", world.town.platform.https_url.replace("localhost", "LOCALHOST.")):
        sample = sample_of(world, wire)
        check_problem(stored.without_a_trace(lambda: client.call(wire, sample, world.alice.token, {"Origin": origin})), "forbidden")
    answer = client.call(wire, sample_of(world, wire), world.alice.token, {"Origin": world.town.platform.https_url})
    check_answer(wire, answer)
    assert answer.headers["access-control-allow-origin"] == world.town.platform.https_url


# --- batches

def test_a_batch_is_bounded_and_refused_as_a_whole(world: World, stored: Stored):
    batch, token = world.town.batches[0], world.alice.token
    good = ("room.list", {"limit": 1})
    assert all(answer.ok for answer in batch.calls([good] * 64, token))
    check_problem(batch.calls([good] * 65, token)[0], "too_large")
    before = stored.look()
    create = {"id": 1, "op": "room.create", "args": {"cid": make_id(), "kind": "private", "name": "x"}}
    for bad in ([create, {"op": "room.list"}], [create, 7], [create, {"id": 1.5, "op": "room.list"}], {"id": 1}, [create, {"id": "x" * 65, "op": "room.list"}]):
        reply = batch.http.post("/v1/batch", json=bad, headers=bearer(token))
        assert reply.status_code == 400, bad
    assert not difference(before, stored.look())
    assert batch.http.post("/v1/batch", json=[], headers=bearer(token)).json() == []


def test_a_refused_call_does_not_end_its_batch(world: World):
    batch, alice = world.town.batches[0], world.alice
    room = alice.makes_room()
    texts = [unique() for _ in range(3)]
    requests = [("message.send", {"room": room, "cid": make_id(), "body": text_body(text)}) for text in texts]
    requests[1] = ("message.send", {"room": room, "cid": make_id(), "body": text_body("")})
    requests.append(("room.events", {"room": room}))
    answers = batch.calls(requests, alice.token)
    assert [answer.code for answer in answers] == ["", "invalid", "", ""]
    assert alice.history(room) == [texts[0], texts[2]]
    assert [event["d"]["body"]["text"] for event in answers[3].body["events"] if event["ev"] == "message.sent"] == [texts[0], texts[2]]


def test_a_batch_knows_only_its_own_operations(world: World):
    for op in ("session.open", "no.such", "login.password", "", "room_get"):
        reply = world.town.batches[0].http.post("/v1/batch", json=[{"id": 1, "op": op, "args": {}}], headers=bearer(world.alice.token))
        assert reply.status_code == 400 or list(reply.json()[0]["err"]["fields"]) == [{"path": "/op", "reason": "is not an operation of this door"}]
