"""The REST door: what other people's HTTP clients, and no client at all, get from it."""

from __future__ import annotations

import json
import re
import signal
import socket
import threading
import time
import uuid

import httpx
import pytest
from support.doors import Host, bound_addresses
from support.process import wait_until

GOOD = {"Authorization": "Bearer good"}
CID = "0199a5f0-1111-7abc-8def-0123456789ab"


@pytest.fixture
def host(start) -> Host:
    return start("door_http")


@pytest.fixture
def client(host):
    with httpx.Client(base_url=f"http://127.0.0.1:{host.port}", timeout=15) as client:
        yield client


def problem(answer: httpx.Response, status: int, code: str) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == code and body["status"] == status and body["type"].startswith("https://chat.test/problems/")
    assert len(body["trace"]) == 32 and body["temporary"] is (status in (429, 503))
    return body


def fields(answer: httpx.Response) -> dict:
    return {fault["path"]: fault["reason"] for fault in problem(answer, 400, "invalid")["fields"]}


def raw(host: Host, request: bytes, timeout: float = 5) -> bytes:
    """What comes back for these bytes, until the other side closes or is silent for the time given."""
    with host.connect(timeout) as connection:
        connection.sendall(request)
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


# --- addresses and methods

def test_listens_on_the_address_it_was_given_and_no_other(host):
    assert bound_addresses(host.pid) == {f"127.0.0.1:{host.port}"}


def test_words_win_over_placeholders(client):
    assert client.get("/v1/things/other").json() == {"thing": "other"}
    assert client.get("/v1/things/mine", headers=GOOD).json()["user"].startswith("01020300")


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/thing", "/v1/things/", "//v1/things", "/v1/things/a/b", "/v1/./things", "/V1/things", "/v1/thing%73"])
def test_what_is_not_there_is_not_found(client, host, path):
    answer = raw(host, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404 ")


def test_a_wrong_method_is_told_the_right_ones(client, host):
    answer = client.put("/v1/things")
    problem(answer, 405, "method")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert client.delete("/v1/things/x").headers["allow"] == "GET, HEAD, PATCH, OPTIONS"
    for method in ("TRACE", "PROPFIND"):
        assert client.request(method, "/v1/things").status_code == 405
    assert raw(host, b"get /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 405 ")


def test_no_method_by_override(client):
    answer = client.get("/v1/things", headers={"X-HTTP-Method-Override": "POST"})
    assert answer.status_code == 200


def test_head_is_get_without_a_body(client):
    answer = client.head("/v1/things/abc")
    assert answer.status_code == 200 and answer.content == b"" and answer.headers["content-length"] == "15"
    assert answer.headers["etag"] == '"7"'


def test_options_says_what_is_there(client):
    answer = client.options("/v1/things")
    assert answer.status_code == 204 and answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "access-control-allow-origin" not in answer.headers


# --- parameters

def test_path_and_query_are_decoded(client):
    assert client.get("/v1/things/a%2Fb%20%C3%BC").json() == {"thing": "a/b ü"}
    assert client.get("/v1/things", params={"like": "x y&z=ü+", "limit": 5}).json() == {"like": "x y&z=ü+", "limit": 5}
    assert client.get("/v1/things?").json() == {"limit": 0}


@pytest.mark.parametrize("query", ["like=%", "like=%4", "like=%zz", "like=%ff", "like=%00", "like=%ed%a0%80", "like=a&like=b", "&", "=x", "a=1&&b=2",
                                   "&".join(f"p{i}=1" for i in range(33))])
def test_a_malformed_query_is_refused(client, host, query):
    answer = raw(host, f"GET /v1/things?{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400 ") and b'"code":"invalid"' in answer


def test_every_undeclared_parameter_is_named(client):
    assert set(fields(client.get("/v1/things?nope=1&limit=7&neither"))) == {"/nope", "/neither"}
    assert set(fields(client.get("/v1/things/x?name=1"))) == {"/name"}


def test_values_out_of_bounds_are_named(client):
    assert set(fields(client.get("/v1/things?like=&limit=999"))) == {"/like", "/limit"}


@pytest.mark.parametrize("path", ["%ff", "%00", "%2"])
def test_a_malformed_path_is_refused(host, path):
    answer = raw(host, f"GET /v1/things/{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400 ") and b"/thing" in answer


# --- bodies

def test_created_things_have_a_location_and_a_tag(client):
    answer = client.post("/v1/things", json={"name": "a"}, headers={"Idempotency-Key": CID})
    assert answer.status_code == 201 and answer.json() == {"cid": CID, "name": "a"}
    assert answer.headers["location"] == f"/v1/things/{CID}" and answer.headers["etag"] == '"1"'


def test_the_key_is_made_when_absent_and_may_be_quoted(client):
    made = uuid.UUID(client.post("/v1/things", json={"name": "a"}).json()["cid"])
    assert made.version == 7
    assert client.post("/v1/things", json={"name": "a"}, headers={"Idempotency-Key": f'"{CID}"'}).json()["cid"] == CID
    assert "/cid" in fields(client.post("/v1/things", json={"name": "a"}, headers={"Idempotency-Key": "mine"}))


def test_the_key_is_not_taken_from_the_body(client):
    assert "/cid" in fields(client.post("/v1/things", json={"name": "a", "cid": CID}))


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "application/jsonx", "", None])
def test_other_media_types_are_refused(client, content_type):
    headers = {} if content_type is None else {"Content-Type": content_type}
    problem(client.post("/v1/things", content=b'{"name":"a"}', headers=headers), 415, "media_type")


