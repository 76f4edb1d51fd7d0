"""Nobody finds out whether an account exists: a name that nobody has is answered as a name with a wrong password, in the same words, shapes and times."""

from __future__ import annotations

import os
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator

import pytest

from support import srp
from support.accounts import PASSWORD, auth_with, plain_log_in, register, some_login, srp_log_in, tokens_of, unbase64url
from support.client import Answer, Rest, make_id
from support.people import Town, base64url

# Of each sort, in random order. The slow ones need fewer: what could be skipped there is nearly everything.
SAMPLES = {"login.start": 80, "login.finish": 80, "login.password": 40}
# The share of pairs in which the known name took longer. Of two equal distributions it is 0.5 with a deviation of 0.046 (0.065 of 40); where one
# branch skips its work it is near 0 or 1.
SHARE_MIN, SHARE_MAX = 0.3, 0.7
RATIO_MAX = 1.25    # of the medians
SOME_A = base64url(srp.pad(pow(srp.g, random.getrandbits(256), srp.N)))


@pytest.fixture
def auth(town: Town) -> Rest:
    return town.auth


def forms(answer: Answer) -> dict:
    """What a stranger sees beside the values: names, lengths and order of everything."""
    def form(value):
        if isinstance(value, dict):
            return {key: form(member) for key, member in value.items()}
        return (type(value).__name__, len(value)) if isinstance(value, str) else value

    volatile = {"date", "x-request-id", "traceparent", "ratelimit"}
    return {"status": answer.status, "body": form(answer.body), "order": list(answer.body),
            "headers": {name: value for name, value in answer.headers.items() if name not in volatile}, "header order": list(answer.headers)}


def wrong_proof(rest: Rest, login: str) -> dict:
    challenge = rest.call("login.start", {"login": login})
    assert challenge.ok, challenge
    return {"login_id": challenge.body["login_id"], "A": SOME_A, "M1": base64url(os.urandom(32))}


PLACES: dict[str, Callable[[Rest, str], Callable[[], Answer]]] = {
    "login.start": lambda rest, login: lambda: rest.call("login.start", {"login": login}),
    "login.finish": lambda rest, login: (lambda proof: lambda: rest.call("login.finish", {"proof": proof, "device": make_id()}))(wrong_proof(rest, login)),
    "login.password": lambda rest, login: lambda: rest.call("login.password", {"login": login, "password": "wrong " + PASSWORD}),
}


@pytest.mark.parametrize("place", PLACES)
def test_answers_have_the_same_form(auth: Rest, place: str):
    _, known = register(auth)
    unknown = some_login()
    assert forms(PLACES[place](auth, known)()) == forms(PLACES[place](auth, unknown)())


def test_a_made_up_challenge_is_like_a_real_one(auth: Rest):
    account, known = register(auth)
    unknown = some_login()
    real, first = (auth.call("login.start", {"login": login}).body for login in (known, unknown))
    again = auth.call("login.start", {"login": unknown.upper()}).body
    assert all(first[member] == again[member] for member in ("account", "salt", "kdf")), "the same each time it is asked"
    assert first["login_id"] != again["login_id"] and first["B"] != again["B"]
    assert first["kdf"] == real["kdf"] and real["account"] == account
    for body in (real, first):
        made = uuid.UUID(body["account"])
        assert made.version == 7 and made.variant == uuid.RFC_4122
        assert 0 < int.from_bytes(unbase64url(body["B"])) < srp.N


def test_made_up_ids_are_dated_as_real_ones(town: Town):
    """An account's id says when it was made; nobody's are spread over the same time."""
    with town.platform.postgres.connect() as connection:
        connection.execute("UPDATE auth.installation SET born_at = now() - interval '400 days'")
    with auth_with(town.platform, "auth-old") as service:
        rest, now_ms = Rest(service.url), time.time() * 1000
        ages = [(now_ms - (uuid.UUID(rest.call("login.start", {"login": some_login()}).body["account"]).int >> 80)) / 86_400_000 for _ in range(200)]
        rest.close()
    with town.platform.postgres.connect() as connection:
        connection.execute("UPDATE auth.installation SET born_at = born_at + interval '400 days'")
    assert all(0 <= age <= 400 for age in ages)
    for quarter in range(4):    # 50 in each are expected, with a deviation of 6
        assert 20 <= sum(100 * quarter <= age < 100 * quarter + 100 for age in ages) <= 80, statistics.quantiles(ages)


def test_registering_is_where_a_name_shows(auth: Rest):
    """And nowhere else without a sign-in: that much is said openly."""
    _, known = register(auth)
    assert auth.call("account.register", {"account": make_id(), "login": known, "password": PASSWORD}).code == "conflict"
    for wire, args in (("user.find", {"login": known}), ("user.get", {"user": make_id()})):
        assert auth.call(wire, args).code == "unauthenticated"


# --- times

@pytest.fixture(scope="module")
def names(everybody: Town) -> tuple[list[str], list[str]]:
    """As many known names as unknown, each asked once: nothing is warm for either."""
    count = max(SAMPLES.values())
    return ([everybody.register("known")[1] for _ in range(count)], [some_login("known") for _ in range(count)])


def share_longer(known: list[float], unknown: list[float]) -> float:
    """Mann and Whitney's U, divided by the number of pairs."""
    return sum((a > b) + (a == b) / 2 for a in known for b in unknown) / (len(known) * len(unknown))


