"""Who may do what, beside authorization.txt: tokens that are not good, scopes one by one, services, and ranks among roles."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contract.samples import LONG, World, doors_of, sample_of, sample_to_refuse
from contract.shapes import check_answer, check_problem
from support.client import TABLES, Closed, Refused, make_id
from support.stored import Stored
from support.tokens import SCOPES

OPERATIONS = [(wire, door) for wire in TABLES.operations for door in doors_of(wire)]


# --- tokens

def as_hs256(world: World, user: str) -> str:
    """Signed with the public key as if it were a shared secret."""
    public = world.town.mint.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    good = jwt.decode(world.town.mint.token(user), options={"verify_signature": False})

    def part(value: dict) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    import hashlib
    import hmac

    signed = part({"alg": "HS256", "typ": "JWT", "kid": world.town.mint.kid}) + b"." + part(good)
    return (signed + b"." + base64.urlsafe_b64encode(hmac.digest(public, signed, hashlib.sha256)).rstrip(b"=")).decode()


BAD_TOKENS: dict[str, Callable[[World, str], str]] = {
    "another_key": lambda world, user: world.town.mint.token(user, key=ec.generate_private_key(ec.SECP256R1())),
    "another_issuer": lambda world, user: world.town.mint.token(user, iss="https://elsewhere.test"),
    "another_audience": lambda world, user: world.town.mint.token(user, aud=["media"]),
    "another_use": lambda world, user: world.town.mint.token(user, use="refresh"),
    "not_yet": lambda world, user: world.town.mint.token(user, ago=-120),
    "no_user": lambda world, user: world.town.mint.token("nobody"),
    "no_algorithm": lambda world, user: jwt.encode(jwt.decode(world.town.mint.token(user), options={"verify_signature": False}), None, algorithm="none"),
    "public_key_as_secret": as_hs256,
    "truncated": lambda world, user: world.town.mint.token(user)[:-4],
    "unknown_kid": lambda world, user: jwt.encode(jwt.decode(world.town.mint.token(user), options={"verify_signature": False}), world.town.mint.key,
                                                  algorithm="ES256", headers={"kid": "nobody's"}),
    "words": lambda world, user: "let.me.in",
    "empty_parts": lambda world, user: "..",
    "good_for_too_long": lambda world, user: world.town.mint.token(user, seconds=12 * 3600 + 1),
    "far_too_long": lambda world, user: world.town.mint.token(user) + "A" * 5000,
}


@pytest.mark.parametrize("door", ("auth", "rest", "batch", "ws", "upgrade"))
@pytest.mark.parametrize("token", BAD_TOKENS)
def test_a_token_that_is_not_ours(world: World, token: str, door: str):
    shown, wire = BAD_TOKENS[token](world, world.alice.user), "profile.get" if door == "auth" else "room.list"
    if door == "upgrade":
        check_refused_with_the_upgrade(world, f"Bearer {shown}")
        return
    if door != "ws":
        check_problem(world.call(wire, {}, door, shown), "unauthenticated")
        return
    socket = world.town.socket(0)
    try:
        answer = socket.call("session.open", {"token": shown})
    except Closed as closed:
        assert closed.code == (4413 if len(shown) > 3800 else 4401)
        return
    check_problem(answer, "invalid" if len(shown) > 4096 else "unauthenticated")
    assert socket.close_code() in (4400, 4401)


def check_refused_with_the_upgrade(world: World, header: str) -> None:
    """As a token in session.open is: answered, then closed."""
    socket = world.town.socket(0, additional_headers={"Authorization": header})
    check_problem(socket.call("session.open"), "unauthenticated")
    assert socket.close_code() == 4401


@pytest.mark.parametrize("door", ("auth", "rest", "upgrade"))
@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "bearer-less", "Bearer a b"])
def test_an_authorization_that_is_no_bearer(world: World, header: str, door: str):
    if door == "upgrade":
        check_refused_with_the_upgrade(world, header)
        return
    client = world.town.auth if door == "auth" else world.town.rests[0]
    path = "/v1/users/me" if door == "auth" else "/v1/rooms"
    check_problem(client.answer(client.http.get(path, headers={"Authorization": header})), "unauthenticated")


@pytest.mark.parametrize("wire, door", [(wire, door) for wire, door in OPERATIONS if TABLES.operations[wire].scope != "NONE"])
def test_a_token_without_the_scope(world: World, stored: Stored, wire: str, door: str):
    args, needed = sample_to_refuse(world, wire), TABLES.scopes[TABLES.operations[wire].scope].word
    scope = " ".join(word for word in SCOPES.split() if word != needed)
    extra = {"adm": True} if world.caller(wire) is world.admin else {}
    token = world.token_for(wire, scope=scope, seconds=LONG, **extra)
    if door == "ws" and needed == TABLES.scopes["MESSAGES_READ"].word:
        check_problem(world.town.socket(0).call("session.open", {"token": token}), "forbidden")
        return
    check_problem(stored.without_a_trace(lambda: world.call(wire, args, door, token)), "forbidden")
    if door == "ws":
        world.drop_socket(0, token)


def test_a_session_is_not_renewed_by_a_token_that_reads_nothing(world: World):
    """What is said comes by it, whatever is asked."""
    mint, session = world.town.mint, make_id()
    socket = world.town.socket(0, mint.token(world.alice.user, session))
    narrow = mint.token(world.alice.user, session, scope=SCOPES.replace("messages:read", ""))
    check_problem(socket.call("session.renew", {"token": narrow}), "forbidden")


@pytest.mark.parametrize("wire", [wire for wire, operation in TABLES.operations.items() if operation.who == "ADMINISTRATOR"])
def test_who_is_no_administrator(world: World, stored: Stored, wire: str):
    args = sample_to_refuse(world, wire)
    token = world.town.mint.token(world.alice.user, seconds=LONG, scope=SCOPES + " admin:write")
    check_problem(stored.without_a_trace(lambda: world.call(wire, args, "rest", token)), "forbidden")


# --- services

@pytest.mark.parametrize("wire", [wire for wire, operation in TABLES.operations.items() if operation.who == "SERVICE"])
@pytest.mark.parametrize("whose", ["person", "administrator"])
def test_who_is_no_service(world: World, stored: Stored, wire: str, whose: str):
    args = sample_to_refuse(world, wire)
    token = world.town.mint.token(world.alice.user, seconds=LONG, scope=SCOPES + " service", admin=whose == "administrator")
    check_problem(stored.without_a_trace(lambda: world.call(wire, args, "rest", token)), "forbidden")


def test_a_service_opens_no_session(world: World):
    check_problem(world.town.socket(0).call("session.open", {"token": world.worker.token}), "forbidden")
    refused = world.town.rests[0].http.get("/v1/events", headers={"Authorization": f"Bearer {world.worker.token}"})
    check_problem(world.town.rests[0].answer(refused), "forbidden")


@pytest.mark.parametrize("wire", [wire for wire, operation in TABLES.operations.items() if operation.who == "SERVICE"])
def test_what_services_ask_is_in_no_batch(world: World, stored: Stored, wire: str):
    args = sample_to_refuse(world, wire)
    answer = stored.without_a_trace(lambda: world.town.batches[0].call(wire, args, world.worker.token))
    assert answer.code == "invalid" and "/op" in answer.faults


def test_a_token_is_a_persons_or_a_services(world: World):
    mint = world.town.mint
    for token in (mint.token(world.alice.user, svc="worker"), mint.service_token("worker", sub=world.alice.user), mint.service_token(""),
                  mint.service_token("Worker"), mint.service_token("w" * 16), mint.service_token("worker", svc=7)):
        check_problem(world.call("room.list", {}, "rest", token), "unauthenticated")


def test_the_service_secret_gets_a_token_and_nothing_else_does(world: World):
    secret = world.town.platform.service_secret
    answer = world.call("service.token", {"service": "worker", "secret": secret}, "rest", None)
    check_answer("service.token", answer)
    claims = jwt.decode(answer.body["access"], options={"verify_signature": False})
    assert (claims["svc"], claims["scope"], claims["exp"] - claims["iat"]) == ("worker", "service", 300) and "sub" not in claims
    args = sample_of(world, "schedule.fire")
    check_answer("schedule.fire", world.call("schedule.fire", args, "rest", answer.body["access"]))
    for wrong in ("x", secret[:-1], secret + "x", "x" + secret[1:], "x" * 1024):
        check_problem(world.call("service.token", {"service": "worker", "secret": wrong}, "rest", None), "unauthenticated")


# --- rooms

@pytest.fixture(scope="module")
def of_role(world: World) -> dict:
    return {role.word: world.newcomer(role.word) for role in TABLES.roles.values()}


RANKS = {role.word: role.rank for role in TABLES.roles.values()}


@pytest.mark.parametrize("door", doors_of("member.kick"))
@pytest.mark.parametrize("kicker", ["moderator", "admin", "owner"])
@pytest.mark.parametrize("kicked", list(RANKS))
def test_only_lower_roles_are_kicked(world: World, stored: Stored, of_role: dict, kicker: str, kicked: str, door: str):
    target = world.newcomer(kicked)
    args = {"room": world.room, "user": target.user, "cid": make_id()}
    if RANKS[kicked] < RANKS[kicker] or kicker == "owner":
        check_answer("member.kick", world.call("member.kick", args, door, of_role[kicker].token))
        assert target.user not in world.alice.members(world.room)
    else:
        check_problem(stored.without_a_trace(lambda: world.call("member.kick", args, door, of_role[kicker].token)), "forbidden")


@pytest.mark.parametrize("door", doors_of("member.role"))
@pytest.mark.parametrize("giver", ["admin", "owner"])
@pytest.mark.parametrize("given", list(RANKS))
def test_only_roles_below_ones_own_are_given(world: World, stored: Stored, of_role: dict, giver: str, given: str, door: str):
    target = world.newcomer("guest" if given != "guest" else "member")
    args = {"room": world.room, "user": target.user, "role": given, "cid": make_id()}
    if RANKS[given] < RANKS[giver] or giver == "owner":
        check_answer("member.role", world.call("member.role", args, door, of_role[giver].token))
    else:
        check_problem(stored.without_a_trace(lambda: world.call("member.role", args, door, of_role[giver].token)), "forbidden")


def test_sockets_refuse_tokens_that_have_ended(world: World):
    socket = world.town.socket(0)
    try:
        answer = socket.call("session.open", {"token": world.town.mint.token(world.alice.user, ago=400)})
        check_problem(answer, "unauthenticated")
    except Closed as closed:
        assert closed.code == 4401
    else:
        assert socket.close_code() == 4401


def test_time_is_not_turned_back(world: World):
    """A token's 30 seconds of patience are no more than that."""
    for ago, is_good in ((310, True), (345, False)):
        token = world.town.mint.token(world.alice.user, ago=ago, seconds=300)
        assert world.call("room.list", {}, "rest", token).ok is is_good, f"{ago} s after it was issued, at {time.time()}"


def test_a_refused_sign_in_is_told_apart_from_success(world: World):
    with pytest.raises(Refused):
        world.town.socket(0, "not a token")