@pytest.mark.parametrize("content_type", ["application/json", "APPLICATION/JSON", "application/json;charset=utf-8", 'application/json ; charset="UTF-8"'])
def test_json_is_taken_however_it_is_written(client, content_type):
    assert client.post("/v1/things", content=b'{"name":"a"}', headers={"Content-Type": content_type}).status_code == 201


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"name":"a"}x', b'{"name":"a","name":"b"}', b'{"name":"\xff"}', b'{"name":"\\u0000"}', b'{"name":"\\ud800"}', b"null",
                                  b"[" * 17 + b"]" * 17])
def test_hostile_json_is_refused(client, body):
    problem(client.post("/v1/things", content=body, headers={"Content-Type": "application/json"}), 400, "invalid")


def test_a_body_may_be_as_large_as_the_limit(client):
    body = b'{"name":"a"' + b" " * (98304 - 12) + b"}"
    assert client.post("/v1/things", content=body, headers={"Content-Type": "application/json"}).status_code == 201


@pytest.mark.parametrize("size", [98304 + 4097, 500_000, 900_000])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_larger_body_is_refused_and_the_refusal_can_be_read(client, size, chunked):
    body = b"x" * size
    answer = client.post("/v1/things", content=iter([body[i:i + 7000] for i in range(0, size, 7000)]) if chunked else body,
                         headers={"Content-Type": "application/json"})
    problem(answer, 413, "too_large")


def test_whoever_asks_first_is_told_before_sending(host):
    answer = raw(host, b"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\nExpect: 100-continue\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ") and b"100 Continue" not in answer
    answer = raw(host, b"POST /v1/nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 404 ")


def test_get_takes_no_body(client):
    problem(client.request("GET", "/v1/things", content=b"{}", headers={"Content-Type": "application/json"}), 400, "invalid")


def test_chunks_are_joined(client):
    assert client.post("/v1/things", content=iter([b'{"na', b'me":', b'"a"}']), headers={"Content-Type": "application/json"}).status_code == 201


# --- framing: nobody may see another end of a request than we do