@pytest.mark.parametrize("place", PLACES)
def test_answers_take_the_same_time(auth: Rest, names: tuple[list[str], list[str]], place: str):
    for _ in range(5):
        PLACES[place](auth, some_login())()
    for attempt in range(3):    # what else runs on this machine may spoil one measurement, not three
        asked = [(login, sort) for sort in (0, 1) for login in names[sort][:SAMPLES[place]]]
        random.shuffle(asked)
        took: tuple[list[float], list[float]] = ([], [])
        for login, sort in asked:
            ask = PLACES[place](auth, login)
            began = time.perf_counter()
            answer = ask()
            took[sort].append(time.perf_counter() - began)
            assert answer.code == ("" if place == "login.start" else "unauthenticated"), answer
        share, medians = share_longer(*took), [statistics.median(times) * 1000 for times in took]
        print(f"{place}: known {medians[0]:.2f} ms, unknown {medians[1]:.2f} ms, share {share:.3f}")
        if SHARE_MIN <= share <= SHARE_MAX and 1 / RATIO_MAX <= medians[0] / medians[1] <= RATIO_MAX:
            return
    pytest.fail(f"{place}: a known name takes {medians[0]:.2f} ms, an unknown one {medians[1]:.2f} ms; longer in {share:.0%} of all pairs")


# --- tries

@pytest.fixture(scope="module")
def strict(everybody: Town) -> Iterator[Rest]:
    """The account's limit as it is; the address's is raised, so that it does not come first."""
    with auth_with(everybody.platform, "auth-strict", CHAT_LIMIT_AUTH_ACCOUNT="5,5") as service:
        rest = Rest(service.url)
        yield rest
        rest.close()


@pytest.mark.parametrize("way", ["pwd", "srp"])
@pytest.mark.parametrize("is_known", [True, False], ids=["known", "unknown"])
def test_tries_are_limited_by_account_whether_it_exists_or_not(strict: Rest, everybody: Town, way: str, is_known: bool):
    login = everybody.register()[1] if is_known else some_login()

    def attempt(address: str) -> Answer:
        if way == "pwd":
            return strict.call("login.password", {"login": login, "password": PASSWORD}, headers={"X-Forwarded-For": address})
        return strict.call("login.finish", {"proof": wrong_proof(strict, login)}, headers={"X-Forwarded-For": address})

    for number in range(5):
        assert attempt(f"198.51.{number}.1").code == "unauthenticated"
    refused = attempt("203.0.113.1")
    assert refused.code == "rate_limited" and refused.body["limit"] == "auth_account", "also from an address that never tried"
    assert int(refused.headers["retry-after"]) > 0


def test_strangers_cannot_lock_the_owner_out(strict: Rest, everybody: Town):
    _, login = register(everybody.auth)
    mine = tokens_of(plain_log_in(strict, login))
    for _ in range(20):
        plain_log_in(strict, login, "wrong " + PASSWORD)
    assert plain_log_in(strict, login).code == "rate_limited"
    assert plain_log_in(strict, login, device=make_id()).code == "rate_limited", "any device will not do"
    assert tokens_of(plain_log_in(strict, login, device=mine["device"]))["device"] == mine["device"]
    assert tokens_of(srp_log_in(strict, login, device=mine["device"]))["device"] == mine["device"]


def test_the_wait_grows_with_failures_in_a_row(everybody: Town):
    """Beyond twice the burst; a success ends it."""
    user, login = register(everybody.auth)
    with everybody.platform.postgres.connect() as connection, auth_with(everybody.platform, "auth-patient", CHAT_LIMIT_AUTH_ACCOUNT="5,100000") as service:
        rest = Rest(service.url)
        waits = []
        for failures in (9, 10, 11, 13, 40):
            connection.execute("UPDATE auth.heads SET failures = %s, failed_at = now() WHERE user_id = %s", (failures, user))
            answer = plain_log_in(rest, login, "wrong " + PASSWORD)
            waits.append(answer.body.get("retry_after_ms", 0))
        assert waits[0] == 0 and 0 < waits[1] <= 1000 < waits[2] <= 2000 < waits[3] <= 8000 < 55_000 < waits[4] <= 60_000
        connection.execute("UPDATE auth.heads SET failed_at = now() - interval '61 seconds' WHERE user_id = %s", (user,))
        tokens_of(plain_log_in(rest, login))
        assert connection.execute("SELECT failures FROM auth.heads WHERE user_id = %s", (user,)).fetchone() == (0,)
        rest.close()


def test_passwords_wait_in_a_short_queue(town: Town):
    """Two at a time, 32 waiting; the rest is told so, and everything else goes on meanwhile."""
    import asyncio

    import httpx

    async def storm() -> tuple[list[int], list[float]]:
        limits = httpx.Limits(max_connections=100)
        async with httpx.AsyncClient(base_url=town.platform.auth.url, timeout=60, limits=limits) as http:
            many = [asyncio.create_task(http.post("/v1/auth/login", json={"login": some_login(), "password": PASSWORD})) for _ in range(60)]
            times = []
            while not all(task.done() for task in many):
                began = time.perf_counter()
                assert (await http.post("/v1/auth/login/start", json={"login": some_login()})).status_code == 200
                times.append(time.perf_counter() - began)
                await asyncio.sleep(0.05)
            return [task.result().status_code for task in many], times

    statuses, times = asyncio.run(storm())
    assert set(statuses) == {401, 503} and 32 <= statuses.count(401) < 60, statuses
    assert statistics.median(times) < 1, "others are served beside them"
