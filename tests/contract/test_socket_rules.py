"""The rules of the socket: what a frame may be, what comes first, and how what is wrong ends."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus

from contract import spoiled
from contract.samples import World, sample_of, unique
from contract.shapes import check_answer, check_problem
from contract.spoiled import NOT_TAKEN
from support.client import TABLES, Closed, Socket, bearer, make_id
from support.people import text_body
from support.stored import Stored, difference

FRAME_BYTES, FIRST_FRAME_BYTES = 98304, 4096


@pytest.fixture
def opened(world: World):
    """A socket of alice's."""
    socket = world.town.socket(0, world.alice.token)
    yield socket
    socket.close()


@pytest.fixture
def fresh(world: World):
    """A socket whose session is not open yet."""
    socket = world.town.socket(0)
    yield socket
    socket.close()


def padded(text: str, size: int) -> str:
    """The same JSON, of that many bytes."""
    return text[:1] + " " * (size - len(text.encode())) + text[1:]


def fragments(text: str, size: int = 10_000) -> Iterator[str]:
    return (text[i : i + size] for i in range(0, len(text), size))


def code_after(socket: Socket, frame: str | Iterator[str]) -> int:
    """How the server closed it because of that frame, be it while the frame was still being sent."""
    try:
        socket.send_raw(frame)
    except Closed as closed:
        return closed.code
    return socket.close_code()


# --- the session

def test_opening_says_what_there_is(world: World, opened: Socket):
    answer = opened.opening
    check_answer("session.open", answer)
    assert answer.body["user"] == world.alice.user and answer.body["session"] == world.alice.session
    assert {limit["name"] for limit in answer.body["limits"]} == {name.lower() for name, price in TABLES.prices.items() if price.keyed == "USER"}
    assert opened.connection.subprotocol == "chat.v1.json"


@pytest.mark.parametrize("wire", [wire for wire, operation in TABLES.operations.items() if "socket" in operation.doors and wire != "session.open"])
def test_nothing_comes_before_the_session(world: World, stored: Stored, wire: str):
    args = sample_of(world, wire)

    def asks_at_once() -> dict:
        with pytest.raises(Closed) as closed:
            world.town.socket(0).call(wire, args)
        return {"code": closed.value.code}

    assert stored.unchanged_by(asks_at_once) == {"code": 4400}


@pytest.mark.parametrize("case", [case for case in spoiled.cases() if case.wire == "session.open"], ids=str)
def test_a_session_that_cannot_be_opened(world: World, fresh: Socket, case):
    args = case.args(world)
    if len(json.dumps(args)) > FIRST_FRAME_BYTES - 50:
        fresh.ask(case.wire, args)
        assert fresh.close_code() == 4413
        return
    answer = fresh.call(case.wire, args)
    check_problem(answer, "invalid")
    assert set(answer.faults) == {case.fault} and fresh.close_code() == 4400


def test_a_session_without_any_token(world: World, fresh: Socket):
    """Neither in the frame nor with the upgrade."""
    answer = fresh.call("session.open", {"device": make_id()})
    check_problem(answer, "invalid")
    assert set(answer.faults) == {"/token"} and fresh.close_code() == 4400


@pytest.mark.parametrize("args", [{}, {"feature_level": 1}, {"device": make_id()}])
def test_a_native_client_may_show_its_token_with_the_upgrade(world: World, args: dict):
    socket = world.town.socket(0, additional_headers=bearer(world.alice.token))
    answer = socket.call("session.open", args)
    check_answer("session.open", answer)
    assert (answer.body["user"], answer.body["session"]) == (world.alice.user, world.alice.session)
    check_answer("room.list", socket.call("room.list"))
    check_problem(socket.call("session.open", args), "conflict")


def test_a_token_in_the_frame_counts_before_that_of_the_upgrade(world: World):
    socket = world.town.socket(0, additional_headers=bearer(world.alice.token))
    answer = socket.call("session.open", {"token": world.bob.token})
    assert answer.ok and answer.body["user"] == world.bob.user
    socket = world.town.socket(0, additional_headers=bearer(world.alice.token))
    check_problem(socket.call("session.open", {"token": "nonsense"}), "unauthenticated")
    assert socket.close_code() == 4401


def test_a_page_is_signed_in_by_its_first_frame_alone(world: World):
    """Not by cookies, and not by an Authorization that its browser may have added."""
    ours, token = world.town.platform.https_url, world.alice.token
    for headers in ({"Cookie": f"token={token}; access={token}"}, bearer(token), {"Cookie": f"Authorization=Bearer {token}"} | bearer(token)):
        socket = world.town.socket(0, origin=ours, additional_headers=headers)
        answer = socket.call("session.open")
        check_problem(answer, "invalid")
        assert set(answer.faults) == {"/token"} and socket.close_code() == 4400
        with_its_own = world.town.socket(0, token, origin=ours, additional_headers=headers)
        check_answer("session.open", with_its_own.opening)


