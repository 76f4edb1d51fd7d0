"""The WebSocket door: what other people's clients, and clients that do everything wrong, get from it."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from pathlib import Path

import pytest
from support.doors import Host, bound_addresses
from support.frames import BINARY, CLOSE, CONTINUED, PING, PONG, TEXT, Closed, Frames, frame
from support.process import wait_until
from websockets.exceptions import InvalidHandshake
from websockets.sync.client import connect


@pytest.fixture
def host(start) -> Host:
    return start("door_ws", "trusted")


@pytest.fixture
def both(start) -> Host:
    """A REST door on the same port."""
    return start("door_ws", "trusted", "rest")


def url(host: Host) -> str:
    return f"ws://127.0.0.1:{host.port}/v1/ws"


def state(host: Host) -> dict:
    with Frames(host.port) as client:
        client.raw(b"GET /state HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return json.loads(client.answer()[2])


def memory(host: Host) -> int:
    return int(Path(f"/proc/{host.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


# --- the handshake

def test_listens_on_the_address_it_was_given_and_no_other(host):
    assert bound_addresses(host.pid) == {f"127.0.0.1:{host.port}"}


def test_other_peoples_client(host):
    with connect(url(host), subprotocols=["chat.v1.json"], origin="https://app.test") as ws:
        assert ws.subprotocol == "chat.v1.json" and "Sec-WebSocket-Extensions" not in ws.response.headers
        ws.send(json.dumps({"id": 1, "op": "session.open", "args": {"token": "good"}}))
        assert json.loads(ws.recv())["ok"]["user"].startswith("01020300")
        ws.send(json.dumps({"id": "two", "op": "thing.list", "args": {"like": "ü"}}))
        assert json.loads(ws.recv()) == {"re": "two", "ok": {"like": "ü", "limit": 0}}
        ws.ping(b"are you there").wait(2)


def test_the_subprotocol_is_ours_or_none(host):
    with connect(url(host)) as ws:
        assert ws.subprotocol is None
    with connect(url(host), subprotocols=["chat.v0", "chat.v1.json"]) as ws:
        assert ws.subprotocol == "chat.v1.json"
    with pytest.raises(InvalidHandshake):
        connect(url(host), subprotocols=["chat.v2.json"])
    with pytest.raises(InvalidHandshake):
        connect(url(host), subprotocols=["chat.v1.jsonx"])


@pytest.mark.parametrize("ask,status", [
    ({"path": "/"}, 404), ({"path": "/v1/wss"}, 404), ({"path": "/v1/ws/"}, 404), ({"path": "/v1/ws?token=good"}, 400), ({"version": "8"}, 426),
    ({"version": ""}, 426), ({"without": ("Upgrade", "Connection")}, 426), ({"without": ("Upgrade", "Connection"), "path": "/x"}, 404), ({"key": "short"}, 400),
    ({"without": ("Sec-WebSocket-Key",)}, 400), ({"headers": (("Origin", "https://evil.test"),)}, 403),
])
def test_what_is_no_upgrade_is_told_so(host, ask, status):
    with Frames(host.port) as client:
        got, fields, body = client.ask(**ask)
        assert got == status and fields["content-type"] == "application/problem+json" and fields["x-content-type-options"] == "nosniff"
        assert json.loads(body)["trace"] and "server" not in fields
        assert (got == 426) == ("sec-websocket-version" in fields)
        assert client.socket.recv(1) == b""


@pytest.mark.parametrize("origin", ["null", "", "https://evil.test", "https://app.test.evil.test", "https://app.test:444", "http://app.test", "https://APP.test", "https://app.test/",
                                    "https://app.test.", "https://user@app.test", "https://app.test, https://evil.test", "https://xn--app.test", "app.test"])
def test_other_origins_are_refused(host, origin):
    with Frames(host.port) as client:
        if origin:
            assert client.ask(headers=(("Origin", origin),))[0] == 403
        else:
            assert client.ask(headers=(("Origin", origin),))[0] in (101, 403)


def test_two_origins_are_refused(host):
    with Frames(host.port) as client:
        assert client.ask(headers=(("Origin", "https://app.test"), ("Origin", "https://evil.test")))[0] == 403


def test_our_own_origin_and_none_are_taken(host):
    for headers in ((), (("Origin", "https://app.test"),), (("Origin", "https://chat.test"),)):
        with Frames(host.port) as client:
            client.open(headers=headers)


@pytest.mark.parametrize("garbage", [b"\x00" * 200, b"GET\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01" + b"\x7f" * 300, b"GET /v1/ws HTTP/1.1\r\nX: " + b"y" * 20000 + b"\r\n\r\n",
                                     b"GET /v1/ws HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nHost: x\r\n\r\n", b"POST /v1/ws HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde"])
def test_garbage_does_no_harm(host, garbage):
    with Frames(host.port, timeout=1) as client:
        client.raw(garbage)
        try:
            assert b" 101 " not in client.socket.recv(4096)
        except (TimeoutError, ConnectionResetError):
            pass
    with Frames(host.port) as client:
        client.open()


# --- opening

def test_session_open_comes_first_and_soon(host):
    with Frames(host.port) as early, Frames(host.port) as silent, Frames(host.port) as dripping:
        early.upgrade().say({"id": 1, "op": "thing.list"})
        assert early.closing().code == 4400
        silent.upgrade()
        dripping.upgrade().raw(frame(TEXT, b'{"id":1,"op":"sess', fin=False))
        began = time.monotonic()
        assert silent.closing(8).code == 4405 and 4.5 < time.monotonic() - began < 6
        assert dripping.closing(3).code == 4405


@pytest.mark.parametrize("size,code", [(4096, 4401), (4097, 4413), (90000, 4413)])
def test_the_first_frame_is_small(host, size, code):
    request = {"id": 1, "op": "session.open", "args": {"token": ""}}
    request["args"]["token"] = "x" * (size - len(json.dumps(request)))
    with Frames(host.port) as client:
        client.upgrade().say(request)
        assert client.closing().code == code


def test_a_small_first_frame_in_pieces_counts_as_one(host):
    with Frames(host.port) as client:
        client.upgrade().raw(frame(TEXT, b"{" + b" " * 3000, fin=False) + frame(CONTINUED, b" " * 3000))
        assert client.closing().code == 4413


@pytest.mark.parametrize("token,code", [("bad", 4401), ("down", 4503)])
def test_a_refused_session_is_answered_and_closed(host, token, code):
    with Frames(host.port) as client:
        client.upgrade().say({"id": 7, "op": "session.open", "args": {"token": token}})
        reply = client.hear()
        assert reply["re"] == 7 and reply["err"]["code"] in ("unauthenticated", "unavailable")
        assert client.closing().code == code


def test_a_malformed_session_open_is_told_what_is_wrong(host):
    with Frames(host.port) as client:
        client.upgrade().say({"id": 7, "op": "session.open", "args": {"tokem": "good"}})
        assert {fault["path"] for fault in client.hear()["err"]["fields"]} == {"/tokem"}
        assert client.closing().code == 4400


# --- a token that comes with the upgrade

def shown(*values: str, **more: str) -> dict:
    return {"headers": tuple(("Authorization", value) for value in values) + tuple(more.items())}


@pytest.mark.parametrize("value", ["Bearer good", "bearer good", "BEARER   good", "Bearer" + " " * 4086 + "good"])
def test_a_token_may_come_with_the_upgrade(host, value):
    for request in ({"id": 1, "op": "session.open"}, {"id": 1, "op": "session.open", "args": {}}):
        with Frames(host.port) as client:
            client.upgrade(**shown(value)).say(request, {"id": 2, "op": "thing.mine"})
            opened, mine = client.hear(), client.hear()
            assert opened["ok"]["user"] == mine["ok"]["user"]


@pytest.mark.parametrize("values,code", [
    (["Bearer bad"], 4401), (["Bearer down"], 4503), (["Basic Z29vZDpnb29k"], 4401), (["Bearer"], 4401), (["good"], 4401), (["Bearer good good"], 4401), (["Bearer good,good"], 4401),
    (["Bearer good", "Bearer good"], 4401), (["Basic YTpi", "Bearer good"], 4401), (["Bearer" + " " * 4087 + "good"], 4401), (["Bearer " + "x" * 15000], 4401),
])
def test_a_bad_token_of_the_upgrade_is_refused_as_one_of_the_frame(host, values, code):
    with Frames(host.port) as client:
        client.upgrade(**shown(*values)).say({"id": 7, "op": "session.open"})
        reply = client.hear()
        assert reply["re"] == 7 and reply["err"]["code"] == ("unavailable" if code == 4503 else "unauthenticated")
        assert client.closing().code == code


def test_a_frames_own_token_counts_before_that_of_the_upgrade(host):
    with Frames(host.port) as client:
        client.open(**shown("Basic YTpi"))
    with Frames(host.port) as client:
        client.upgrade(**shown("Bearer good")).say({"id": 0, "op": "session.open", "args": {"token": "bad"}})
        assert client.closing().code == 4401


@pytest.mark.parametrize("headers", [
    {}, {"Cookie": "token=good; Authorization=Bearer good"}, {"Origin": "https://app.test", "Cookie": "token=good"}, {"Origin": "https://app.test", "Authorization": "Bearer good"},
    {"Origin": "https://chat.test", "Authorization": "Basic Z29vZDpnb29k"}, {"Authorization": ""}, {"Proxy-Authorization": "Bearer good"}, {"Sec-WebSocket-Protocol": "chat.v1.json, good"},
], ids=lambda headers: "+".join(headers) or "none")
def test_nobody_is_signed_in_by_what_a_browser_adds_to_a_request(host, headers):
    with Frames(host.port) as client:
        client.upgrade(headers=tuple(headers.items())).say({"id": 1, "op": "session.open"})
        assert [fault["path"] for fault in client.hear()["err"]["fields"]] == ["/token"]
        assert client.closing().code == 4400


def test_a_page_opens_with_a_token_of_its_own_whatever_its_browser_adds(host):
    with Frames(host.port) as client:
        client.open(**shown("Basic YTpi", Origin="https://app.test"))


def test_a_token_with_the_upgrade_opens_nothing_by_itself(host):
    with Frames(host.port) as early, Frames(host.port) as large, Frames(host.port) as silent:
        early.upgrade(**shown("Bearer good")).say({"id": 1, "op": "thing.mine"})
        assert early.closing().code == 4400
        large.upgrade(**shown("Bearer good")).say({"id": 1, "op": "session.open", "args": {"ms": 0}, "more": "x" * 4096})
        assert large.closing().code == 4413
        silent.upgrade(**shown("Bearer good"))
        began = time.monotonic()
        assert silent.closing(8).code == 4405 and 4.5 < time.monotonic() - began < 6


def test_what_comes_while_the_session_is_being_opened_waits(both):
    with Frames(both.port) as client:
        client.upgrade()
        client.say({"id": 0, "op": "session.open", "args": {"token": "good", "ms": 300}}, {"id": 1, "op": "thing.mine"})
        client.say({"id": 2, "op": "thing.mine"}, {"id": 3, "op": "thing.mine"})
        client.raw(frame(TEXT, b'{"id":4,', fin=False) + frame(PING, b"x") + frame(CONTINUED, b'"op":"thing.mine"}'))
        assert [client.hear()["re"] for _ in range(5)] == [0, 1, 2, 3, 4]


def test_a_token_ends(host):
    with Frames(host.port) as ends, Frames(host.port) as renewed:
        ends.open("good--28500")
        renewed.open("good--28500")
        renewed.say({"id": 1, "op": "session.renew", "args": {"token": "good"}})
        assert "ok" in renewed.hear()
        began = time.monotonic()
        assert ends.closing(4).code == 4401 and time.monotonic() - began < 3
        renewed.say({"id": 2, "op": "thing.list"})
        assert "ok" in renewed.hear()


# --- frames

@pytest.mark.parametrize("what", [
    frame(TEXT, b"{}", mask=None), frame(TEXT, b"{}", rsv=4), frame(TEXT, b"{}", rsv=1), frame(3, b""), frame(7, b""), frame(11, b""), frame(PING, b"x" * 126), frame(PING, b"x", fin=False),
    frame(CONTINUED, b"{}"), frame(TEXT, b"{", fin=False) + frame(TEXT, b"}"), frame(BINARY, b"{}"), b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",
    frame(CLOSE, b"\x03") , frame(CLOSE, b"\x03\xe8\xff\xfe"),
], ids=["unmasked", "rsv1", "rsv3", "opcode3", "opcode7", "opcode11", "long-ping", "cut-ping", "continues-nothing", "begins-twice", "binary", "endless", "half-code", "reason-not-utf8"])
def test_broken_frames_end_the_connection(host, what):
    with Frames(host.port) as client:
        client.open().raw(what)
        closed = client.closing(3)
        assert closed.code in (None, 1000, 1002, 1007, 1009, 4400, 4413), closed
    with Frames(host.port) as client:
        client.open()


def test_a_message_in_pieces_with_pings_between(host):
    text = json.dumps({"id": 1, "op": "thing.list", "args": {"like": "üü"}}, ensure_ascii=False).encode()
    with Frames(host.port) as client:
        client.open()
        client.raw(frame(TEXT, text[:1], fin=False))
        for i in range(1, len(text) - 1):
            client.raw(frame(CONTINUED, text[i:i + 1], fin=False) + frame(PING, b"p%d" % i) if i < 60 else b"")
        client.raw(frame(CONTINUED, text[60:] if len(text) > 60 else text[-1:]))
        heard = dict(client.next() for _ in range(2))
        assert json.loads(heard[TEXT]) == {"re": 1, "ok": {"like": "üü", "limit": 0}}
        # The last of several pings is enough (RFC 6455, 5.5.3).
        assert heard[PONG].startswith(b"p")


@pytest.mark.parametrize("count,code", [(64, None), (65, 4400)])
def test_fragments_have_a_bound(host, count, code):
    text = json.dumps({"id": 1, "op": "thing.list"}).encode() + b" " * 100
    with Frames(host.port) as client:
        client.open()
        client.raw(b"".join(frame(CONTINUED if i else TEXT, text[i:i + 1] if i < count - 1 else text[i:], fin=i == count - 1) for i in range(count)))
        if code:
            assert client.closing().code == code
        else:
            assert client.hear()["re"] == 1


@pytest.mark.parametrize("cut", [0, 1000, 50000])
@pytest.mark.parametrize("size,code", [(98304, None), (98305, 4413), (1_000_000, 4413)])
def test_frames_have_a_bound(host, size, code, cut):
    head = b'{"id":1,"op":"thing.list"'
    text = head + b" " * (size - len(head) - 1) + b"}"
    with Frames(host.port) as client:
        client.open()
        try:
            client.raw(frame(TEXT, text[:cut], fin=False) + frame(CONTINUED, text[cut:]) if cut else frame(TEXT, text))
        except (ConnectionResetError, BrokenPipeError):
            assert code
        if code:
            assert client.closing().code in (code, None)
        else:
            assert client.hear() == {"re": 1, "ok": {"limit": 0}}


@pytest.mark.parametrize("text", [
    "", " ", "x", "[]", "1", '{"id":1}', '{"op":"thing.list"}', '{"id":{},"op":"thing.list"}', '{"id":null,"op":"thing.list"}', '{"id":1.5,"op":"thing.list"}', '{"id":1,"op":1}',
    '{"id":1,"id":2,"op":"thing.list"}', '{"id":1,"op":"thing.list"', '{"id":1,"op":"thing.list"}}', '{"id":1,"op":"thing.list"}{"id":2,"op":"thing.list"}',
    '{"id":1,"op":"thing.list"} x', '{"id":1,"op":"thing.list","args":{"like":"\\ud800"}}', '{"id":1,"op":"thing.list","args":{"like":"\\u0000"}}',
    '{"id":"' + "x" * 65 + '","op":"thing.list"}', '{"id":1,"op":"thing.list","args":' + '{"a":' * 20 + "1" + "}" * 20 + "}",
])
def test_what_is_no_request_closes(host, text):
    with Frames(host.port) as client:
        client.open().raw(frame(TEXT, text.encode()))
        if text.strip():
            assert client.closing().code == 4400
        else:
            client.say({"id": 5, "op": "thing.list"})
            assert client.hear()["re"] == 5


@pytest.mark.parametrize("text", [b'{"id":1,"op":"thing.list","args":{"like":"\xff"}}', b'{"id":1,"op":"thing.list","args":{"like":"\xed\xa0\x80"}}', b'\xf8{"id":1}', b'{"id":1,"op":"\xc0\xaf"}'])
def test_what_is_not_utf8_closes(host, text):
    with Frames(host.port) as client:
        client.open().raw(frame(TEXT, text))
        assert client.closing().code == 4400


def test_wrong_requests_are_answered(host):
    with Frames(host.port) as client:
        client.open()
        client.say({"id": 1, "op": "nope"}, {"id": 2, "op": "thing.list", "more": 1}, {"id": 3, "op": "thing.list", "args": []}, {"id": 4, "op": "thing.list", "args": {"limit": 0, "x": 1}},
                   {"id": 5, "op": "session.opem"}, {"id": -6, "op": "thing.list"}, {"id": "", "op": "thing.list"})
        replies = [client.hear() for _ in range(7)]
        assert [reply["re"] for reply in replies] == [1, 2, 3, 4, 5, -6, ""]
        assert [[fault["path"] for fault in reply["err"]["fields"]] for reply in replies[:5]] == [["/op"], ["/more"], ["/args"], ["/limit", "/x"], ["/op"]] or \
            {fault["path"] for fault in replies[3]["err"]["fields"]} == {"/limit", "/x"}
        assert replies[0]["err"]["trace"] and replies[0]["err"]["status"] == 400


def test_requests_may_be_written_prettily(host):
    with Frames(host.port) as client:
        client.open()
        one = json.dumps({"id": 1, "op": "thing.list", "args": {"like": "}{\"\\"}}, indent=2)
        client.raw(frame(TEXT, f"\n\n{one}\r\n  \n{one.replace('1', '2', 1)}\n\n".encode()))
        assert [client.hear()["re"] for _ in range(2)] == [1, 2]


# --- calls

def test_calls_begin_in_the_order_in_which_they_came(host):
    with Frames(host.port) as client:
        client.open()
        for base in range(0, 1000, 50):
            client.say(*[{"id": base + i, "op": "thing.order"} for i in range(50)])
        replies = [client.hear() for _ in range(1000)]
        numbers = [reply["ok"]["number"] for reply in replies]
        assert [reply["re"] for reply in replies] == list(range(1000)) and numbers == list(range(numbers[0], numbers[0] + 1000))


def test_calls_under_way_have_a_bound_and_none_is_lost(both):
    with Frames(both.port, timeout=20) as client:
        client.open()
        one_frame = "\n".join(json.dumps({"id": i, "op": "thing.wait", "args": {"ms": 200}}) for i in range(150))
        client.raw(frame(TEXT, one_frame.encode()))
        for i in range(150, 200):
            client.say({"id": i, "op": "thing.wait", "args": {"ms": 200}})
        wait_until(lambda: state(both)["under_way"] == 64, 5, "so many are under way, and no more")
        assert sorted(client.hear()["re"] for _ in range(200)) == list(range(200))
        assert state(both)["under_way"] == 0


def test_a_client_that_leaves_while_its_calls_are_under_way(both):
    for _ in range(10):
        with Frames(both.port) as client:
            client.open()
            client.say(*[{"id": i, "op": "thing.wait", "args": {"ms": 200}} for i in range(30)])
            wait_until(lambda: state(both)["under_way"], 5, "some are under way")
    wait_until(lambda: state(both) == {"connections": 0, "opened": 0, "under_way": 0}, 10, "nothing is left of them")


def test_large_replies_reach_a_slow_reader_whole(host):
    with Frames(host.port, timeout=20, buffer=65536) as client:
        client.open()
        client.say(*[{"id": i, "op": "thing.big", "args": {"bytes": 1_000_000}} for i in range(3)], {"id": 3, "op": "thing.list"})
        time.sleep(0.5)
        replies = [client.hear() for _ in range(4)]
        assert [reply["re"] for reply in replies] == [0, 1, 2, 3] and all(reply["ok"]["text"] == "x" * 1_000_000 for reply in replies[:3])


def test_a_reply_has_a_bound(host):
    with Frames(host.port, timeout=20) as client:
        client.open()
        client.say({"id": 1, "op": "thing.big", "args": {"bytes": 5_000_000}}, {"id": 2, "op": "thing.list"})
        assert client.hear()["err"]["code"] == "too_large" and "ok" in client.hear()


@pytest.mark.parametrize("size", [1, 100_000, 4_000_000])
def test_a_frame_behind_a_reply_is_not_lost_and_stays_there(host, size):
    """Behind it, and before what is sent later, although nobody reads when it is given."""
    with Frames(host.port, timeout=20, buffer=4096) as client:
        client.open()
        client.say(*[{"id": i, "op": "thing.behind", "args": {"bytes": size, "count": 1}} for i in range(3)], {"id": 3, "op": "thing.flood", "args": {"count": 1, "bytes": 10}})
        time.sleep(0.3)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        heard = [client.hear() for _ in range(8)]
        assert [frame.get("re", "behind") for frame in heard[:6]] == [0, "behind", 1, "behind", 2, "behind"]
        assert {"re": 3, "ok": {}} in heard[6:] and any(frame.get("n") == 0 for frame in heard[6:])


def test_frames_behind_replies_have_a_bound(host):
    with Frames(host.port, timeout=20, buffer=4096) as client:
        client.open()
        before = memory(host)
        client.say({"id": 0, "op": "thing.behind", "args": {"bytes": 1, "count": 1_000_000}})
        time.sleep(0.5)
        assert memory(host) - before < 60_000_000
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        assert client.closing().code in (4008, None)


def test_who_asks_for_much_and_reads_nothing_is_not_kept_waiting_for(host):
    """Reading stops at a mark, so that the memory stays bounded; nothing is lost for who reads again."""
    with Frames(host.port, timeout=30, buffer=65536) as client:
        client.open()
        before = memory(host)
        for i in range(60):
            client.say({"id": i, "op": "thing.big", "args": {"bytes": 200_000}})
        time.sleep(1)
        assert memory(host) - before < 40_000_000
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        assert [client.hear()["re"] for _ in range(60)] == list(range(60))


# --- events

def test_a_slow_reader_gets_everything_in_order(host):
    with Frames(host.port, timeout=30, buffer=32768) as client:
        client.open()
        client.say({"id": 1, "op": "thing.flood", "args": {"count": 20000, "bytes": 500}})
        time.sleep(0.5)
        numbers = []
        while len(numbers) < 20000:
            heard = client.hear()
            if "n" in heard:
                numbers.append(heard["n"])
        assert numbers == list(range(20000))


def test_replies_and_events_do_not_tear_each_other(host):
    with Frames(host.port, timeout=30, buffer=16384) as client:
        client.open()
        for i in range(10):
            client.say({"id": i, "op": "thing.flood", "args": {"count": 300, "bytes": 3000}}, {"id": 100 + i, "op": "thing.big", "args": {"bytes": 100_000}})
        replies, events = [], []
        while len(replies) < 20:
            heard = client.hear()
            (events if "n" in heard else replies).append(heard)
        assert {reply["re"] for reply in replies} == {*range(10), *range(100, 110)}
        assert [event["n"] for event in events] == list(range(len(events)))


def test_a_stuck_reader_is_closed_and_costs_little(host):
    with Frames(host.port, buffer=4096) as stuck, Frames(host.port) as other:
        stuck.open()
        other.open()
        before, began = memory(host), time.monotonic()
        stuck.say({"id": 1, "op": "thing.flood", "args": {"count": 1_000_000, "bytes": 1000}})
        time.sleep(1)
        assert memory(host) - before < 8_000_000
        for i in range(100):
            other.say({"id": i, "op": "thing.list"})
            assert other.hear()["re"] == i
        time.sleep(12)
        # What the kernels hold is still read; then the end.
        assert stuck.closing(5).code in (4008, None)
        assert 10 < time.monotonic() - began < 20


def test_pings_and_who_does_not_answer_them(start):
    host = start("door_ws", "trusted", "ping=2")
    with Frames(host.port) as dead, connect(url(host)) as alive:
        dead.open()
        alive.send(json.dumps({"id": 1, "op": "session.open", "args": {"token": "good"}}))
        assert "ok" in json.loads(alive.recv())
        began = time.monotonic()
        closed = dead.closing(8)
        assert closed.code == 4001 and 1.9 < time.monotonic() - began < 6
        time.sleep(3)
        alive.send(json.dumps({"id": 2, "op": "thing.list"}))
        assert json.loads(alive.recv())["re"] == 2


# --- closing

def test_a_close_is_answered_with_its_code(host):
    with Frames(host.port) as client:
        client.open().raw(frame(CLOSE, b"\x03\xe8bye"))
        assert client.closing(2).code == 1000
        assert client.socket.recv(1) == b""
    with Frames(host.port) as client:
        client.open().raw(frame(CLOSE))
        assert client.closing(2).code is None


def test_closing_from_the_service(both):
    with Frames(both.port) as client:
        client.open()
        client.say({"id": 1, "op": "thing.close", "args": {"code": 4403}})
        closed = client.closing()
        assert (closed.code, closed.reason) == (4403, "as asked")
        # Who does not answer a close frame is let go all the same.
        until = time.monotonic() + 4
        while state(both)["connections"] and time.monotonic() < until:
            time.sleep(0.1)
        assert state(both)["connections"] == 0


def test_stopping_tells_everybody(start):
    host = start("door_ws", "trusted")
    clients = [Frames(host.port).open() for _ in range(20)]
    for client in clients[:5]:
        client.say({"id": 1, "op": "thing.wait", "args": {"ms": 500}})
    time.sleep(0.1)
    host.signal(signal.SIGTERM)
    assert {client.closing(3).code for client in clients} == {4000}


def test_accepting_can_stop_without_anybody_losing_their_socket(start):
    host = start("door_ws", "trusted")
    with Frames(host.port) as client:
        client.open()
        host.signal(signal.SIGUSR1)
        wait_until(host.refuses, 5, "nobody is let in any more")
        client.say({"id": 1, "op": "thing.list"})
        assert "ok" in client.hear()


# --- how many

def from_address(address: str) -> dict:
    return {"headers": (("X-Forwarded-For", address),)}


def lets_in(host: Host, address: str) -> bool:
    with Frames(host.port) as client:
        return client.ask(**from_address(address))[0] == 101


def test_an_address_has_few_sockets_that_are_not_open(start):
    host = start("door_ws")
    held = [Frames(host.port).upgrade(**from_address("203.0.113.1")) for _ in range(20)]
    with Frames(host.port) as client:
        status, fields, _ = client.ask(**from_address("203.0.113.1"))
        assert status == 429 and fields["retry-after"] == "1"
    with Frames(host.port) as client:
        client.open(**from_address("203.0.113.2"))
    held[0].say({"id": 0, "op": "session.open", "args": {"token": "good"}})
    assert held[0].hear()["re"] == 0
    with Frames(host.port) as client:
        client.upgrade(**from_address("203.0.113.1"))
    for client in held:
        client.socket.close()
    wait_until(lambda: lets_in(host, "203.0.113.1"), 5, "that they left is noticed")


def test_an_address_has_a_hundred_sockets_and_a_v6_network_counts_as_one(start):
    host = start("door_ws")
    held = [Frames(host.port).open(**from_address(f"2001:db8:1:2::{i:x}")) for i in range(100)]
    with Frames(host.port) as client:
        assert client.ask(**from_address("2001:db8:1:2:ffff::1"))[0] == 429
    with Frames(host.port) as client:
        client.open(**from_address("2001:db8:1:3::1"))
    held.pop().socket.close()
    wait_until(lambda: lets_in(host, "2001:db8:1:2:ffff::1"), 5, "that one left is noticed")


def test_trusted_networks_are_exempt(host):
    held = [Frames(host.port).upgrade() for _ in range(150)]
    assert len(held) == 150


def test_handshakes_have_a_rate(start):
    host = start("door_ws", "trusted", "rate=20")
    answers = []
    for _ in range(40):
        with Frames(host.port) as client:
            answers.append(client.ask()[0])
    assert 20 <= answers.count(101) <= 30 and set(answers) == {101, 503}
    time.sleep(1.1)
    with Frames(host.port) as client:
        assert client.ask()[0] == 101


def test_at_the_limit_the_next_waits_for_a_place(start):
    host = start("door_ws", "trusted", "max=50")
    held = [Frames(host.port).open() for _ in range(50)]
    with Frames(host.port, timeout=1) as waiting:
        with pytest.raises(TimeoutError):
            waiting.ask()
        held.pop().socket.close()
        assert waiting.answer()[0] == 101
    assert len(held) == 49


def test_an_upgrade_has_a_deadline_however_it_drips(host):
    with Frames(host.port) as client:
        client.raw(b"GET /v1/ws HTTP/1.1\r\nHost: x\r\nX-A: ")
        began = time.monotonic()
        client.socket.settimeout(0.05)
        while time.monotonic() - began < 10:
            try:
                client.raw(b"a")
                time.sleep(0.2)
                if client.socket.recv(1) == b"":
                    break
            except TimeoutError:
                pass
            except OSError:
                break
        assert 4.5 < time.monotonic() - began < 7


def test_many_come_and_go_at_once(both):
    clients = []
    began = time.monotonic()
    for _ in range(2000):
        clients.append(Frames(both.port))
    for client in clients:
        client.raw(b"GET /v1/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
                   + frame(TEXT, b'{"id":0,"op":"session.open","args":{"token":"good"}}'))
    for client in clients:
        assert client.answer()[0] == 101
        assert client.hear()["re"] == 0
    assert state(both)["opened"] == 2000 and time.monotonic() - began < 30
    for client in clients:
        client.socket.close()
    until = time.monotonic() + 10
    while state(both)["connections"] and time.monotonic() < until:
        time.sleep(0.1)
    assert state(both) == {"connections": 0, "opened": 0, "under_way": 0}


# --- two doors, one port

def test_rest_answers_on_the_same_port(both):
    for path, status in (("/v1/things", 200), ("/v1/wsx", 404), ("/nothing", 404), ("/", 404)):
        with Frames(both.port) as client:
            client.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            assert client.answer()[0] == status
    with Frames(both.port) as client:
        for _ in range(3):
            client.raw(b"GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\n")
            assert client.answer()[0] == 200
    with Frames(both.port) as client:
        client.raw(b'POST /v1/wait HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"ms":50}')
        assert client.answer()[0] == 200
    with Frames(both.port) as client:
        assert client.ask(without=("Upgrade", "Connection"))[0] == 426


def test_the_first_bytes_may_come_one_by_one(both):
    for first, wanted in ((b"GET /v1/ws", 101), (b"GET /v1/th", 200)):
        with Frames(both.port) as client:
            client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(len(first)):
                client.raw(first[i:i + 1])
                time.sleep(0.01)
            rest = b"ings" if wanted == 200 else b""
            client.raw(rest + b" HTTP/1.1\r\nHost: x\r\n" + (b"" if wanted == 200 else b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                                            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n") + b"\r\n")
            assert client.answer()[0] == wanted


def test_who_says_too_little_is_let_go(both):
    with Frames(both.port) as silent, Frames(both.port) as short, Frames(both.port) as gone:
        short.raw(b"GET /")
        gone.raw(b"G")
        gone.socket.shutdown(socket.SHUT_WR)
        time.sleep(0.3)
        short.socket.settimeout(12)
        try:
            assert short.socket.recv(1) == b""
        except ConnectionResetError:
            pass
        assert silent.socket.fileno() >= 0
    assert state(both)["connections"] == 0
