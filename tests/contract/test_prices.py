"""What calls cost: the exact count over both gateways, and the numbers that tell a client how to obey."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator

import pytest

from contract.samples import World, doors_of, some_proof, unique
from contract.shapes import check_answer, check_problem
from support.client import TABLES, Answer, make_id
from support.people import PASSWORD, Person, Town, some_srp_secret, text_body
from support.platform import Platform
from support.stored import Stored

BURST = 5  # and one a minute, so that nothing grows back while a test looks
TIMES = 2  # people's shares from one address


@pytest.fixture(scope="module")
def dear(make_platform) -> Iterator[World]:
    """Every price at a burst of five, and as much again from one address; setting the world up costs less than that of each. Who says no address comes from one that does not count."""
    prices = {price.setting: f"{BURST},1" for price in TABLES.prices.values() if not price.free}
    env = {"CHAT_TRUSTED_NETWORKS": "127.0.0.1/32", "CHAT_LIMIT_NEW_AGE": "0s", "CHAT_LIMIT_ADDRESS_TIMES": str(TIMES)} | prices
    platform: Platform = make_platform("prices", workers=0, limits=False, env={"auth": env, "chat-gateway": env | {"CHAT_NODES": "2"}})
    town = Town(platform)
    town.auth.http.headers["X-Forwarded-For"] = "198.51.100.1"
    yield Spender(town)
    town.close()


class Spender:
    """Makes people and rooms without meeting a limit: everybody new, from an address of their own."""

    def __init__(self, town: Town):
        self.town, self._address = town, 0

    def address(self) -> str:
        self._address += 1
        return f"2001:db8:{self._address:x}::1"

    def person(self) -> Person:
        self.town.auth.http.headers["X-Forwarded-For"] = self.address()
        return self.town.person("spender", "rest")


def retry_after_seconds(answer: Answer) -> int:
    return int(answer.headers["retry-after"])


def check_rate_headers(answer: Answer, price: str, left: int) -> None:
    """draft-ietf-httpapi-ratelimit-headers: the policy and what is left of it."""
    assert answer.headers["ratelimit-policy"] == f'"{price}";q=1;w=60;burst={BURST}'
    found = re.fullmatch(rf'"{price}";r=(\d+);t=(\d+)', answer.headers["ratelimit"])
    assert found and int(found[1]) == left, answer.headers["ratelimit"]


def call(world: Spender, wire: str, args: dict, door: str, who: Person | None, number: int, address: str) -> Answer:
    token, gateway = who.token if who else None, number % 2
    headers = {"X-Forwarded-For": address}
    if TABLES.operations[wire].service == "auth":
        return world.town.auth.call(wire, args, token, headers)
    if door == "ws":
        return who.by("ws", gateway).tries(wire, **args)
    return (world.town.rests if door == "rest" else world.town.batches)[gateway].call(wire, args, token, headers)


def check_spent(answer: Answer, price: str, door: str) -> None:
    check_problem(answer, "rate_limited")
    body = answer.body
    assert body["limit"] == price and body["remaining"] == 0
    assert 40_000 < body["retry_after_ms"] <= 60_000
    if door == "rest":
        check_rate_headers(answer, price, 0)
        assert answer.headers["retry-after"] == str(-(-body["retry_after_ms"] // 1000))


# One operation of each class stands for the class when it is counted; that each is charged to its class is counted below.
def test_a_send_costs_one_and_the_count_is_exact(dear: Spender):
    for door in doors_of("message.send"):
        alice = dear.person()
        room = alice.makes_room()
        for number in range(BURST):
            args = {"room": room, "cid": make_id(), "body": text_body(unique())}
            answer = call(dear, "message.send", args, door, alice, number, dear.address())
            check_answer("message.send", answer)
            if door == "rest":
                check_rate_headers(answer, "send", BURST - 1 - number)
        args = {"room": room, "cid": make_id(), "body": text_body(unique())}
        for gateway in range(2):
            check_spent(call(dear, "message.send", args, door, alice, gateway, dear.address()), "send", door)
        assert len(alice.by("rest").history(room)) == BURST


PRICED_BY_USER = [(wire, door) for wire, operation in TABLES.operations.items() if TABLES.prices[operation.price].keyed == "USER"
                  and operation.who not in ("ADMINISTRATOR",) and wire != "message.send" for door in doors_of(wire)]


def some_request(wire: str, room: str, somebody: Person, other: str) -> dict:
    """Right in form; whether it succeeds is not the point: what was looked at was paid for. A first request of its own kind every time."""
    args = {"cid": make_id(), "room": room, "user": other, "session": make_id(), "login": somebody.login, "name": "n", "role": "guest", "seq": 1, "root": 1, "muted": True,
            "typing": True, "heads": [], "kind": "private", "id": make_id(), "body": text_body("x " + make_id()), "send_at": "2099-01-01T00:00:00Z", "emoji": "👍", "message": 2,
            "from_room": room, "choices": [{"options": [0]}], "text": "so far", "users": [], "begins": "nobody", "invite": make_id(), "token": "x",
            "template": make_id(), "from": make_id(), "reason": "spam", "rules": [], "link": "x", "messages": [], "export": 1}
    operation = TABLES.operations[wire]
    return {row.name: args[row.name] for row in operation.ins if row.required or (wire == "room.create" and row.name == "name")}


@pytest.mark.parametrize("wire, door", PRICED_BY_USER)
def test_every_operation_is_charged_to_its_class(dear: Spender, wire: str, door: str):
    alice, price = dear.person(), TABLES.operations[wire].price.lower()
    room, other = make_id(), make_id()
    for number in range(BURST):
        answer = call(dear, wire, some_request(wire, room, alice, other), door, alice, number, dear.address())
        assert answer.code != "rate_limited", f"the {number + 1}th: {answer}"
        if door == "rest":
            check_rate_headers(answer, price, BURST - 1 - number)
    check_spent(call(dear, wire, some_request(wire, room, alice, other), door, alice, BURST, dear.address()), price, door)
    dear.town.hang_up()


PRICED_BY_ADDRESS = [wire for wire, operation in TABLES.operations.items() if TABLES.prices[operation.price].keyed == "ADDRESS"]


@pytest.mark.parametrize("wire", [wire for wire in PRICED_BY_ADDRESS if wire != "password.change"])
def test_signing_in_is_charged_to_the_address(dear: Spender, wire: str):
    def request() -> dict:
        return {"account.register": {"account": make_id(), "login": "n" + make_id()[-12:], "srp": some_srp_secret()},
                "login.start": {"login": "n" + make_id()[-12:]}, "login.finish": {"proof": some_proof()},
                "login.password": {"login": "n" + make_id()[-12:], "password": PASSWORD}, "token.refresh": {"refresh": "x"}, "session.leave": {"refresh": "x"},
                "guest.start": {"invite": "x", "display_name": "A guest"}, "invite.look": {"token": "x"},
                "service.token": {"service": "worker", "secret": "x"}}[wire]

    address, door = dear.address(), dear.town.auth if TABLES.operations[wire].service == "auth" else dear.town.rests[0]
    price = TABLES.operations[wire].price.lower()
    for number in range(BURST):
        answer = door.call(wire, request(), None, {"X-Forwarded-For": address})
        assert answer.code != "rate_limited", answer
        check_rate_headers(answer, price, BURST - 1 - number)
    check_spent(door.call(wire, request(), None, {"X-Forwarded-For": address}), price, "rest")
    assert door.call(wire, request(), None, {"X-Forwarded-For": dear.address()}).code != "rate_limited"


def test_renewing_is_charged_to_the_session_and_guessing_to_the_address(dear: Spender):
    """Who signs in too often from an address takes nothing from those behind it who are signed in; one session cannot renew without end, wherever it asks from."""
    dear.town.auth.http.headers["X-Forwarded-For"] = dear.address()
    refresh, place = dear.town.citizen("renews", "rest").refresh, dear.address()

    def renews(token: str, address: str) -> Answer:
        return dear.town.auth.call("token.refresh", {"refresh": token}, None, {"X-Forwarded-For": address})

    for _ in range(BURST):
        dear.town.auth.call("login.start", {"login": "n" + make_id()[-12:]}, None, {"X-Forwarded-For": place})
    check_spent(renews("rt_nobody-made-this", place), "auth", "rest")
    for number in range(BURST):
        answer = renews(refresh, place if number < BURST - 1 else dear.address())
        check_answer("token.refresh", answer)
        refresh = answer.body["tokens"]["refresh"]
    answer = renews(refresh, dear.address())
    check_spent(answer, "renew_session", "rest")


def test_signing_in_is_charged_to_the_account_as_well(dear: Spender):
    somebody = dear.person()
    args = {"login": somebody.login, "password": "wrong " + PASSWORD}
    for _ in range(BURST):
        answer = dear.town.auth.call("login.password", args, None, {"X-Forwarded-For": dear.address()})
        assert answer.code == "unauthenticated", answer
    answer = dear.town.auth.call("login.password", args, None, {"X-Forwarded-For": dear.address()})
    check_problem(answer, "rate_limited")
    assert answer.body["retry_after_ms"] > 0


def test_administration_has_a_price(dear: Spender):
    admin = dear.person()
    token = dear.town.mint.token(admin.user, admin=True)
    for number in range(BURST):
        answer = dear.town.auth.call("invitation.create", {}, token)
        check_answer("invitation.create", answer)
        check_rate_headers(answer, "admin", BURST - 1 - number)
    check_spent(dear.town.auth.call("invitation.create", {}, token), "admin", "rest")


def test_what_is_free_has_no_count(dear: Spender):
    for _ in range(2 * BURST):
        answer = dear.town.auth.call("key.list", {})
        check_answer("key.list", answer)
        assert "ratelimit" not in answer.headers and "ratelimit-policy" not in answer.headers


def test_listening_without_a_socket_costs_as_reading_does(dear: Spender):
    alice = dear.person()
    for number in range(BURST):
        headers = {"Authorization": f"Bearer {alice.token}", "Accept": "text/event-stream"}
        with dear.town.rests[number % 2].http.stream("GET", "/v1/events", headers=headers, timeout=10) as stream:
            assert stream.status_code == 200
    rest = dear.town.rests[0]
    check_spent(rest.answer(rest.http.get("/v1/events", headers={"Authorization": f"Bearer {alice.token}"}, timeout=10)), "history", "rest")


def test_people_do_not_pay_for_each_other(dear: Spender):
    alice, bob = dear.person(), dear.person()
    while (answer := alice.tries("room.list")).ok:
        assert len(answer.body["rooms"]) == 0
    assert answer.code == "rate_limited" and bob.tries("room.list").ok


def neighbours(dear: Spender) -> list[str]:
    """Addresses of one network: the same stranger."""
    first = dear.address()
    return [first, first.removesuffix("::1") + "::2:1", first.removesuffix("::1") + ":0:0:ffff::3"]


def asks_from(dear: Spender, somebody: Person, address: str, door: str, gateway: int) -> Answer:
    """By the door, as if from there."""
    if door != "ws":
        return call(dear, "room.list", {}, door, somebody, gateway, address)
    with contextlib.closing(dear.town.socket(gateway, somebody.token, additional_headers={"X-Forwarded-For": address})) as socket:
        return socket.call("room.list", {})


def check_address_spent(answer: Answer, door: str) -> None:
    check_problem(answer, "rate_limited")
    assert answer.body["limit"] == "history_address" and answer.body["remaining"] == 0 and "address" in answer.body["title"]
    assert 20_000 < answer.body["retry_after_ms"] <= 30_000, "two a minute come back to an address"
    if door == "rest":
        assert answer.headers["ratelimit-policy"] == f'"history_address";q={TIMES};w=60;burst={TIMES * BURST}'


def test_many_people_behind_one_address_pay_together(dear: Spender):
    """Through each door and over both gateways; the last of them has paid nothing for what the address refused."""
    for door in doors_of("room.list"):
        crowd, places = [dear.person() for _ in range(4)], neighbours(dear)
        answers = [asks_from(dear, crowd[number % 3], places[number % 3], door, number % 2) for number in range(TIMES * BURST + 3)]
        assert [answer.ok for answer in answers] == [True] * TIMES * BURST + [False] * 3, door
        for gateway in range(2):
            check_address_spent(asks_from(dear, crowd[3], places[0], door, gateway), door)
        rest = dear.town.rests[0]
        check_address_spent(rest.answer(rest.http.get("/v1/events", headers={"Authorization": f"Bearer {crowd[3].token}", "X-Forwarded-For": places[1]}, timeout=10)), "rest")
        elsewhere = call(dear, "room.list", {}, "rest", crowd[3], 0, dear.address())
        check_rate_headers(elsewhere, "history", BURST - 1)
        assert all(crowd[3].by("rest").tries("room.list").ok for _ in range(BURST - 1)), "an address that is trusted does not pay"


def test_sends_from_one_address_are_counted_like_the_rest(dear: Spender):
    """They are charged on the loop, and others by the workers."""
    crowd, places = [dear.person() for _ in range(3)], neighbours(dear)
    rooms = [one.makes_room() for one in crowd]
    answers = [call(dear, "message.send", {"room": rooms[number % 3], "cid": make_id(), "body": text_body(unique())}, "rest", crowd[number % 3], number % 2, places[number % 3])
               for number in range(TIMES * BURST + 1)]
    assert [answer.code for answer in answers] == [""] * TIMES * BURST + ["rate_limited"] and answers[-1].body["limit"] == "send_address"


def test_what_a_person_is_refused_costs_their_address_nothing(dear: Spender):
    alice, bob, place = dear.person(), dear.person(), dear.address()
    answers = [asks_from(dear, alice, place, "rest", number % 2) for number in range(3 * BURST)]
    assert [answer.ok for answer in answers] == [True] * BURST + [False] * 2 * BURST and answers[-1].body["limit"] == "history"
    assert all(asks_from(dear, bob, place, "rest", number % 2).ok for number in range(BURST)), "there is as much left as he has"


def test_who_has_a_network_signs_in_as_one(dear: Spender):
    places = neighbours(dear)
    answers = [dear.town.auth.call("login.start", {"login": "n" + make_id()[-12:]}, None, {"X-Forwarded-For": places[number % 3]}) for number in range(BURST + 1)]
    assert [answer.code for answer in answers] == [""] * BURST + ["rate_limited"]


def test_a_resend_costs_nothing(dear: Spender):
    """But of message.send, which is charged before it is looked up."""
    alice = dear.person()
    args = {"cid": make_id(), "kind": "private", "name": "a room"}
    for _ in range(2 * BURST):
        assert alice.tries("room.create", **args).ok


def test_what_is_refused_for_its_form_costs_nothing(dear: Spender):
    alice = dear.person()
    for _ in range(2 * BURST):
        assert alice.tries("room.get", room="no id").code == "invalid"
    assert alice.tries("room.list").ok


def test_the_refused_stores_nothing(dear: Spender):
    alice = dear.person()
    while alice.tries("room.create", cid=make_id(), kind="private", name="a room").ok:
        pass
    with dear.town.platform.postgres.connect() as connection:
        stored = Stored(connection)
        refused = stored.without_a_trace(lambda: alice.tries("room.create", cid=make_id(), kind="private", name="a room"))
        assert refused.code == "rate_limited"


def test_the_same_text_over_and_over(world: World):
    """By one sender in one room, the sixth within 30 seconds."""
    for door in doors_of("message.send"):
        alice = world.town.person("parrot", door)
        room, text, began = alice.makes_room(), unique(), time.monotonic()
        for _ in range(5):
            alice.sends(room, text)
        answer = alice.tries("message.send", room=room, cid=make_id(), body=text_body(text))
        check_problem(answer, "rate_limited")
        assert answer.body["limit"] == "repeated"
        assert 30_000 - 1000 * (time.monotonic() - began) - 1 <= answer.body["retry_after_ms"] <= 30_000    # of the first one
        alice.sends(room, unique())
        alice.sends(alice.makes_room(), text)
        assert len(alice.history(room)) == 6


def test_without_redis_nobody_gets_more_than_a_nodes_share(dear: Spender):
    """Each of the two nodes counts alone, and gives half of what there is."""
    alice = dear.person()
    with dear.town.platform.redis.stopped():
        for gateway in range(2):
            rest, allowed = dear.town.rests[gateway], 0
            deadline = time.monotonic() + 20
            while (answer := rest.call("room.list", {}, alice.token)).ok:
                allowed += 1
                assert allowed <= BURST // 2 and time.monotonic() < deadline
            assert answer.code == "rate_limited" and allowed == BURST // 2
        crowd, place = [dear.person() for _ in range(4)], dear.address()
        for gateway in range(2):
            answers = [asks_from(dear, somebody, place, "rest", gateway) for somebody in crowd for _ in range(BURST // 2)]
            assert [answer.ok for answer in answers] == [True] * BURST + [False] * (4 * (BURST // 2) - BURST) and answers[-1].body["limit"] == "history_address"


def test_without_redis_signing_in_is_still_counted(dear: Spender):
    """By account and by address, each process for itself."""
    somebody = dear.person()
    with dear.town.platform.redis.stopped():
        for args, elsewhere, code in (({"login": somebody.login, "password": "wrong " + PASSWORD}, True, "unauthenticated"), ({"login": "n" + make_id()[-12:]}, False, "")):
            here, deadline = dear.address(), time.monotonic() + 20
            wire, allowed = ("login.password" if "password" in args else "login.start"), 0
            while (answer := dear.town.auth.call(wire, args, None, {"X-Forwarded-For": dear.address() if elsewhere else here})).code == code:
                allowed += 1
                assert allowed <= BURST and time.monotonic() < deadline
            check_problem(answer, "rate_limited")
            assert allowed >= 1 and answer.body["limit"] == ("auth_account" if elsewhere else "auth")
