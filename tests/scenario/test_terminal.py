"""What people do from a terminal: the program `chat` itself, against the platform."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

from support.client import make_id
from support.people import Person, Town
from support.process import wait_until

ROOT = Path(__file__).resolve().parents[2]
CHAT = Path(os.environ.get("CHAT_BIN", ROOT / "build" / os.environ.get("SAN", "none") / "bin" / "chat"))
KEPT_ENV = ("ASAN", "UBSAN", "LSAN")


class Terminal:
    """Somebody at a terminal of their own, signed in."""

    def __init__(self, home: Path, who: Person):
        self.who, self.platform = who, who.town.platform
        servers = [self.platform.gateways[who.gateway].url, self.platform.auth.url]
        session = home / "state/chat/default/session.json"
        session.parent.mkdir(parents=True)
        session.write_text(json.dumps({"servers": ",".join(servers), "login": who.login, "user": who.user, "device": make_id(), "session": make_id(),
                                       "access": who.token, "refresh": "none", "received_at_ms": int(time.time() * 1000), "lifetime_ms": 300_000}))
        self.options = ["--server", servers[0], "--auth-server", servers[1]]
        self.env = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_STATE_HOME": str(home / "state"), "TERM": "dumb",
                    "LC_ALL": "C.UTF-8", "TZ": "UTC"} | {key: value for key, value in os.environ.items() if key.startswith(KEPT_ENV)}

    def tries(self, *words: object) -> subprocess.CompletedProcess:
        return subprocess.run([str(CHAT), *self.options, *map(str, words)], capture_output=True, text=True, env=self.env, timeout=60, stdin=subprocess.DEVNULL)

    def does(self, *words: object) -> str:
        ended = self.tries(*words)
        assert ended.returncode == 0, f"chat {' '.join(map(str, words))}: {ended.stderr}"
        return ended.stdout

    def plain(self, *words: object) -> list[list[str]]:
        return [line.split("\t") for line in self.does(*words, "--plain").splitlines()]

    def json(self, *words: object) -> list[dict]:
        return [json.loads(line) for line in self.does(*words, "--json").splitlines()]

    def history(self, room: str) -> list[str]:
        """What people read of a room's log, without times."""
        return [line.split("  ", 1)[1].strip() for line in self.does("history", room).splitlines()]


@pytest.fixture
def sits_down(tmp_path: Path) -> Callable[[Person], Terminal]:
    return lambda who: Terminal(tmp_path / who.login, who)


def test_messages_are_changed_from_a_terminal(town: Town, sits_down):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    at_alices, at_bobs = sits_down(alice), sits_down(bob)
    seq = int(at_alices.plain("send", room, "helo")[0][0])
    at_alices.does("edit", room, seq, "hello")
    assert [row[3] for row in at_bobs.plain("edits", room, seq)] == ["helo", "hello"]
    answer = int(at_bobs.plain("reply", room, seq, "hello", "yourself")[0][0])
    assert bob.does("message.get", room=room, seq=answer)["message"]["reply_to"] == seq
    at_bobs.does("react", room, seq, ":wave:")
    assert at_alices.plain("reactions", room, seq)[0][:2] == [":wave:", bob.login]
    at_alices.does("pin", room, seq)
    assert [row[0] for row in at_bobs.plain("pins", room)] == [str(seq)]
    assert at_bobs.tries("edit", room, seq, "mine now").returncode == 5
    assert at_bobs.tries("delete", room, seq).returncode == 5
    at_bobs.does("delete", room, answer, "--reason", "never mind")
    at_bobs.does("restore", room, answer)
    shown = "\n".join(at_alices.history(room))
    for words in (f"changed {seq}: hello", f"reacted to {seq} with :wave:", f"pinned {seq}", f"deleted {answer}: never mind", f"brought {answer} back: hello yourself",
                  "hello (changed) (pinned)  :wave: 1", f"(to {seq}) hello yourself"):
        assert words in shown, f"{words!r} is not in\n{shown}"
    at_alices.does("react", room, seq, ":wave:")
    at_bobs.does("react", room, seq, ":wave:", "--remove")
    at_alices.does("unpin", room, seq)
    assert at_alices.plain("pins", room) == [] and at_alices.plain("reactions", room, seq)[0][1] == alice.login
    at_bobs.does("delete", room, seq, "--for-me")
    assert "(hidden)" in "\n".join(at_bobs.history(room)) and "(hidden)" not in "\n".join(at_alices.history(room))
    at_bobs.does("restore", room, seq, "--for-me")
    assert "(hidden)" not in "\n".join(at_bobs.history(room))