@pytest.mark.parametrize("lines", ["Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: identity", "Transfer-Encoding: gzip, chunked",
                                   "Transfer-Encoding: xchunked", "Content-Length: 5\r\nContent-Length: 6", "Content-Length: +5", "Content-Length: -1", "Content-Length: 0x5",
                                   "Content-Length: 5, 5", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Content-Length: 99999999999999999999"])
def test_an_ambiguous_length_closes_the_connection(host, lines):
    smuggled = "GET /v1/things/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = raw(host, f"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{lines}\r\n\r\n0\r\n\r\n{smuggled}".encode(), timeout=2)
    # libmicrohttpd says its own refusals' header twice; it closes after them.
    assert set(re.findall(rb"HTTP/1.1 (\d)", answer)) <= {b"4"} and b"smuggled" not in answer


def test_twice_given_headers_that_decide_are_refused(host):
    for name, value in (("Authorization", "Bearer good"), ("Idempotency-Key", CID), ("Content-Type", "application/json"), ("Origin", "https://app.test")):
        answer = raw(host, f"GET /v1/things HTTP/1.1\r\nHost: x\r\n{name}: {value}\r\n{name}: {value}\r\n\r\n".encode(), timeout=2)
        assert answer.startswith(b"HTTP/1.1 400 "), name


def test_headers_have_a_bound(client):
    assert client.get("/v1/things", headers={"X-Long": "x" * 15000}).status_code == 200
    problem(client.get("/v1/things", headers={"X-Long": "x" * 17000}), 413, "too_large")
    assert client.get("/v1/things", headers={"X-Long": "x" * 40000}).status_code == 431


def test_requests_may_follow_each_other_in_one_write(host):
    one = b"GET /v1/things/%d HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = raw(host, b"".join(one % i for i in range(20)) + b"GET /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert re.findall(rb'"thing":"(\d+)"', answer) == [str(i).encode() for i in range(20)]


@pytest.mark.parametrize("garbage", [b"\x00" * 100, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x7f" * 200, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                                     b"GET /v1/things HTTP/1.1\r\n\r\n", b"GET http://x/v1/things HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n" * 1000])
def test_garbage_does_no_harm(host, client, garbage):
    raw(host, garbage, timeout=1)
    assert client.get("/v1/things").status_code == 200


# --- who asks

def test_tokens(client):
    problem(client.get("/v1/things/mine"), 401, "unauthenticated")
    assert client.get("/v1/things/mine").headers["www-authenticate"] == "Bearer"
    for bad in ("Bearer bad", "Basic Z29vZA==", "Bearer", "good", "Bearer good good", "Bearer \x7f"):
        answer = client.get("/v1/things", headers={"Authorization": bad})
        problem(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert client.get("/v1/things/mine", headers={"Authorization": "bearer good"}).status_code == 200
    answer = client.get("/v1/things", headers={"Authorization": "Bearer down"})
    problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "1"


def test_the_address_is_believed_from_a_proxy_and_read_from_its_end(client):
    def seen(*forwarded):
        headers = [("X-Forwarded-For", value) for value in forwarded]
        return client.post("/v1/wait", json={"ms": 0}, headers=headers).json()["address"]

    assert seen() == "127.0.0.1"
    assert seen("203.0.113.9") == "203.0.113.9"
    assert seen("198.51.100.1, 203.0.113.9") == "203.0.113.9"
    assert seen("198.51.100.1", "2001:DB8::1") == "2001:db8::1"
    assert seen("198.51.100.1, 203.0.113.9, 127.0.0.1") == "203.0.113.9"
    assert seen("nonsense") == "127.0.0.1"


def test_the_agent_is_kept_short_and_plain(client):
    answer = client.post("/v1/wait", json={"ms": 0}, headers={"User-Agent": b"x\xff" + b"y" * 500})
    assert answer.json()["agent"] == "x?" + "y" * 198


def test_origins(client):
    allowed = client.post("/v1/things", json={"name": "a"}, headers={"Origin": "https://app.test"})
    assert allowed.status_code == 201 and allowed.headers["access-control-allow-origin"] == "https://app.test" and allowed.headers["vary"] == "Origin"
    assert client.post("/v1/things", json={"name": "a"}, headers={"Origin": "https://chat.test"}).status_code == 201
    for origin in ("null", "https://evil.test", "https://app.test.evil.test", "https://app.test:444", "http://app.test", "https://APP.test", "https://app.test/",
                   "https://app.test.", "https://user@app.test", "https://xn--app.test", "", "https://app.test, https://evil.test"):
        refused = client.post("/v1/things", json={"name": "a"}, headers={"Origin": origin})
        problem(refused, 403, "forbidden")
        assert "access-control-allow-origin" not in refused.headers
        assert "access-control-allow-origin" not in client.get("/v1/things", headers={"Origin": origin}).headers
    problem(client.post("/v1/things", json={"name": "a"}, headers={"Sec-Fetch-Site": "cross-site"}), 403, "forbidden")
    preflight = client.options("/v1/things", headers={"Origin": "https://app.test", "Access-Control-Request-Method": "POST"})
    assert "Authorization" in preflight.headers["access-control-allow-headers"] and "POST" in preflight.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in preflight.headers


# --- conditions, refusals, headers

def test_if_match(client):
    assert client.patch("/v1/things/x", json={}, headers={"If-Match": '"5"'}).json() == {"rev": 5}
    assert client.patch("/v1/things/x", json={}).json() == {"rev": -1}
    assert client.patch("/v1/things/x").json() == {"rev": -1}
    assert client.patch("/v1/things/x", json={}, headers={"If-Match": "*"}).json() == {"rev": -1}
    problem(client.patch("/v1/things/x", json={}, headers={"If-Match": 'W/"5"'}), 412, "stale")
    assert "/if_rev" in fields(client.patch("/v1/things/x", json={}, headers={"If-Match": '"5", "6"'}))
    problem(client.post("/v1/things", json={"name": "a"}, headers={"If-Match": '"5"'}), 400, "invalid")


def test_if_none_match(client):
    for value in ('"7"', 'W/"7"', '"1", "7"', "*"):
        answer = client.get("/v1/things/x", headers={"If-None-Match": value})
        assert answer.status_code == 304 and answer.content == b"" and answer.headers["etag"] == '"7"'
    assert client.get("/v1/things/x", headers={"If-None-Match": '"8"'}).status_code == 200


def test_every_code_has_its_status(client):
    codes = {"invalid": 400, "unauthenticated": 401, "forbidden": 403, "not_found": 404, "conflict": 409, "gone": 410, "stale": 412, "rate_limited": 429, "internal": 500,
             "unavailable": 503, "busy": 503}
    for code, status in codes.items():
        problem(client.post("/v1/fail", json={"code": code}), status, code)
    limited = client.post("/v1/fail", json={"code": "rate_limited"})
    assert limited.headers["retry-after"] == "2"
    assert limited.headers["ratelimit-policy"] == '"send";q=30;w=60;burst=10' and limited.headers["ratelimit"] == '"send";r=0;t=20'
    assert limited.json()["retry_after_ms"] == 1200
    assert client.post("/v1/fail", json={"code": "none"}).headers["ratelimit"] == '"send";r=0;t=20'


@pytest.mark.parametrize("method,path", [("GET", "/v1/things"), ("GET", "/nowhere"), ("PUT", "/v1/things"), ("OPTIONS", "/v1/things"), ("POST", "/v1/things"), ("GET", "/healthz")])
def test_every_answer_is_guarded(client, method, path):
    headers = client.request(method, path).headers
    assert headers["x-content-type-options"] == "nosniff" and headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'" and headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


def test_names_of_a_request_are_echoed(client):
    trace = "0af7651916cd43dd8448eb211c80319c"
    answer = client.get("/v1/things", headers={"X-Request-Id": "mine-1", "traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    assert answer.headers["x-request-id"] == "mine-1" and answer.headers["traceparent"].startswith(f"00-{trace}-")
    answer = client.get("/v1/things", headers={"X-Request-Id": "x" * 200, "traceparent": "00-" + "0" * 32 + "-b7ad6b7169203331-01"})
    assert uuid.UUID(answer.headers["x-request-id"]).version == 7 and "0" * 32 not in answer.headers["traceparent"]
    assert client.get("/nowhere", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"}).json()["trace"] == trace


# --- waiting

def test_calls_wait_beside_each_other(client, host):
    def wait(results):
        with httpx.Client(timeout=15) as own:
            results.append(own.post(f"http://127.0.0.1:{host.port}/v1/wait", json={"ms": 500}).status_code)

    results, began = [], time.monotonic()
    threads = [threading.Thread(target=wait, args=(results,)) for _ in range(30)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    assert client.get("/v1/things").status_code == 200
    for thread in threads:
        thread.join()
    assert results == [200] * 30 and time.monotonic() - began < 4


def test_a_client_that_leaves_while_its_call_is_under_way(host, client):
    for _ in range(20):
        with host.connect() as connection:
            connection.sendall(b'POST /v1/wait HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"ms":200}')
    wait_until(lambda: client.get("/healthz").text == "pending 0\n", 10, "nothing is under way any more")


def test_closing_the_door_while_calls_are_under_way(start):
    host = start("door_http")
    for body in (b'{"ms":700}', b'[{"id":1,"op":"thing.wait","args":{"ms":700}},{"id":2,"op":"thing.list"}]'):
        path = b"/v1/batch" if body[:1] == b"[" else b"/v1/wait"
        connection = host.connect()
        connection.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    poll = host.connect()
    poll.sendall(b"GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n")
    stream = host.connect()
    stream.sendall(b"GET /v1/events?count=1000 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nAccept: text/event-stream\r\n\r\n")
    assert stream.recv(100)
    host.end()


def test_draining(start):
    host = start("door_http")
    kept = httpx.Client(base_url=f"http://127.0.0.1:{host.port}")
    assert "connection" not in kept.get("/v1/things").headers
    waiting = host.connect(timeout=5)
    waiting.sendall(b'POST /v1/wait HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"ms":600}')
    wait_until(lambda: kept.get("/healthz").text == "pending 1\n", 5, "the call is under way")
    host.signal(signal.SIGUSR1)
    wait_until(host.refuses, 0.5, "nobody is let in any more, while the call is still under way")
    assert kept.get("/v1/things").headers["connection"] == "close"
    assert b"200 OK" in waiting.recv(4096)
    kept.close()


# --- slowness

def test_a_request_has_a_deadline_however_it_drips(host, client):
    """Ten seconds for a whole request: in the first line, in the headers, in the body; each gets a byte every half second."""
    starts = {"line": b"GET /v1/th", "headers": b"GET /v1/things HTTP/1.1\r\nHost: x\r\nX-A: ",
              "body": b"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"}
    connections = {}
    for name, start in starts.items():
        connections[name] = host.connect()
        connections[name].sendall(start)
    began, closed = time.monotonic(), {}
    while len(closed) < len(connections) and time.monotonic() - began < 25:
        time.sleep(0.5)
        for name, connection in connections.items():
            if name in closed:
                continue
            try:
                connection.sendall(b"a")
                connection.settimeout(0.01)
                if connection.recv(1) == b"":
                    closed[name] = time.monotonic() - began
            except TimeoutError:
                pass
            except OSError:
                closed[name] = time.monotonic() - began
    assert set(closed) == set(starts) and all(9 < seconds < 22 for seconds in closed.values()), closed
    assert client.get("/v1/things").status_code == 200


def test_a_thousand_slow_clients_do_not_slow_the_others(host, client):
    slow = []
    for _ in range(1000):
        connection = host.connect()
        connection.sendall(b"GET /v1/things HTTP/1.1\r\nHost: x\r\nX-A: ")
        slow.append(connection)
    took = []
    for _ in range(200):
        began = time.monotonic()
        assert client.get("/v1/things").status_code == 200
        took.append(time.monotonic() - began)
    assert sorted(took)[197] < 0.3
    for connection in slow:
        connection.close()


def test_a_long_answer_reaches_a_slow_reader_whole(host):
    with host.connect(timeout=20) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        connection.sendall(b"GET /v1/big?bytes=3000000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        time.sleep(0.3)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    head, body = answer.split(b"\r\n\r\n", 1)
    assert json.loads(body)["text"] == "x" * 3_000_000


# --- batches

def batch(client, *requests, **more):
    return client.post("/v1/batch", json=list(requests), **more)


def test_a_batch_runs_in_order_and_answers_each(client):
    answer = batch(client, {"id": 1, "op": "thing.wait", "args": {"ms": 50}}, {"id": "two", "op": "thing.make", "args": {"cid": CID, "name": "a"}},
                   {"id": 3, "op": "thing.make", "args": {"name": ""}}, {"id": 4, "op": "thing.mine"}, {"id": 5, "op": "nothing"}, {"id": 6, "op": "session.open"},
                   {"id": 7, "op": "thing.list", "more": 1}, {"id": 8, "op": "thing.list", "args": []}, {"id": 9, "op": "thing.list"}, headers=GOOD)
    assert answer.status_code == 200
    replies = answer.json()
    assert [reply["re"] for reply in replies] == [1, "two", 3, 4, 5, 6, 7, 8, 9]
    assert replies[1]["ok"] == {"cid": CID, "name": "a"} and replies[3]["ok"]["user"].startswith("01020300") and replies[8]["ok"] == {"limit": 0}
    assert {fault["path"] for fault in replies[2]["err"]["fields"]} == {"/cid", "/name"}
    assert [replies[i]["err"]["fields"][0]["path"] for i in (4, 5, 6, 7)] == ["/op", "/op", "/more", "/args"]


def test_a_batch_is_refused_as_a_whole_or_not_at_all(client):
    problem(client.post("/v1/batch", json={"id": 1}), 400, "invalid")
    assert "/1" in fields(batch(client, {"id": 1, "op": "thing.list"}, {"op": "thing.list"}))
    assert "/0" in fields(batch(client, {"id": {}, "op": "thing.list"}))
    problem(batch(client, *[{"id": i, "op": "thing.list"} for i in range(65)]), 413, "too_large")
    assert len(batch(client, *[{"id": i, "op": "thing.list"} for i in range(64)]).json()) == 64
    assert batch(client).json() == []
    problem(client.post("/v1/batch?x=1", json=[]), 400, "invalid")
    problem(client.get("/v1/batch"), 405, "method")


def test_the_replies_of_a_batch_have_a_bound(client):
    replies = batch(client, *[{"id": i, "op": "thing.big", "args": {"bytes": 3_000_000}} for i in range(4)]).json()
    assert ["ok" in reply for reply in replies] == [True, True, False, False]
    assert replies[2]["err"]["code"] == "too_large"


# --- streams

def test_an_event_stream(client):
    with client.stream("GET", "/v1/events", headers={**GOOD, "Accept": "text/event-stream", "Last-Event-ID": "41"}) as answer:
        assert answer.headers["content-type"] == "text/event-stream" and answer.headers["cache-control"] == "no-store"
        assert [line for line in answer.iter_lines() if line.startswith("id")] == [f"id: {i}" for i in range(42, 47)]


def test_a_long_poll_waits(client):
    began = time.monotonic()
    assert client.get("/v1/events", headers=GOOD).json() == {"events": []}
    assert time.monotonic() - began > 0.19
    problem(client.get("/v1/events"), 401, "unauthenticated")
    assert client.head("/v1/events", headers=GOOD).status_code == 405


def test_a_listener_that_leaves_is_noticed(host, client):
    for _ in range(10):
        with host.connect() as connection:
            connection.sendall(b"GET /v1/events?count=100000 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nAccept: text/event-stream\r\n\r\n")
            assert connection.recv(1000)
    wait_until(lambda: client.get("/feeds").text == "0", 10, "that they left is noticed")


def test_a_listener_that_does_not_read_is_let_go(host, client):
    connection = host.connect()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.sendall(b"GET /v1/events?flood HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nAccept: text/event-stream\r\n\r\n")
    until = time.monotonic() + 10
    while client.get("/feeds").text != "0" and time.monotonic() < until:
        time.sleep(0.1)
    assert client.get("/feeds").text == "0"
    connection.close()


# --- the operators' listener

def test_pages_alone(start):
    host = start("door_http", "pages")
    with httpx.Client(base_url=f"http://127.0.0.1:{host.port}") as client:
        assert client.get("/healthz").text == "pending 0\n" and client.get("/healthz", headers={"Authorization": "Bearer x"}).status_code == 200
        assert client.head("/healthz").headers["content-length"] == "10"
        problem(client.get("/v1/things"), 404, "not_found")
        problem(client.post("/healthz"), 405, "method")
        problem(client.post("/v1/batch"), 404, "not_found")