def test_who_shows_a_token_and_says_nothing_is_sent_away(world: World):
    socket = world.town.socket(0, additional_headers=bearer(world.alice.token))
    began = time.monotonic()
    assert socket.close_code() == 4405
    assert 4.5 <= time.monotonic() - began <= 8


def test_a_session_is_opened_once(opened: Socket, world: World):
    check_problem(opened.call("session.open", {"token": world.alice.token}), "conflict")
    check_answer("room.list", opened.call("room.list"))


def test_the_first_frame_is_small(world: World, fresh: Socket):
    text = json.dumps({"id": 1, "op": "session.open", "args": {"token": world.alice.token}})
    fresh.send_raw(padded(text, FIRST_FRAME_BYTES))
    check_answer("session.open", fresh.reply(1, "session.open"))
    for size in (FIRST_FRAME_BYTES + 1, 100 * FIRST_FRAME_BYTES):
        assert code_after(world.town.socket(0), padded(text, size)) == 4413


def test_who_says_nothing_is_sent_away(fresh: Socket):
    began = time.monotonic()
    assert fresh.close_code() == 4405
    assert 4.5 <= time.monotonic() - began <= 8


def test_what_comes_while_the_session_is_opened_waits(world: World, fresh: Socket):
    room = world.alice.makes_room()
    requests = [{"id": 0, "op": "session.open", "args": {"token": world.alice.token}}]
    requests += [{"id": n, "op": "message.send", "args": {"room": room, "cid": make_id(), "body": text_body(f"{n}")}} for n in range(1, 6)]
    for request in requests:
        fresh.send_raw(json.dumps(request))
    check_answer("session.open", fresh.reply(0, "session.open"))
    for n in range(1, 6):
        check_answer("message.send", fresh.reply(n, "message.send"))
    assert world.alice.history(room) == ["1", "2", "3", "4", "5"]


def test_a_renewed_session_goes_on(world: World):
    mint, alice = world.town.mint, world.alice
    socket = world.town.socket(0, mint.token(alice.user, alice.session, ago=320))     # it ended 20 s ago: 10 s are left
    answer = socket.call("session.renew", {"token": mint.token(alice.user, alice.session, seconds=200)})
    check_answer("session.renew", answer)
    other = socket.call("session.renew", {"token": mint.token(world.bob.user, world.bob.session)})
    check_problem(other, "invalid")
    assert set(other.faults) == {"/token"}
    check_problem(socket.call("session.renew", {"token": "nonsense"}), "unauthenticated")
    check_answer("room.list", socket.call("room.list"))


def test_a_session_that_is_not_renewed_ends(world: World):
    """Thirty seconds after its token."""
    mint, alice = world.town.mint, world.alice
    socket = world.town.socket(0, mint.token(alice.user, alice.session, ago=327))
    began = time.monotonic()
    assert socket.close_code(patience=15) == 4401
    assert time.monotonic() - began <= 8


# --- upgrades

def test_sockets_are_for_pages_of_ours(world: World):
    platform = world.town.platform
    for origin in ("https://evil.test", "null", platform.https_url + ".evil.test", platform.https_url.replace("https", "http"), "file://"):
        with pytest.raises(InvalidStatus) as refused:
            world.town.socket(0, origin=origin)
        assert refused.value.response.status_code == 403, origin
    world.town.socket(0, world.alice.token, origin=platform.https_url).close()


def test_nothing_secret_is_taken_from_a_url(world: World):
    with pytest.raises(InvalidStatus) as refused:
        Socket(world.town.platform.gateways[0].websocket_url + "?token=" + world.alice.token)
    assert refused.value.response.status_code == 400


def test_a_socket_for_nobodys_protocol(world: World):
    with pytest.raises(Exception):
        world.town.socket(0, world.alice.token, subprotocols=["soap"]).call("room.list")


# --- frames

def test_the_size_of_a_frame_is_bounded(world: World, stored: Stored):
    """At the limit, one past it, far past it; in one piece and in fragments."""
    text = json.dumps({"id": 9, "op": "room.list", "args": {"limit": 1}})
    socket = world.town.socket(0, world.alice.token)
    socket.send_raw(padded(text, FRAME_BYTES))
    check_answer("room.list", socket.reply(9, "room.list"))
    before = stored.look()
    for size in (FRAME_BYTES + 1, 100 * FRAME_BYTES):
        assert code_after(world.town.socket(0, world.alice.token), padded(text, size)) == 4413
    socket = world.town.socket(0, world.alice.token)
    socket.send_raw(fragments(padded(text, FRAME_BYTES)))
    check_answer("room.list", socket.reply(9, "room.list"))
    assert code_after(socket, fragments(padded(text, FRAME_BYTES + 1))) == 4413
    assert not difference(before, stored.look())


