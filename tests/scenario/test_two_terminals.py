"""The first thing anybody does: two terminals on two gateways, from signing up to signing out, by the program `chat` alone."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.client import PATIENCE
from support.people import Town

ROOT = Path(__file__).resolve().parents[2]
CHAT = ROOT / "build" / os.environ.get("SAN", "none") / "bin" / "chat"
KEPT_ENV = ("ASAN", "UBSAN", "LSAN")
PASSWORD = "correct horse battery staple"
NOT_SIGNED_IN, NOT_FOUND, INTERRUPTED = 3, 4, 130


class Desk:
    """Somebody's home folder at a terminal, set up for one gateway; nothing else is there yet."""

    def __init__(self, town: Town, home: Path, login: str, gateway: int):
        home.mkdir()
        self.home, self.login, self.tails = home, login, []
        (home / "password").write_text(PASSWORD + "\n")
        self.env = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_STATE_HOME": str(home / "state"), "TERM": "dumb",
                    "LC_ALL": "C.UTF-8", "TZ": "UTC", "CHAT_SERVER": town.platform.gateways[gateway].url, "CHAT_AUTH_SERVER": town.platform.auth.url}
        self.env |= {key: value for key, value in os.environ.items() if key.startswith(KEPT_ENV)}

    def tries(self, *words: str, says: str | None = None) -> subprocess.CompletedProcess:
        how = {"input": says} if says is not None else {"stdin": subprocess.DEVNULL}
        return subprocess.run([CHAT, *words], capture_output=True, text=True, env=self.env, timeout=60, **how)

    def does(self, *words: str, says: str | None = None) -> list[dict]:
        ended = self.tries(*words, "--json", says=says)
        assert ended.returncode == 0, f"chat {' '.join(words)}: {ended.stderr}"
        return [json.loads(line) for line in ended.stdout.splitlines()]

    def signs_up(self) -> None:
        self.does("register", self.login, "--password-file", str(self.home / "password"))

    def signs_in(self) -> None:
        self.does("login", self.login, "--password-file", "-", says=PASSWORD + "\n")

    def follows(self, room: str, *words: str) -> Tail:
        made = Tail([str(CHAT), "tail", room, "--json", *words], self.env)
        self.tails.append(made)
        return made


class Tail:
    """`chat tail` under way."""

    def __init__(self, command: list[str], env: dict[str, str]):
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        self.lines: queue.Queue[dict] = queue.Queue()
        self.talk = ""
        self.is_following = threading.Event()
        self.threads = [threading.Thread(target=read, daemon=True) for read in (self._read, self._listen)]
        for thread in self.threads:
            thread.start()
        assert self.is_following.wait(PATIENCE), f"it never followed: {self.talk}"

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.put(json.loads(line))

    def _listen(self) -> None:
        for line in self.process.stderr:
            self.talk += line
            if "following" in line:
                self.is_following.set()

    def hears(self, count: int) -> list[tuple[int, str]]:
        """The number and the text of so many messages."""
        heard: list[tuple[int, str]] = []
        deadline = time.monotonic() + PATIENCE
        while len(heard) < count:
            event = self.lines.get(timeout=max(0.0, deadline - time.monotonic()))
            if event["ev"] == "message.sent":
                heard.append((event["seq"], event["d"]["body"]["text"]))
        return heard

    def ends(self, patience: float = PATIENCE) -> int:
        code = self.process.wait(patience)
        for thread in self.threads:
            thread.join(PATIENCE)
        return code


Sits = Callable[..., Desk]


@pytest.fixture
def sits(town: Town, tmp_path: Path) -> Iterator[Sits]:
    """sits("alice", 0): somebody new at gateway a; sits("alice", 1, desk.login): the same account at another desk."""
    made: list[Desk] = []

    def sit(name: str, gateway: int, login: str | None = None) -> Desk:
        made.append(Desk(town, tmp_path / f"{name}-{len(made)}", login or f"{name}-{os.urandom(5).hex()}", gateway))
        return made[-1]

    yield sit
    for tail in [tail for desk in made for tail in desk.tails]:
        tail.process.kill()
        tail.ends()


