"""Signing up and in, in both ways, and what auth wrote down about it."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from support import srp
from support.client import Answer, Rest, make_id
from support.people import base64url
from support.platform import Platform
from support.servers import Service

PASSWORD = "correct horse battery staple"


def unbase64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def some_login(word: str = "someone") -> str:
    return f"{word}-{os.urandom(5).hex()}"


def srp_secret(account: str, password: str) -> dict:
    """What registration and a change of password send instead of the password."""
    made = srp.register(account, password)
    return {"salt": base64url(made["salt"]), "kdf": made["kdf"], "verifier": base64url(made["verifier"])}


def srp_proof(rest: Rest, login: str, password: str, token: str | None = None) -> tuple[dict, srp.Client]:
    """Asks for a challenge and answers it."""
    challenge = rest.call("login.start", {"login": login}, token)
    assert challenge.ok, challenge
    client = srp.Client(challenge.body["account"], password)
    M1 = client.answer(unbase64url(challenge.body["salt"]), challenge.body["kdf"], unbase64url(challenge.body["B"]))
    return {"login_id": challenge.body["login_id"], "A": base64url(client.A), "M1": base64url(M1)}, client


def srp_log_in(rest: Rest, login: str, password: str = PASSWORD, **more) -> Answer:
    """By SRP; a server that cannot prove itself is an error."""
    proof, client = srp_proof(rest, login, password)
    answer = rest.call("login.finish", {"proof": proof} | more)
    if answer.ok:
        assert client.check(unbase64url(answer.body["M2"])), "the server does not know the verifier"
    return answer


def plain_log_in(rest: Rest, login: str, password: str = PASSWORD, **more) -> Answer:
    return rest.call("login.password", {"login": login, "password": password} | more)


WAYS = {"srp": srp_log_in, "pwd": plain_log_in}


def register(rest: Rest, login: str | None = None, password: str = PASSWORD, way: str = "pwd", **more) -> tuple[str, str]:
    """A new account: its id and its name as it is kept."""
    account, login = make_id(), login or some_login()
    secret = {"password": password} if way == "pwd" else {"srp": srp_secret(account, password)}
    answer = rest.call("account.register", {"account": account, "login": login} | secret | more)
    assert answer.ok, answer
    return answer.body["user"], answer.body["login"]


def tokens_of(answer: Answer) -> dict:
    assert answer.ok, answer
    return answer.body["tokens"]


class Log:
    """The log of auth, as the worker reads it."""

    def __init__(self, platform: Platform):
        self.connection = platform.postgres.connect()

    def close(self) -> None:
        self.connection.close()

    def of(self, user: str) -> list[tuple[str, dict]]:
        """What happened to an account, in order; the numbers have no holes."""
        rows = self.connection.execute("SELECT user_seq, event, d FROM auth.pub_log WHERE user_id = %s ORDER BY user_seq", (user,)).fetchall()
        head = self.connection.execute("SELECT user_seq FROM auth.pub_heads WHERE user_id = %s", (user,)).fetchone()
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1)) and head == ((len(rows),) if rows else None)
        return [(event, json.loads(d)) for _, event, d in rows]

    def events(self, user: str) -> list[str]:
        return [event for event, _ in self.of(user)]

    def is_in_feed(self, user: str, user_seq: int) -> bool:
        return self.connection.execute("SELECT count(*) FROM auth.pub_feed, unnest(users, user_seqs) AS moved(who, seq) WHERE who = %s AND seq = %s",
                                       (user, user_seq)).fetchone() == (1,)

    def count(self, event: str) -> int:
        return self.connection.execute("SELECT count(*) FROM auth.pub_log WHERE event = %s", (event,)).fetchone()[0]


@contextmanager
def auth_with(platform: Platform, name: str, **settings: str) -> Iterator[Service]:
    """Another process of auth on the same database, with other settings."""
    before = platform.extra_env.get("auth", {})
    platform.extra_env["auth"] = dict(before) | settings
    service = platform.add_service("auth", name)
    platform.extra_env["auth"] = before
    try:
        service.start()
        yield service
    finally:
        service.destroy()
        platform.processes.remove(service)
        assert not service.complaints, service.complaints