def test_messages_that_matter_are_found_again(town: Town, sits_down):
    alice, bob = town.people("alice", "bob", door="rest")
    room, other = alice.makes_room(bob, name="first"), alice.makes_room(bob, name="second")
    at_alices, at_bobs = sits_down(alice), sits_down(bob)
    seq = int(at_alices.plain("send", room, f"@{bob.login} look")[0][0])
    at_bobs.does("send", room, "--thread", seq, "I do")
    assert [row[4] for row in at_alices.plain("thread", room, seq)] == [f"@{bob.login} look", "I do"]
    assert at_alices.plain("threads", room)[0][:2] == [str(seq), "1"]
    assert at_bobs.plain("mentions")[0][1:] == ["first", str(seq), alice.login, f"@{bob.login} look"]
    at_bobs.does("bookmark", room, seq, "--note", "later")
    assert at_bobs.plain("bookmarks")[0][1:] == ["first", str(seq), "later", f"@{bob.login} look"]
    at_bobs.does("bookmark", room, seq, "--remove")
    assert at_bobs.plain("bookmarks") == []
    passed_on = int(at_bobs.plain("forward", room, seq, other)[0][0])
    assert alice.does("message.get", room=other, seq=passed_on)["message"]["origin"]["from"] == alice.user
    assert any(f"(passed on from {alice.login.split('-')[0].title()} ({alice.login}))" in line for line in at_alices.history(other))


def test_polls_are_asked_and_answered(town: Town, sits_down):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    at_alices, at_bobs = sits_down(alice), sits_down(bob)
    seq = int(at_alices.plain("poll", "create", room, "Where to?", "Rome", "Paris", "--until", "+1h")[0][0])
    at_bobs.does("poll", "vote", room, seq, 2)
    assert at_bobs.plain("poll", "show", room, seq) == [["1", "Rome", "0", ""], ["2", "Paris", "1", "yours"]]
    assert at_alices.json("poll", "show", room, seq)[0]["poll"]["voters"] == 1
    assert at_bobs.tries("poll", "vote", room, seq, 3).returncode == 2 and at_bobs.tries("poll", "vote", room, seq).returncode == 2
    at_bobs.does("poll", "vote", room, seq, "--remove")
    assert at_alices.json("poll", "show", room, seq)[0]["poll"]["voters"] == 0
    at_alices.does("poll", "close", room, seq)
    assert at_bobs.tries("poll", "vote", room, seq, 1).returncode == 5
    assert at_bobs.tries("poll", "show", room, 1).returncode == 4


def test_what_is_said_later_and_not_for_long(town: Town, sits_down):
    alice = town.person("alice", door="rest")
    room = alice.makes_room(name="diary")
    at_alices = sits_down(alice)
    seq = int(at_alices.plain("send", room, "--for", "1h", "--action", "leaves")[0][0])
    message = alice.does("message.get", room=room, seq=seq)["message"]
    left = datetime.fromisoformat(message["expires_at"]) - datetime.now(timezone.utc)
    assert message["body"]["action"] and 3000 < left.total_seconds() <= 3600
    scheduled = at_alices.plain("schedule", room, "+2h", "later")[0][0]
    row = at_alices.plain("scheduled")[0]
    assert row[0] == scheduled and row[2:] == ["diary", "waiting", "later"]
    at_alices.does("scheduled", "cancel", scheduled)
    assert at_alices.plain("scheduled") == []
    assert at_alices.tries("schedule", room, "soon", "x").returncode == 2 and at_alices.tries("send", room, "--for", "ever", "x").returncode == 2