def test_two_people_who_have_nothing_yet_chat(sits: Sits):
    alice, bob = sits("alice", 0), sits("bob", 1)
    room = f"lobby-{os.urandom(4).hex()}"
    assert alice.tries("whoami").returncode == NOT_SIGNED_IN
    alice.signs_up()
    bob.does("register", bob.login, "--password-file", str(bob.home / "password"), "--no-login")
    assert bob.tries("login", bob.login, "--password-file", "-", says="wrong " + PASSWORD).returncode == NOT_SIGNED_IN
    bob.signs_in()
    alice.does("room", "create", room)
    assert bob.tries("room", "join", "no-such-" + room).returncode == NOT_FOUND
    bob.does("room", "join", room)
    tails = [desk.follows(room) for desk in (alice, bob)]
    alice.does("send", room, "hello", "bob")
    bob.does("send", room, says="hello alice\nin two lines")
    alice.does("send", room, "--lines", says="one\ntwo\nthree\n")
    heard = [tail.hears(5) for tail in tails]
    assert heard[0] == heard[1] and [text for _, text in heard[0]] == ["hello bob", "hello alice\nin two lines", "one", "two", "three"]
    stored = [(event["seq"], event["d"]["body"]["text"]) for event in bob.does("history", room) if event["ev"] == "message.sent"]
    assert stored == heard[0]

    tails[1].process.send_signal(signal.SIGINT)
    assert tails[1].ends() in (0, INTERRUPTED)
    for number in range(3):
        alice.does("send", room, f"while bob was away {number}")
    bob.env["CHAT_SERVER"] = alice.env["CHAT_SERVER"]
    bob.signs_in()
    caught_up = bob.follows(room, "--since", str(heard[1][-1][0])).hears(3)
    assert caught_up == tails[0].hears(3), "exactly what he lacked, from the other gateway"


def test_what_was_read_aloud_is_kept_no_longer(sits: Sits):
    """In a room that keeps nothing: who follows it says that they have it."""
    alice, bob, room = sits("alice", 0), sits("bob", 1), f"whispers-{os.urandom(4).hex()}"
    alice.signs_up(), bob.signs_up()
    alice.does("room", "create", room)
    bob.does("room", "join", room)
    alice.does("room", "set", room, "keep", "nothing")
    tail = bob.follows(room)
    alice.does("send", room, "psst")
    (seq, text), = tail.hears(1)
    event = tail.lines.get(timeout=PATIENCE)
    assert text == "psst" and (event["ev"], event["d"]["messages"]) == ("message.expired", [seq])
    assert "psst" not in str(bob.does("history", room))


@pytest.mark.parametrize("how", ["ended by another", "signed out everywhere"])
def test_who_is_signed_out_is_out_within_a_second(sits: Sits, how: str):
    alice = sits("alice", 0)
    alice.signs_up()
    other = sits("alice", 1, alice.login)
    other.signs_in()
    room = f"den-{os.urandom(4).hex()}"
    alice.does("room", "create", room, "--private")
    tail = other.follows(room)
    sessions = alice.does("sessions")
    assert [one["current"] for one in sessions].count(True) == 1 and len(sessions) == 2
    words = ("logout", "--all") if how == "signed out everywhere" else ("sessions", "end", next(one["session"] for one in sessions if not one["current"]))
    alice.does(*words)
    began = time.monotonic()
    assert tail.ends() == NOT_SIGNED_IN, tail.talk
    assert time.monotonic() - began <= 1.0
    assert other.tries("history", room).returncode == NOT_SIGNED_IN
    kept = json.loads((other.home / "state/chat/default/session.json").read_text())
    assert not {"access", "refresh"} & set(kept) and kept["login"] == alice.login, "no secret is left behind, only who and which device it was"
    assert alice.tries("history", room).returncode == (NOT_SIGNED_IN if words[0] == "logout" else 0)


def test_signing_out_ends_ones_own_session_alone(sits: Sits):
    alice = sits("alice", 0)
    alice.signs_up()
    other = sits("alice", 1, alice.login)
    other.signs_in()
    other.does("logout")
    assert other.tries("whoami").returncode == NOT_SIGNED_IN
    assert [one["current"] for one in alice.does("sessions")] == [True]