MALFORMED = {name: b'{"id":1,"op":"room.list","args":%s}' % text for name, text in NOT_TAKEN.items() if name not in ("no_utf8", "two", "trailing")}
MALFORMED |= {
    "no_json": b"hello", "empty_object": b"{}", "array": b"[]", "number": b"7", "text": b'"x"', "null": b"null", "no_id": b'{"op":"room.list"}',
    "no_op": b'{"id":1}', "id_of_wrong_kind": b'{"id":[],"op":"room.list"}', "half_id": b'{"id":1.5,"op":"room.list"}',
    "op_of_wrong_kind": b'{"id":1,"op":7}', "long_id": b'{"id":"' + b"x" * 65 + b'","op":"room.list"}', "long_op": b'{"id":1,"op":"' + b"x" * 65 + b'"}',
    "two_on_a_line": b'{"id":1,"op":"room.list"}{"id":2,"op":"room.list"}', "comma": b'{"id":1,"op":"room.list"},', "trailing": b'{"id":1,"op":"room.list"} x',
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_frame_ends_the_socket(world: World, stored: Stored, opened: Socket, what: str):
    before = stored.look()
    opened.send_raw(MALFORMED[what].decode())
    assert opened.close_code() == 4400
    assert not difference(before, stored.look())


def test_a_binary_frame_ends_the_socket(opened: Socket):
    opened.send_raw(b'{"id":1,"op":"room.list"}')
    assert opened.close_code() == 4400


def test_bytes_that_are_no_utf8_end_the_socket(opened: Socket):
    opened.connection.send(b'{"id":1,"op":"room.list","args":{"cursor":"\xff"}}', text=True)
    assert opened.close_code() in (4400, 1007)


@pytest.mark.parametrize("op", ["no.such", "login.password", "room_list", "", "ROOM.LIST"])
def test_an_unknown_operation_is_named(opened: Socket, op: str):
    opened.send_raw(json.dumps({"id": 1, "op": op, "args": {}}))
    answer = opened.reply(1, "room.list")
    check_problem(answer, "invalid")
    assert set(answer.faults) == {"/op"}
    check_answer("room.list", opened.call("room.list"))


def test_what_an_envelope_does_not_know_is_named(opened: Socket):
    for extra, fault in (({"more": 1}, "/more"), ({"args": []}, "/args"), ({"args": 7}, "/args"), ({"args": None}, "/args")):
        opened.send_raw(json.dumps({"id": 1, "op": "room.list"} | extra))
        answer = opened.reply(1, "room.list")
        check_problem(answer, "invalid")
        assert set(answer.faults) == {fault}


def test_ids_come_back_as_they_were(opened: Socket):
    for number in (0, -1, 9007199254740991, "", "a", "ü" * 32, "x" * 64, "1"):
        opened.send_raw(json.dumps({"id": number, "op": "room.list", "args": {"limit": 1}}, ensure_ascii=False))
        check_answer("room.list", opened.reply(number, "room.list"))


def test_several_objects_in_a_frame_keep_their_order(world: World, opened: Socket):
    room = world.alice.makes_room()
    texts = [unique() for _ in range(20)]
    lines = [json.dumps({"id": n, "op": "message.send", "args": {"room": room, "cid": make_id(), "body": text_body(text)}}) for n, text in enumerate(texts)]
    opened.send_raw("\n".join(lines))
    seqs = [opened.reply(n, "message.send").body["seq"] for n in range(20)]
    assert seqs == sorted(seqs) and world.alice.history(room) == texts


def test_what_one_connection_sends_to_one_room_keeps_its_order(world: World, opened: Socket):
    room = world.alice.makes_room()
    texts = [unique() for _ in range(100)]
    numbers = [opened.ask("message.send", {"room": room, "cid": make_id(), "body": text_body(text)}) for text in texts]
    for number in numbers:
        check_answer("message.send", opened.reply(number, "message.send"))
    assert world.alice.history(room) == texts


# --- how many

def test_a_person_has_twenty_sockets_and_the_oldest_gives_way(world: World):
    dave = world.town.person("dave", "rest")
    sockets = [world.town.socket(0, dave.token) for _ in range(20)]
    elsewhere = world.town.socket(1, dave.token)
    for _ in range(2):
        sockets.append(world.town.socket(0, dave.token))
        check_answer("session.open", sockets[-1].opening)
        assert sockets.pop(0).close_code() == 4009
    sockets.pop().close()
    sockets.append(world.town.socket(0, dave.token))
    for socket in [*sockets, elsewhere]:
        check_answer("room.list", socket.call("room.list"))
        socket.close()
