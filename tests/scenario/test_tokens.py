"""Tokens and sessions: renewed, replayed, listed, ended; and the keys that sign."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import jwt
import pytest

from support.accounts import Log, auth_with, plain_log_in, register, srp_log_in, tokens_of, unbase64url
from support.client import Answer, Rest, make_id
from support.people import Town, base64url
from support.platform import PLAIN_ENV
from support.process import wait_until


@pytest.fixture
def auth(town: Town) -> Rest:
    return town.auth


@pytest.fixture(scope="module")
def log(everybody: Town) -> Iterator[Log]:
    log = Log(everybody.platform)
    yield log
    log.close()


def refresh(rest: Rest, token: str) -> Answer:
    return rest.call("token.refresh", {"refresh": token})


def is_refused(rest: Rest, access: str) -> Callable[[], bool]:
    return lambda: rest.call("profile.get", {}, access).code == "unauthenticated"


# --- access tokens, as others see them

def test_other_peoples_library_believes_the_token(town: Town):
    user, login = register(town.auth)
    tokens = tokens_of(srp_log_in(town.auth, login))
    keys = jwt.PyJWKSet.from_dict(httpx.get(town.platform.auth.url + "/v1/auth/keys").json())
    header = jwt.get_unverified_header(tokens["access"])
    assert header["alg"] == "ES256" and header["typ"] == "JWT"
    claims = jwt.decode(tokens["access"], keys[header["kid"]].key, algorithms=["ES256"], audience="chat", issuer=town.platform.https_url,
                        options={"require": ["exp", "iat", "nbf", "iss", "sub", "jti", "aud"]})
    assert (claims["sub"], claims["sid"], claims["did"]) == (user, tokens["session"], tokens["device"])
    assert claims["use"] == "access" and claims["amr"] == ["srp"] and claims["exp"] - claims["iat"] == 300
    assert "admin:write" not in claims["scope"].split() and "adm" not in claims


# --- refreshing

def test_each_refresh_token_is_good_for_one_use(auth: Rest):
    _, login = register(auth)
    tokens = tokens_of(plain_log_in(auth, login))
    seen = {tokens["refresh"]}
    for _ in range(5):
        renewed = tokens_of(refresh(auth, tokens["refresh"]))
        assert renewed["refresh"] not in seen and renewed["session"] == tokens["session"] and renewed["device"] == tokens["device"]
        seen.add(renewed["refresh"])
        tokens = renewed
    assert auth.call("profile.get", {}, tokens["access"]).ok


def test_a_lost_reply_is_given_again(auth: Rest, log: Log):
    user, login = register(auth)
    first = tokens_of(plain_log_in(auth, login))
    successors = {tokens_of(refresh(auth, first["refresh"]))["refresh"] for _ in range(3)}
    assert len(successors) == 1
    tokens_of(refresh(auth, successors.pop()))
    assert "token.reused" not in log.events(user)


def test_parallel_tabs_get_the_same_successor(town: Town):
    _, login = register(town.auth)
    first = tokens_of(plain_log_in(town.auth, login))

    def tab(_: int) -> str:
        rest = Rest(town.platform.auth.url)
        answer = tokens_of(refresh(rest, first["refresh"]))["refresh"]
        rest.close()
        return answer

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(tab, range(8)))) == 1


def check_reuse(rest: Rest, log: Log, user: str, session: str, spent: str, newest: dict) -> None:
    answer = refresh(rest, spent)
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert refresh(rest, newest["refresh"]).code == "unauthenticated", "the thief's session or the owner's: both end"
    events = log.of(user)
    assert [event for event, _ in events[-2:]] == ["token.reused", "session.ended"]
    assert events[-2][1] == {"session": session, "address": "127.0.0.0/24"} and events[-1][1] == {"session": session, "reason": "token_reused"}
    assert log.is_in_feed(user, len(events)), "one row for the transaction, with how far the log is now"
    wait_until(is_refused(rest, newest["access"]), 1, "its access token is refused within a second")
    assert refresh(rest, spent).code == "unauthenticated" and len(log.of(user)) == len(events), "told once"


def test_a_token_shown_after_its_successor_was_used_ends_the_session(auth: Rest, log: Log):
    user, login = register(auth)
    first = tokens_of(plain_log_in(auth, login))
    second = tokens_of(refresh(auth, first["refresh"]))
    third = tokens_of(refresh(auth, second["refresh"]))
    check_reuse(auth, log, user, first["session"], first["refresh"], third)


def test_a_token_shown_again_too_late_ends_the_session(town: Town, log: Log):
    with auth_with(town.platform, "auth-impatient", CHAT_REFRESH_GRACE="0s") as service:
        rest = Rest(service.url)
        user, login = register(rest)
        first = tokens_of(plain_log_in(rest, login))
        second = tokens_of(refresh(rest, first["refresh"]))
        time.sleep(0.002)   # the grace of none is over
        check_reuse(rest, log, user, first["session"], first["refresh"], second)
        rest.close()


def test_a_very_old_token_is_still_known(auth: Rest, log: Log):
    user, login = register(auth)
    first = newest = tokens_of(plain_log_in(auth, login))
    for _ in range(10):
        newest = tokens_of(refresh(auth, newest["refresh"]))
    kept = log.connection.execute("SELECT count(*) FROM auth.refresh_tokens WHERE session_id = %s", (first["session"],)).fetchone()
    assert kept == (2,), "two rows for a session, however often it is renewed"
    check_reuse(auth, log, user, first["session"], first["refresh"], newest)


def test_one_session_falls_alone(auth: Rest):
    _, login = register(auth)
    mine, other = tokens_of(plain_log_in(auth, login)), tokens_of(plain_log_in(auth, login))
    newest = tokens_of(refresh(auth, tokens_of(refresh(auth, mine["refresh"]))["refresh"]))
    assert refresh(auth, mine["refresh"]).code == "unauthenticated" == refresh(auth, newest["refresh"]).code
    tokens_of(refresh(auth, other["refresh"]))


def test_invented_tokens_are_refused_and_end_nothing(auth: Rest, log: Log):
    user, login = register(auth)
    tokens = tokens_of(plain_log_in(auth, login))
    real = unbase64url(tokens["refresh"][3:])
    for at in (0, 20, 35, 40, 70, len(real) - 1):
        forged = bytearray(real)
        forged[at] ^= 1
        assert refresh(auth, "rt_" + base64url(bytes(forged))).code == "unauthenticated"
    for text in ("rt_", "x", "rt_" + base64url(os.urandom(84)), tokens["refresh"] + "A", tokens["refresh"][:-1], tokens["access"][:200]):
        assert refresh(auth, text).code == "unauthenticated"
    assert log.events(user) == ["account.registered", "session.started"]
    tokens_of(refresh(auth, tokens["refresh"]))


@pytest.mark.parametrize("column, setting", [("last_used_at", {"CHAT_SESSION_IDLE": "1h"}),
                                             ("created_at", {"CHAT_SESSION_IDLE": "1h", "CHAT_SESSION_ABSOLUTE": "1h"})])
def test_a_session_ends_by_itself(town: Town, log: Log, column: str, setting: dict):
    """When it was not used for long, and after a long time in any case."""
    with auth_with(town.platform, "auth-short", **setting) as service:
        rest = Rest(service.url)
        user, login = register(rest)
        tokens = tokens_of(plain_log_in(rest, login))
        log.connection.execute(f"UPDATE auth.sessions SET {column} = now() - interval '61 minutes' WHERE id = %s", (tokens["session"],))
        assert refresh(rest, tokens["refresh"]).code == "unauthenticated"
        assert log.of(user)[-1] == ("session.ended", {"session": tokens["session"], "reason": "expired"})
        rest.close()


def test_a_session_that_nobody_renews_is_swept(town: Town, log: Log):
    user, login = register(town.auth)
    tokens = tokens_of(plain_log_in(town.auth, login))
    log.connection.execute("UPDATE auth.sessions SET last_used_at = now() - interval '31 days' WHERE id = %s", (tokens["session"],))
    with auth_with(town.platform, "auth-sweeper"):
        wait_until(lambda: log.events(user)[-1] == "session.ended", 10, "it is ended without anybody asking")
    assert log.of(user)[-1][1]["reason"] == "expired" and log.is_in_feed(user, 3)


# --- sessions

def test_sessions_are_listed_named_and_ended(auth: Rest, log: Log):
    user, login = register(auth)
    auth.http.headers["User-Agent"] = "a test/1.0"
    phone, desk = tokens_of(plain_log_in(auth, login, device_name="phone")), tokens_of(srp_log_in(auth, login))
    listed = auth.call("session.list", {}, desk["access"]).body["sessions"]
    assert [(one["session"], one["device"], one["name"], one["current"]) for one in listed] == \
        [(desk["session"], desk["device"], "", True), (phone["session"], phone["device"], "phone", False)]
    assert {(one["address"], one["agent"]) for one in listed} == {("127.0.0.0/24", "a test/1.0")}
    tokens_of(refresh(auth, phone["refresh"]))
    listed = auth.call("session.list", {}, desk["access"]).body["sessions"]
    assert [one["session"] for one in listed] == [phone["session"], desk["session"]], "the one used last comes first"
    renamed = auth.call("session.rename", {"session": phone["session"], "name": "old phone"}, desk["access"])
    assert renamed.body["session"]["name"] == "old phone" and renamed.body["session"]["current"] is False
    assert auth.call("session.rename", {"session": phone["session"], "name": "two\nlines"}, desk["access"]).code == "invalid"

    assert auth.call("session.end", {"session": phone["session"]}, desk["access"]).body == {"ended": 1}
    assert auth.call("session.end", {"session": phone["session"]}, desk["access"]).body == {"ended": 0}
    assert auth.call("session.rename", {"session": phone["session"], "name": "x"}, desk["access"]).code == "not_found"
    assert [one["session"] for one in auth.call("session.list", {}, desk["access"]).body["sessions"]] == [desk["session"]]
    wait_until(is_refused(auth, phone["access"]), 1, "its token is refused within a second")
    assert auth.call("session.end", {"session": desk["session"]}, desk["access"]).body == {"ended": 1}
    wait_until(is_refused(auth, desk["access"]), 1, "one's own as well")
    assert [d["reason"] for event, d in log.of(user) if event == "session.ended"] == ["ended", "logout"]


def test_nobody_sees_or_ends_sessions_of_others(auth: Rest):
    (_, alice), (_, bob) = register(auth), register(auth)
    mine, theirs = tokens_of(plain_log_in(auth, alice)), tokens_of(plain_log_in(auth, bob))
    for wire, more in (("session.end", {}), ("session.rename", {"name": "x"})):
        assert auth.call(wire, {"session": theirs["session"]} | more, mine["access"]).code == "not_found"
        assert auth.call(wire, {"session": make_id()} | more, mine["access"]).code == "not_found"
    tokens_of(refresh(auth, theirs["refresh"]))


@pytest.mark.parametrize("others", [True, False, None])
def test_all_sessions_end(auth: Rest, log: Log, others: bool | None):
    user, login = register(auth)
    first, second, mine = (tokens_of(plain_log_in(auth, login)) for _ in range(3))
    answer = auth.call("session.end_all", {} if others is None else {"others": others}, mine["access"])
    assert answer.body == {"ended": 2 if others else 3}
    for tokens in (first, second):
        assert refresh(auth, tokens["refresh"]).code == "unauthenticated"
        wait_until(is_refused(auth, tokens["access"]), 1, "refused within a second")
    assert refresh(auth, mine["refresh"]).ok is bool(others)
    again = tokens_of(plain_log_in(auth, login))
    assert auth.call("profile.get", {}, again["access"]).ok, "who signs in at once is in at once"
    assert sum(event == "session.ended" for event in log.events(user)) == (2 if others else 3)


def test_a_device_is_known_again(auth: Rest):
    (_, login), (_, stranger) = register(auth), register(auth)
    first = tokens_of(plain_log_in(auth, login, device_name="phone"))
    assert tokens_of(srp_log_in(auth, login, device=first["device"]))["device"] == first["device"]
    for device in (make_id(), tokens_of(plain_log_in(auth, stranger))["device"]):
        assert tokens_of(plain_log_in(auth, login, device=device))["device"] not in (device, first["device"])


def test_the_oldest_of_too_many_sessions_ends(auth: Rest, log: Log):
    user, login = register(auth)
    oldest = tokens_of(plain_log_in(auth, login))
    log.connection.execute("INSERT INTO auth.sessions (user_id, id, device_id, amr, created_at, last_used_at)"
                           " SELECT %s, gen_random_uuid(), gen_random_uuid(), 'srp', now(), now() + interval '1 second' FROM generate_series(1, 199)", (user,))
    newest = tokens_of(plain_log_in(auth, login))
    assert refresh(auth, oldest["refresh"]).code == "unauthenticated"
    assert len(auth.call("session.list", {}, newest["access"]).body["sessions"]) == 200
    assert ("session.ended", {"session": oldest["session"], "reason": "ended"}) in log.of(user)


# --- keys

def command(town: Town, keys: str, *words: str, **settings: str) -> subprocess.CompletedProcess:
    platform = town.platform
    env = PLAIN_ENV | platform.service_env("auth", "command") | {"CHAT_KEYS_DIR": keys} | settings
    return subprocess.run([platform.bin / "auth", *words], env=env, text=True, capture_output=True, timeout=60, stdin=subprocess.DEVNULL,
                          user=platform.owner if os.getuid() == 0 else None)


@pytest.fixture(scope="module")
def own(make_platform) -> Iterator[Town]:
    """Keys are everybody's: who changes them has a platform of their own."""
    town = Town(make_platform("keys", gateways=1, workers=0, env={"auth": {"CHAT_ACCESS_LIFETIME": "2s"}}))
    yield town
    town.close()


