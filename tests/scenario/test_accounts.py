"""Accounts: made, named, proved in both ways, changed, shut out; and what is written down about it."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from support import srp
from support.accounts import (PASSWORD, WAYS, Log, auth_with, plain_log_in, register, some_login, srp_log_in, srp_proof, srp_secret, tokens_of,
                              unbase64url)
from support.client import Rest, make_id
from support.people import Town, base64url
from support.platform import PLAIN_ENV
from support.process import wait_until
from support.srp_oracle import SrpOracle

OTHER = "another password altogether"


@pytest.fixture
def auth(town: Town) -> Rest:
    return town.auth


@pytest.fixture(scope="module")
def log(everybody: Town) -> Iterator[Log]:
    log = Log(everybody.platform)
    yield log
    log.close()


def admin_token(town: Town) -> str:
    return town.mint.token(town.register("admin")[0], admin=True)


# --- signing up and in

@pytest.mark.parametrize("made", WAYS)
@pytest.mark.parametrize("way", WAYS)
def test_an_account_made_in_either_way_is_entered_in_either_way(auth: Rest, log: Log, made: str, way: str):
    user, login = register(auth, way=made)
    tokens = tokens_of(WAYS[way](auth, login, device_name="a phone"))
    assert tokens["user"] == user
    profile = auth.call("profile.get", {}, tokens["access"])
    assert profile.body["profile"] == {"user": user, "login": login, "rev": 0, "disabled": False}
    (registered, one), (started, two) = log.of(user)
    assert (registered, one) == ("account.registered", {"login": login, "way": "open"})
    assert started == "session.started" and two.pop("address") == "127.0.0.0/24"
    assert two == {"session": tokens["session"], "device": tokens["device"], "amr": way}
    assert log.is_in_feed(user, 1) and log.is_in_feed(user, 2)


def test_somebody_elses_javascript_signs_up_and_in(auth: Rest):
    account, login = make_id(), some_login()
    with SrpOracle() as oracle:
        secret = oracle.register(account, PASSWORD)
        sent = {"salt": base64url(secret["salt"]), "kdf": secret["kdf"], "verifier": base64url(secret["verifier"])}
        assert auth.call("account.register", {"account": account, "login": login, "srp": sent}).ok
        challenge = auth.call("login.start", {"login": login}).body
        client = oracle.start(account, PASSWORD)
        M1 = client.answer(unbase64url(challenge["salt"]), challenge["kdf"], unbase64url(challenge["B"]))
        answer = auth.call("login.finish", {"proof": {"login_id": challenge["login_id"], "A": base64url(client.A), "M1": base64url(M1)}})
        assert answer.ok, answer
        assert client.check(unbase64url(answer.body["M2"]))


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_password_is_refused_and_written_down(auth: Rest, log: Log, way: str):
    user, login = register(auth)
    answer = WAYS[way](auth, login, "wrong " + PASSWORD)
    assert (answer.status, answer.code) == (401, "unauthenticated") and not answer.faults
    assert log.of(user)[-1] == ("login.failed", {"amr": way, "address": "127.0.0.0/24"})
    assert log.is_in_feed(user, 2)
    tokens_of(WAYS[way](auth, login))


@pytest.mark.parametrize("way", WAYS)
def test_a_failure_under_an_unknown_name_is_kept_under_a_hash_of_it(auth: Rest, log: Log, way: str):
    login, before = some_login("nobody"), log.count("login.failed")
    for spelling in (login, login.upper()):
        assert WAYS[way](auth, spelling).code == "unauthenticated"
    assert log.count("login.failed") == before + 2
    key, = log.connection.execute("SELECT user_id::text FROM auth.log WHERE event = 'login.failed' ORDER BY at DESC LIMIT 1").fetchone()
    assert log.of(key) == [("login.failed", {"amr": way, "address": "127.0.0.0/24"})] * 2
    assert not log.connection.execute("SELECT 1 FROM auth.users WHERE id = %s", (key,)).fetchone()


def test_a_challenge_is_answered_once(auth: Rest):
    _, login = register(auth)
    proof, _ = srp_proof(auth, login, PASSWORD)
    wrong = proof | {"M1": base64url(os.urandom(32))}
    assert auth.call("login.finish", {"proof": wrong}).code == "unauthenticated"
    assert auth.call("login.finish", {"proof": proof}).code == "unauthenticated", "the first answer has used it up"
    proof, _ = srp_proof(auth, login, PASSWORD)
    assert auth.call("login.finish", {"proof": proof}).ok
    assert auth.call("login.finish", {"proof": proof}).code == "unauthenticated"


def test_numbers_that_prove_nothing_are_refused(auth: Rest):
    """A client that sends 0, N or a multiple of N could prove anything."""
    _, login = register(auth, way="srp")
    for A in (0, srp.N, 2 * srp.N % 2**3072, srp.N - 1, 1):
        challenge = auth.call("login.start", {"login": login}).body
        A = srp.pad(A)
        K = srp.H(srp.pad(0))
        M1 = srp.proof_of_client(challenge["account"], unbase64url(challenge["salt"]), A, unbase64url(challenge["B"]), K)
        proof = {"login_id": challenge["login_id"], "A": base64url(A), "M1": base64url(M1)}
        assert auth.call("login.finish", {"proof": proof}).code == "unauthenticated"


@pytest.mark.parametrize("spoil, path", [
    ({"A": base64url(b"\1" * 383)}, "/proof/A"), ({"M1": base64url(b"\1" * 31)}, "/proof/M1"),
])
def test_a_proof_has_its_lengths(auth: Rest, spoil: dict, path: str):
    proof, _ = srp_proof(auth, some_login(), PASSWORD)
    answer = auth.call("login.finish", {"proof": proof | spoil})
    assert answer.code == "invalid" and list(answer.faults) == [path]


@pytest.mark.parametrize("change, path", [
    ({"salt": base64url(b"\1" * 15)}, "/srp/salt"), ({"verifier": base64url(b"\1" * 383)}, "/srp/verifier"),
    ({"verifier": base64url(srp.pad(0))}, "/srp/verifier"), ({"verifier": base64url(srp.pad(1))}, "/srp/verifier"),
    ({"verifier": base64url(srp.pad(srp.N - 1))}, "/srp/verifier"), ({"verifier": base64url(srp.pad(srp.N))}, "/srp/verifier"),
    ({"kdf": {"memory_kib": 19456, "passes": 2}}, "/srp/kdf"), ({"kdf": {"memory_kib": 65536, "passes": 4}}, "/srp/kdf"),
])
def test_a_secret_that_protects_nothing_is_refused(auth: Rest, change: dict, path: str):
    secret = {"salt": base64url(os.urandom(16)), "kdf": {"memory_kib": 65536, "passes": 3}, "verifier": base64url(b"\0" + os.urandom(383))}
    answer = auth.call("account.register", {"account": make_id(), "login": some_login(), "srp": secret | change})
    assert answer.code == "invalid" and list(answer.faults) == [path], answer


def test_passwords_are_compared_in_one_form(auth: Rest):
    """What looks the same is typed differently on different keyboards."""
    composed = unicodedata.normalize("NFC", "Pässwört mit Ümlaut")
    _, login = register(auth, password=composed)
    tokens_of(plain_log_in(auth, login, unicodedata.normalize("NFD", composed)))
    tokens_of(srp_log_in(auth, login, unicodedata.normalize("NFD", composed)))
    assert plain_log_in(auth, login, composed.lower()).code == "unauthenticated"


# --- names

def test_a_name_is_one_name_however_it_is_written(auth: Rest):
    word = os.urandom(5).hex()
    user, login = register(auth, f"ＡliCe.{word.upper()}")
    assert login == f"alice.{word}"
    for spelling in (login, login.upper(), f"Alice．{word}"):
        assert tokens_of(plain_log_in(auth, spelling))["user"] == user
        taken = auth.call("account.register", {"account": make_id(), "login": spelling, "password": PASSWORD})
        assert (taken.status, taken.code) == (409, "conflict")
    reader = tokens_of(plain_log_in(auth, login))["access"]
    assert auth.call("user.find", {"login": login.upper()}, reader).body["profile"]["user"] == user


@pytest.mark.parametrize("login", ["ab", "a" * 33, "with space", "tab\there", "-dash", ".dot", "a/b", "zero\u200bwidth", "right\u202eleft", "a@b.example"])
def test_what_is_no_name(auth: Rest, login: str):
    for wire, more in (("account.register", {"account": make_id(), "password": PASSWORD}), ("login.start", {}), ("login.password", {"password": PASSWORD})):
        answer = auth.call(wire, {"login": login} | more)
        assert answer.code == "invalid" and list(answer.faults) == ["/login"], answer


@pytest.mark.parametrize("login", ["abc", "z" * 32, "josé", "иван.петров", "user_1-2"])
def test_names_at_their_limits(auth: Rest, login: str):
    answer = auth.call("account.register", {"account": make_id(), "login": login, "password": PASSWORD})
    assert answer.ok or answer.code == "conflict", answer      # "abc" may be somebody's from an earlier run of this test


def test_one_of_many_gets_the_name(auth: Rest, town: Town):
    login = some_login("wanted")

    def take(_: int) -> str:
        rest = Rest(town.platform.auth.url)
        answer = rest.call("account.register", {"account": make_id(), "login": login, "srp": srp_any()})
        rest.close()
        return answer.code or "made"

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(take, range(8)))
    assert outcomes == ["conflict"] * 7 + ["made"]


def srp_any() -> dict:
    return {"salt": base64url(os.urandom(16)), "kdf": {"memory_kib": 65536, "passes": 3}, "verifier": base64url(b"\0" + os.urandom(383))}


# --- the same request again

@pytest.mark.parametrize("secret", [lambda account: {"password": PASSWORD}, lambda account: {"srp": srp_any()}], ids=["pwd", "srp"])
def test_registering_again_is_harmless(auth: Rest, log: Log, secret):
    account = make_id()
    args = {"account": account, "login": some_login()} | secret(account)
    first = auth.call("account.register", args)
    with ThreadPoolExecutor(3) as pool:
        again = list(pool.map(lambda _: auth.call("account.register", args), range(3)))
    assert first.status == 201 and all((one.status, one.body) == (201, first.body) for one in again)
    assert log.events(account) == ["account.registered"]
    assert auth.call("account.register", args | {"login": some_login()}).code == "conflict"
    other = {"password": OTHER} if "password" in args else {"srp": srp_any()}
    assert auth.call("account.register", args | other).code == "conflict"


def test_registering_at_the_same_time_has_one_effect(town: Town, log: Log):
    account = make_id()
    args = {"account": account, "login": some_login(), "srp": srp_any()}

    def go(_: int):
        rest = Rest(town.platform.auth.url)
        answer = rest.call("account.register", args)
        rest.close()
        return answer.status, tuple(sorted(answer.body.items()))

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(go, range(6)))) == 1
    assert log.events(account) == ["account.registered"]


def test_registering_while_the_same_request_ends_has_one_effect(town: Town):
    """It has looked for the account, which is not there yet, and looks for the name when both are."""
    args = {"account": make_id(), "login": some_login(), "srp": srp_any()}
    rest = Rest(town.platform.auth.url)
    first = rest.call("account.register", args)
    of_it = {"users": ("id", args["account"]), "credentials": ("user_id", args["account"]), "logins": ("login", args["login"])}
    with town.platform.postgres.connect() as twin, ThreadPoolExecutor(1) as pool:
        for table, (column, value) in of_it.items():
            twin.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM auth.{table} WHERE {column} = %s", [value])
            twin.execute(f"DELETE FROM auth.{table} WHERE {column} = %s", [value])
        with twin.transaction():
            twin.execute("LOCK TABLE auth.logins")
            for table in of_it:
                twin.execute(f"INSERT INTO auth.{table} SELECT * FROM kept_{table}")
            answering = pool.submit(rest.call, "account.register", args)
            with town.platform.postgres.connect() as eyes:
                wait_until(lambda: answering.done() or eyes.execute("SELECT 1 FROM pg_locks WHERE relation = 'auth.logins'::regclass AND NOT granted").fetchone(), 10, "the request waits for the name")
            assert not answering.done()
        answer = answering.result(10)
    rest.close()
    assert (answer.status, answer.body) == (201, first.body), answer


@pytest.mark.parametrize("account", [lambda: "11111111-1111-4111-8111-111111111111", lambda: make_id(at=1_500_000_000), lambda: make_id(at=4_000_000_000)],
                         ids=["random", "old", "future"])
def test_an_account_id_is_made_these_days(auth: Rest, account):
    answer = auth.call("account.register", {"account": account(), "login": some_login(), "password": PASSWORD})
    assert answer.code == "invalid" and list(answer.faults) == ["/account"]


@pytest.mark.parametrize("secrets", [{}, {"password": PASSWORD, "srp": srp_any()}], ids=["none", "both"])
def test_an_account_has_one_secret(auth: Rest, secrets: dict):
    answer = auth.call("account.register", {"account": make_id(), "login": some_login()} | secrets)
    assert answer.code == "invalid" and len(answer.faults) == 1


# --- who may register

def test_by_invitation(town: Town, log: Log):
    admin = admin_token(town)
    made = town.auth.call("invitation.create", {"uses": 2, "seconds": 60}, admin)
    assert made.status == 201 and made.body["invitation"].startswith("inv_")
    with auth_with(town.platform, "auth-invitation", CHAT_REGISTRATION="invitation") as service:
        rest = Rest(service.url)
        new = lambda **more: rest.call("account.register", {"account": make_id(), "login": some_login(), "srp": srp_any()} | more)
        assert new().faults.keys() == {"/invitation"}
        assert new(invitation="inv_" + base64url(os.urandom(20))).code == "forbidden"
        args = {"account": make_id(), "login": some_login(), "srp": srp_any(), "invitation": made.body["invitation"]}
        assert rest.call("account.register", args).ok and rest.call("account.register", args).ok, "the same again uses nothing up"
        assert log.of(args["account"])[0][1]["way"] == "invitation"
        taken = new(invitation=made.body["invitation"], login=args["login"])
        assert taken.code == "conflict", "and neither does a name that is taken"
        assert new(invitation=made.body["invitation"]).ok
        assert new(invitation=made.body["invitation"]).code == "forbidden", "used up"
        rest.close()
    kept = log.connection.execute("SELECT count(*) FROM auth.invitations WHERE octet_length(hash) <> 32").fetchone()
    assert kept == (0,), "only hashes are kept"


def test_an_invitation_is_asked_for_again_by_its_secret(town: Town):
    admin, secret = admin_token(town), base64url(os.urandom(20))
    ask = lambda token=admin, **more: town.auth.call("invitation.create", {"uses": 2, "seconds": 60, "secret": secret} | more, token)
    made = ask()
    assert made.body["invitation"] == f"inv_{secret}" and ask().body == made.body
    assert [answer.code for answer in (ask(uses=3), ask(seconds=61), ask(admin_token(town)))] == ["conflict"] * 3, "it is another's"
    assert ask(secret=base64url(os.urandom(19))).faults.keys() == {"/secret"}
    assert town.auth.call("invitation.create", {}, admin).body["invitation"] != town.auth.call("invitation.create", {}, admin).body["invitation"]


def test_an_invitation_ends(town: Town, log: Log):
    made = town.auth.call("invitation.create", {"seconds": 60}, admin_token(town)).body["invitation"]
    log.connection.execute("UPDATE auth.invitations SET expires_at = now() - interval '1 second' WHERE hash = sha256(%s::bytea)", (made.encode(),))
    with auth_with(town.platform, "auth-invitation", CHAT_REGISTRATION="invitation") as service:
        rest = Rest(service.url)
        assert rest.call("account.register", {"account": make_id(), "login": some_login(), "srp": srp_any(), "invitation": made}).code == "forbidden"
        rest.close()


def test_closed(town: Town):
    with auth_with(town.platform, "auth-closed", CHAT_REGISTRATION="closed") as service:
        rest = Rest(service.url)
        assert rest.call("account.register", {"account": make_id(), "login": some_login(), "srp": srp_any()}).code == "forbidden"
        rest.close()


def test_without_plain_passwords(town: Town):
    _, login = register(town.auth)
    with auth_with(town.platform, "auth-srp", CHAT_PASSWORD_LOGIN="off") as service:
        rest = Rest(service.url)
        assert plain_log_in(rest, login).code == "forbidden"
        assert rest.call("account.register", {"account": make_id(), "login": some_login(), "password": PASSWORD}).code == "forbidden"
        tokens = tokens_of(srp_log_in(rest, login))
        change = {"cid": make_id(), "password": PASSWORD, "new_srp": srp_any()}
        assert rest.call("password.change", change, tokens["access"]).code == "forbidden"
        rest.close()


def command(town: Town, *words: str, stdin: str = "") -> subprocess.CompletedProcess:
    platform = town.platform
    return subprocess.run([platform.bin / "auth", *words], env=PLAIN_ENV | platform.service_env("auth", "command"), input=stdin, text=True,
                          capture_output=True, timeout=60, user=platform.owner if os.getuid() == 0 else None)


def test_the_first_administrator_is_made_by_a_command(town: Town, log: Log):
    login = some_login("root")
    made = command(town, "admin", "create", "--login", login, stdin=PASSWORD + "\n")
    assert made.returncode == 0 and login in made.stdout, made
    tokens = tokens_of(srp_log_in(town.auth, login))
    assert town.auth.call("invitation.create", {}, tokens["access"]).ok
    assert log.of(tokens["user"])[0] == ("account.registered", {"login": login, "way": "command"})
    again = command(town, "admin", "create", "--login", login, stdin=PASSWORD + "\n")
    assert again.returncode == 1 and "taken" in again.stderr
    assert command(town, "admin", "create", "--login", some_login(), stdin="short\n").returncode == 1
    assert command(town, "admin", "create", "--login", some_login()).returncode == 1, "no password at all"
    assert command(town, "admin", "create", some_login(), stdin=PASSWORD + "\n").returncode == 64


# --- changing the password

@pytest.mark.parametrize("proved", WAYS)
@pytest.mark.parametrize("new", WAYS)
def test_a_new_password_ends_the_other_sessions(auth: Rest, log: Log, proved: str, new: str):
    user, login = register(auth)
    mine, others = tokens_of(plain_log_in(auth, login)), [tokens_of(plain_log_in(auth, login)) for _ in range(2)]
    old = {"password": PASSWORD} if proved == "pwd" else {"proof": srp_proof(auth, login, PASSWORD)[0]}
    secret = {"new_password": OTHER} if new == "pwd" else {"new_srp": srp_secret(user, OTHER)}
    args = {"cid": make_id()} | old | secret
    answer = auth.call("password.change", args, mine["access"])
    assert answer.body == {"ended": 2}, answer
    again = auth.call("password.change", args, mine["access"])
    assert again.body == {"ended": 2, "dup": True}, "the same again is harmless, though the old password is no good any more"
    for tokens in others:
        assert auth.call("token.refresh", {"refresh": tokens["refresh"]}).code == "unauthenticated"
    tokens_of(auth.call("token.refresh", {"refresh": mine["refresh"]}))
    assert plain_log_in(auth, login).code == srp_log_in(auth, login).code == "unauthenticated"
    tokens_of(plain_log_in(auth, login, OTHER))
    tokens_of(srp_log_in(auth, login, OTHER))
    events = log.of(user)
    changed = next(number for number, (event, _) in enumerate(events) if event == "password.changed")
    assert events[changed][1] == {"session": mine["session"]}
    assert sorted(d["session"] for event, d in events if event == "session.ended") == sorted(one["session"] for one in others)
    assert {d["reason"] for event, d in events if event == "session.ended"} == {"password_changed"}


@pytest.mark.parametrize("way", WAYS)
def test_the_old_password_is_needed(auth: Rest, log: Log, way: str):
    user, login = register(auth)
    tokens = tokens_of(plain_log_in(auth, login))
    wrong = {"password": OTHER} if way == "pwd" else {"proof": srp_proof(auth, login, OTHER)[0]}
    answer = auth.call("password.change", {"cid": make_id(), "new_password": OTHER} | wrong, tokens["access"])
    assert answer.code == "forbidden"
    assert log.events(user)[-1] == "login.failed"
    tokens_of(plain_log_in(auth, login))


def test_a_proof_of_somebody_else_changes_nothing(auth: Rest):
    _, alice = register(auth)
    _, bob = register(auth, password=OTHER)
    tokens = tokens_of(plain_log_in(auth, alice))
    proof, _ = srp_proof(auth, bob, OTHER)
    assert auth.call("password.change", {"cid": make_id(), "proof": proof, "new_password": OTHER}, tokens["access"]).code == "forbidden"
    tokens_of(plain_log_in(auth, alice))


def test_no_password_is_stored_or_logged(town: Town, log: Log):
    """Also not as a digest that can be guessed at full speed."""
    canary = "canary " + os.urandom(12).hex()
    user, login = register(town.auth, password=canary)
    tokens = tokens_of(plain_log_in(town.auth, login, canary))
    assert town.auth.call("password.change", {"cid": make_id(), "password": canary, "new_password": canary + "2"}, tokens["access"]).ok
    plain_log_in(town.auth, login, canary + " wrong")
    with open(town.platform.auth.log_path) as lines:
        assert canary not in lines.read()
    dump = subprocess.run(["pg_dump", "-h", town.platform.sockets, "-p", str(town.platform.postgres.port), "-U", "postgres", "-n", "auth", "chat"],
                          capture_output=True, text=True, check=True).stdout
    assert login in dump
    for secret in (canary, tokens["refresh"], tokens["access"]):
        assert secret not in dump and secret.encode().hex() not in dump


# --- profiles

def test_a_profile_is_changed_under_its_revision(town: Town, log: Log):
    auth, alice, bob = town.auth, town.citizen("alice", "rest"), town.citizen("bob", "rest")
    got = auth.call("profile.get", {}, alice.token)
    assert got.headers["etag"] == '"0"' and got.body["profile"]["display_name"] == "Alice"
    changed = auth.call("profile.update", {"cid": make_id(), "if_rev": 0, "bio": "Lives\nhere."}, alice.token)
    assert changed.headers["etag"] == '"1"' and changed.body["profile"]["bio"] == "Lives\nhere." and changed.body["profile"]["display_name"] == "Alice"
    stale = auth.call("profile.update", {"cid": make_id(), "if_rev": 0, "bio": "x"}, alice.token)
    assert (stale.status, stale.code) == (412, "stale")
    removed = auth.call("profile.update", {"cid": make_id(), "if_rev": 1, "display_name": None}, alice.token)
    assert "display_name" not in removed.body["profile"] and removed.body["profile"]["bio"] == "Lives\nhere."
    seen = auth.call("user.get", {"user": alice.user}, bob.token)
    assert seen.body["profile"] == removed.body["profile"] and seen.headers["etag"] == '"2"'
    assert auth.call("user.find", {"login": alice.login}, bob.token).body == seen.body
    same = auth.call("profile.update", {"cid": make_id()}, alice.token)
    assert same.body["profile"]["rev"] == 2, "nothing asked for, nothing changed"
    assert [d for event, d in log.of(alice.user) if event == "profile.updated"] == [{"rev": 1}, {"rev": 2}]


@pytest.mark.parametrize("field, text", [("display_name", "two\nlines"), ("display_name", "\u202eesrever"), ("display_name", "\u200b"), ("bio", "bell\a"),
                                         ("display_name", "a\x7f")])
def test_what_does_not_show_is_no_text(town: Town, field: str, text: str):
    answer = town.auth.call("profile.update", {"cid": make_id(), field: text}, town.citizen("alice", "rest").token)
    assert answer.code == "invalid" and list(answer.faults) == [f"/{field}"]


def test_nobody_of_that_name(town: Town):
    token = town.person("alice").token
    assert town.auth.call("user.get", {"user": make_id()}, token).code == "not_found"
    for login in (some_login(), "no name at all", "x"):
        assert town.auth.call("user.find", {"login": login}, token).code == "not_found"


# --- shutting out

def test_a_disabled_account_is_out_until_it_is_let_in_again(town: Town, log: Log):
    auth, alice, admin = town.auth, town.citizen("alice", "rest"), admin_token(town)
    other = alice.logs_in()
    args = {"user": alice.user, "cid": make_id(), "reason": "spam"}
    assert auth.call("account.disable", args, admin).body == {"ended": 2}
    assert auth.call("account.disable", args | {"cid": make_id()}, admin).body == {"ended": 0}
    for way in WAYS.values():
        assert way(auth, alice.login).code == "forbidden", "who knows the password is told"
        assert log.events(alice.user)[-1] == "login.failed"
        assert way(auth, alice.login, OTHER).code == "unauthenticated", "nobody else"
    for session in (alice, other):
        assert auth.call("token.refresh", {"refresh": session.refresh}).code == "unauthenticated"
    assert auth.call("user.get", {"user": alice.user}, admin).body["profile"]["disabled"] is True
    assert auth.call("account.enable", {"user": alice.user, "cid": make_id()}, admin).ok
    back = alice.logs_in()
    assert auth.call("profile.get", {}, back.token).body["profile"]["disabled"] is False
    assert auth.call("token.refresh", {"refresh": alice.refresh}).code == "unauthenticated", "what has ended stays ended"
    events = [event for event in log.of(alice.user) if event[0].startswith("account.") or event[0] == "session.ended"]
    assert [event for event, _ in events] == ["account.registered", "account.disabled", "session.ended", "session.ended", "account.enabled"]
    assert events[1][1]["reason"] == "spam" and {d["reason"] for event, d in events if event == "session.ended"} == {"disabled"}


def test_only_administrators_shut_out_and_never_themselves(town: Town):
    alice, bob = town.citizen("alice", "rest"), town.citizen("bob", "rest")
    assert town.auth.call("account.disable", {"user": bob.user, "cid": make_id()}, alice.token).code == "forbidden"
    user, _ = town.register("admin")
    assert town.auth.call("account.disable", {"user": user, "cid": make_id()}, town.mint.token(user, admin=True)).code == "forbidden"
    assert town.auth.call("account.disable", {"user": make_id(), "cid": make_id()}, town.mint.token(user, admin=True)).code == "not_found"


def test_a_profile_says_where_somebody_lives_and_what_they_look_like(town: Town):
    alice, bob = town.citizen("alice", "rest"), town.citizen("bob", "rest")
    avatar = make_id()
    told = {"avatar": avatar, "time_zone": "Pacific/Auckland", "language": "mi"}
    changed = alice.asks_auth("profile.update", cid=make_id(), **told)["profile"]
    assert {name: changed[name] for name in told} == told
    assert {name: bob.asks_auth("user.get", user=alice.user)["profile"].get(name) for name in told} == told
    removed = alice.asks_auth("profile.update", cid=make_id(), avatar=None, time_zone=None)["profile"]
    assert "avatar" not in removed and "time_zone" not in removed and removed["language"] == "mi" and removed["rev"] == 2


@pytest.mark.parametrize("field, value", [("time_zone", "Mars/Base"), ("time_zone", "europe"), ("language", "d-"), ("language", "german_language"), ("avatar", "picture")])
def test_a_profile_names_no_clock_or_language_that_cannot_be(town: Town, field: str, value: str):
    answer = town.auth.call("profile.update", {"cid": make_id(), field: value}, town.citizen("alice", "rest").token)
    assert (answer.status, answer.code) == (400, "invalid") and f"/{field}" in answer.faults


def test_people_are_found_by_how_their_names_begin(town: Town):
    word = "q" + os.urandom(4).hex()
    searcher = town.person("searcher", "rest")
    exact, longer, gone = (town.register(word + more, login=word + more, display_name=name)[0]
                           for more, name in (("-a", "Somebody"), ("-ab", "Else"), ("-c", "Gone")))
    shown = town.register("zoe", display_name=f"{word.upper()}-A shown")[0]
    admin = town.mint.token(town.person("admin", "rest").user, admin=True)
    assert town.auth.call("account.disable", {"user": gone, "cid": make_id()}, admin).ok

    def found(begins: str, **more) -> list[str]:
        return [one["user"] for one in searcher.asks_auth("user.search", begins=begins, **more)["people"]]

    assert found(word.upper() + "-A")[0] == exact and set(found(word + "-a")) == {exact, longer, shown}
    assert found(word + "-a", limit=1) == [exact] and found(word + "-%") == [] and found(word + "-c") == []
    assert town.auth.call("user.search", {"begins": "q"}, searcher.token).code == "invalid"
    assert town.auth.call("user.search", {"begins": word}, None).code == "unauthenticated"