def test_people_and_what_one_sets_for_oneself(town: Town, sits_down):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob, name="den")
    at_alices, at_bobs = sits_down(alice), sits_down(bob)
    assert at_alices.plain("people", bob.login)[0][0] == bob.login
    at_bobs.does("status", "set", "at", "lunch", "--emoji", "🍜", "--for", "45m")
    assert at_alices.plain("presence", bob.login) == [[bob.login, "offline", "", "🍜 at lunch"]]
    at_bobs.does("status", "clear")
    assert at_alices.plain("presence", bob.login)[0][3] == ""
    assert at_bobs.json("presence", "set", "busy", "--seen-by", "nobody")[0]["seen_by"] == "nobody"
    assert "did you mean busy?" in at_bobs.tries("presence", "set", "bsuy").stderr
    at_alices.does("block", bob.login)
    assert [row[0] for row in at_alices.plain("blocked")] == [bob.login]
    at_alices.does("unblock", bob.login)
    assert at_alices.plain("blocked") == []
    at_alices.does("prefs", "set", "notify_level", "mentions", "--room", room)
    at_alices.does("prefs", "set", "shows_read", "no")
    assert {(row[0], row[1], row[2]) for row in at_alices.plain("prefs")} == {("notify_level", "den", '{"word":"mentions"}'), ("shows_read", "", '{"on":false}')}
    at_alices.does("prefs", "set", "shows_read")
    assert [row[0] for row in at_alices.plain("prefs")] == ["notify_level"]
    assert at_alices.tries("prefs", "set", "shows_read", "perhaps").returncode == 2


def test_order_is_kept_from_a_terminal(town: Town, sits_down):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    at_alices, at_bobs = sits_down(alice), sits_down(bob)
    at_alices.does("member", "mute", room, bob.login, "--until", "+1h")
    assert at_bobs.tries("send", room, "let me speak").returncode == 5
    at_alices.does("member", "unmute", room, bob.login)
    at_bobs.does("send", room, "thanks")
    at_alices.does("room", "lock", room, "--reason", "cool down")
    assert at_bobs.tries("send", room, "and now?").returncode == 5
    at_alices.does("room", "unlock", room)
    at_alices.does("room", "archive", room)
    assert at_alices.tries("send", room, "too late").returncode == 5
    at_alices.does("room", "restore", room)
    at_alices.does("member", "ban", room, bob.login, "--reason", "spam")
    assert [(row[0], row[4]) for row in at_alices.plain("member", "bans", room)] == [(bob.login, "spam")]
    assert at_bobs.tries("history", room).returncode == 4
    at_alices.does("member", "unban", room, bob.login)
    assert at_alices.plain("member", "bans", room) == [] and at_alices.tries("member", "ban", room, "nobody-there").returncode == 4
    shown = "\n".join(at_alices.history(room))
    for words in ("muted Bob", "speak again", "locked the room: cool down", "unlocked the room", "archived the room", "opened the room again", "banned Bob", "come in again"):
        assert words in shown, f"{words!r} is not in\n{shown}"


def test_what_was_said_is_found_from_a_terminal(town: Town, sits_down):
    alice, bob = town.people("alice", "bob", door="rest")
    room, other, name = alice.makes_room(bob), alice.makes_room(bob), "w" + os.urandom(6).hex()
    said = [alice.sends(where, f"the {name} is {word}")["seq"] for where, word in ((room, "red"), (other, "blue"), (room, "green"))]
    at_bobs = sits_down(bob)
    wait_until(lambda: len(at_bobs.json("search", name)) == 3, 10, "all are found")
    assert [(row[2], row[3], row[4]) for row in at_bobs.plain("search", name, "--room", room, "--newest")] == [(str(said[2]), alice.login, f"the {name} is green"),
                                                                                                             (str(said[0]), alice.login, f"the {name} is red")]
    assert json.loads(at_bobs.does("search", "--json", "--limit", 1, "--newest", "--", name, "-green", f"in:{room}"))["message"] == said[0]
    wrong = at_bobs.tries("search", name, "has:cake")
    assert wrong.returncode != 0 and "file, link or poll" in wrong.stderr