def kid_of(access: str) -> str:
    return jwt.get_unverified_header(access)["kid"]


def public_kids(town: Town) -> set[str]:
    return {key["kid"] for key in httpx.get(town.platform.auth.url + "/v1/auth/keys").json()["keys"]}


def test_a_new_key_is_public_before_it_signs(own: Town):
    rest, keys = own.auth, str(own.platform.keys)
    _, login = register(rest)
    tokens = tokens_of(plain_log_in(rest, login))
    old = kid_of(tokens["access"])
    assert public_kids(own) == {old}
    later = command(own, keys, "key", "rotate", CHAT_KEY_PUBLISH_AHEAD="1h")
    assert later.returncode == 0, later
    waiting = later.stdout.split()[0]
    assert public_kids(own) == {old, waiting}
    soon = command(own, keys, "key", "rotate", CHAT_KEY_PUBLISH_AHEAD="3s")
    new = soon.stdout.split()[0]
    assert kid_of(tokens_of(plain_log_in(rest, login))["access"]) == old
    wait_until(lambda: kid_of(tokens_of(plain_log_in(rest, login))["access"]) == new, 15, "the new key signs when its time has come")
    assert public_kids(own) == {old, waiting, new}, "what it signed is still good"
    listed = command(own, keys, "key", "list").stdout
    assert [line.split()[0] for line in listed.splitlines()] == [waiting, new, old]


def test_a_replaced_key_goes_when_its_tokens_have_ended(own: Town):
    old, = set(public_kids(own)) - {line.split()[0] for line in command(own, str(own.platform.keys), "key", "list").stdout.splitlines()[:2]}
    with own.platform.postgres.connect() as connection:
        connection.execute("UPDATE auth.keys SET signs_from = signs_from - interval '70 seconds'")
    wait_until(lambda: old not in public_kids(own), 10, "it is retired")
    assert not (own.platform.keys / f"{old}.pem").exists(), "its private half is gone as well"


def test_a_stolen_key_is_withdrawn_at_once(own: Town):
    rest, keys = own.auth, str(own.platform.keys)
    user, login = register(rest)
    tokens = tokens_of(plain_log_in(rest, login))
    stolen = kid_of(tokens["access"])
    forge = lambda: jwt.encode(jwt.decode(tokens["access"], options={"verify_signature": False}) | {"exp": int(time.time()) + 300, "iat": int(time.time())},
                               thief, algorithm="ES256", headers={"kid": stolen})
    thief = (own.platform.keys / f"{stolen}.pem").read_text()
    wait_until(lambda: rest.call("profile.get", {}, forge()).ok, 15, "the thief's token is as good as any")
    wait_until(lambda: own.rests[0].call("room.list", {}, forge()).ok, 15, "everywhere")
    gone = command(own, keys, "key", "withdraw", stolen)
    assert gone.returncode == 0, gone
    wait_until(lambda: rest.call("profile.get", {}, forge()).code == "unauthenticated", 1, "refused by auth within a second")
    wait_until(lambda: own.rests[0].call("room.list", {}, forge()).code == "unauthenticated", 1, "and by the gateway")
    assert stolen not in public_kids(own)

    def is_back() -> bool:
        access = tokens_of(refresh(rest, tokens["refresh"]))["access"]
        return kid_of(access) != stolen and rest.call("profile.get", {}, access).ok and own.rests[0].call("room.list", {}, access).ok

    wait_until(is_back, 15, "clients renew their tokens and go on")
    assert command(own, keys, "key", "withdraw", stolen).returncode == 1
