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

    def __init__(self, home: Path, who: Person, server: str | None = None):
        self.who, self.platform = who, who.town.platform
        servers = [server or self.platform.gateways[who.gateway].url, self.platform.auth.url]
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


def test_a_room_is_taken_away_from_a_terminal(town: Town, sits_down):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    at_alices, at_bobs = sits_down(alice), sits_down(bob)
    for number in range(250):
        alice.sends(room, f"{number}")
    lines = [json.loads(line) for line in at_alices.does("export", room).splitlines()]
    assert lines == alice.log(room) and lines[-1]["ev"] == "room.exported"
    assert "takes the room's history away" in at_bobs.history(room)[-1]
    refused = at_bobs.tries("export", room)
    assert refused.returncode == 5 and refused.stdout == ""


def test_a_place_is_told_from_a_terminal(town: Town, sits_down):
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    at_alices = sits_down(alice)
    for words, place in ((("47.3769", "8.5417", "the", "station"), {"latitude": 47_376_900, "longitude": 8_541_700, "label": "the station"}),
                         (("-33.8568", "151.2153E", "--accuracy", 50), {"latitude": -33_856_800, "longitude": 151_215_300, "accuracy_m": 50}),
                         (("33.8568S", "-0.000001"), {"latitude": -33_856_800, "longitude": -1}), (("90", "180W"), {"latitude": 90_000_000, "longitude": -180_000_000})):
        seq = int(at_alices.plain("place", room, *words)[0][0])
        assert alice.does("message.get", room=room, seq=seq)["message"]["body"] == {"kind": "location"} | place
    for wrong in (("90.000001", "0"), ("0", "180.1"), ("north", "0"), ("1", "1.0000001"), ("1N", "1S"), ("1", "1", "--accuracy", "-1"), ("1.", "")):
        refused = at_alices.tries("place", room, *wrong)
        assert refused.returncode == 2, (wrong, refused.stderr)


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
    at_alices.does("thread", "read", room, seq)
    assert at_alices.json("thread", "mute", room, seq)[0]["muted"] and not at_alices.json("thread", "mute", room, seq, "--remove")[0]["muted"]
    assert not at_alices.json("thread", "follow", room, seq, "--remove")[0]["following"] and at_alices.json("threads", room, "--following") == []
    at_alices.does("thread", "follow", room, seq)
    assert at_alices.plain("threads", room, "--following")[0][:3] == [str(seq), "1", ""]
    at_bobs.does("draft", room, "I", "wanted", "to", "--thread", seq)
    at_bobs.does("draft", room, "say")
    assert {(row[0], row[1], row[3]) for row in at_bobs.plain("drafts")} == {("first", "", "say"), ("first", str(seq), "I wanted to")}
    at_bobs.does("draft", "clear", room, "--thread", seq)
    assert [row[3] for row in at_bobs.plain("drafts")] == ["say"]
    at_bobs.does("room", "read", room)
    wait_until(lambda: [bob.login, "read"] in at_alices.plain("readers", room, seq), 10, "bob is told as a reader")
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
    survey = int(at_alices.plain("poll", "create", room, "Where to?", "Rome", "Paris", "/", "When?", "May", "June", "July", "--choices", 2)[0][0])
    at_bobs.does("poll", "vote", room, survey, "1.2", "2.1", "2.3")
    assert [row[:3] for row in at_alices.plain("poll", "show", room, survey)] == [["1.1", "Rome", "0"], ["1.2", "Paris", "1"], ["2.1", "May", "1"], ["2.2", "June", "0"],
                                                                                  ["2.3", "July", "1"]]
    assert at_alices.tries("poll", "create", room, "Where to?", "Rome", "Paris", "/", "When?", "May").returncode == 2


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
    at_alices.does("scheduled", "change", scheduled, "much", "later")
    at_alices.does("scheduled", "change", scheduled, "--at", "+3h")
    changed = at_alices.plain("scheduled")[0]
    assert changed[4] == "much later" and changed[1] > row[1]
    assert at_alices.tries("scheduled", "change", scheduled).returncode == 2
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


def test_what_is_typed_after_a_slash(town: Town, sits_down):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    at_alices, at_bobs = sits_down(alice), sits_down(bob)
    (answer,) = at_alices.json("command", room, "/me", "waves")
    assert answer["op"] == "message.send" and alice.history(room) == ["waves"]
    usage = ["/kick @login [why]", "Remove a member of a lower role."]
    assert usage in at_alices.plain("commands", room) and usage not in at_bobs.plain("commands", room), "bob may not"
    assert at_bobs.tries("command", room, f"/kick @{alice.login}").returncode == 5
    ended = at_alices.tries("command", room, "/kik", f"@{bob.login}")
    assert ended.returncode == 2 and "/kick" in ended.stderr
    assert f"@{bob.login} is out." in at_alices.tries("command", room, "kick", f"@{bob.login}", "spam").stderr
    assert bob.user not in alice.members(room)


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


def test_a_message_is_reported_and_administrators_decide(town: Town, sits_down: Callable[[Person], Terminal], tmp_path: Path):
    alice, bob, desk = town.people("alice", "bob", "desk", door="rest")
    desk.token = town.mint.token(desk.user, seconds=600, admin=True)
    room = alice.makes_room(bob, name="order")
    seq = alice.sends(room, "you fool")["seq"]
    home, office = sits_down(bob), Terminal(tmp_path / desk.login, desk, town.platform.http_url)     # the desk is behind the front
    made = home.json("report", "order", seq, "insult", "he", "always", "does")[0]["report"]
    assert home.tries("report", "order", seq, "boring").returncode == 2, "which reasons there are is told"
    assert [made, "insult", "he always does"] in [[row[0], row[2], row[6]] for row in office.plain("desk", "reports")]
    assert office.json("desk", "report", made)[0]["evidence"]["body"]["text"] == "you fool"
    office.does("desk", "resolve", made, "acted", "third", "time")
    assert made not in [row[0] for row in office.plain("desk", "reports")] and made in [row[0] for row in office.plain("desk", "reports", "--all")]
    rule = office.plain("desk", "rule-add", "word", "flag", "neversaid" + make_id()[-12:])[0][0]
    assert rule in [row[0] for row in office.plain("desk", "rules")]
    office.does("desk", "rule-remove", rule)
    assert rule not in [row[0] for row in office.plain("desk", "rules")]
    assert home.tries("desk", "reports").returncode != 0


def test_others_come_in_by_an_invitation(town: Town, sits_down, tmp_path: Path):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(name="back room")
    at_alices, at_bobs = sits_down(alice), sits_down(bob)
    secret = at_alices.plain("invite", "make", room, "--uses", 2, "--until", "+1d", "--role", "guest")[0][0]
    invite = at_alices.plain("invite", "list", room)[0]
    assert invite[1:3] == ["guest", "2 of 2"] and invite[4] == alice.login
    assert at_bobs.plain("invite", "show", secret)[0][:2] == ["back room", "private"]
    assert at_bobs.plain("invite", "accept", secret) == [[room]] and alice.members(room)[bob.user] == "guest"
    visitor = Terminal(tmp_path / "visitor", bob)
    (tmp_path / "visitor/state/chat/default/session.json").unlink()
    assert visitor.plain("guest", secret, "Grace") == [[room]]
    visitor.does("send", room, "good evening")
    assert "Grace" in at_alices.does("history", room) and visitor.tries("guest", secret, "Grace again").returncode == 2
    assert at_bobs.tries("invite", "revoke", room, invite[0]).returncode in (4, 5)
    other = at_alices.json("invite", "make", room)[0]
    at_alices.does("invite", "revoke", room, other["invite"])
    assert at_alices.plain("invite", "list", room) == [] and at_bobs.tries("invite", "show", other["token"]).returncode == 4
    assert at_alices.tries("invite", "make", room, "--role", "gest").returncode == 2


def test_a_room_is_set_up_and_given_away_from_a_terminal(town: Town, sits_down, tmp_path: Path):
    alice, bob, carol = town.people("alice", "bob", "carol", door="rest")
    word = make_id()[-12:]
    at_alices, at_bobs, at_carols = sits_down(alice), sits_down(bob), sits_down(carol)
    room = at_alices.plain("room", "create", f"club {word}")[0][0]
    for words in (("category", f"Games {word}"), ("tags", "chess", "go"), ("text_max", 500), ("slow_mode", "30s"), ("newcomer", "1d"), ("newcomer_slow", "1m"), ("hides_history", "yes"),
                  ("retention", "30d"), ("lifetime", "7d"), ("lifetime_from", "reading"), ("previews", "no"), ("language", "german"), ("ends_at", "2030-01-01")):
        at_alices.does("room", "set", room, *words)
    seen = alice.sees_room(room)
    assert (seen["category"], seen["tags"], seen["text_max"], seen["ends_at"]) == (f"Games {word}", ["chess", "go"], 500, "2030-01-01T00:00:00.000Z")
    assert seen["settings"] == {"slow_mode_ms": 30_000, "newcomer_ms": 86_400_000, "newcomer_slow_ms": 60_000, "hides_history": True, "retention_ms": 30 * 86_400_000,
                                "lifetime_ms": 7 * 86_400_000, "lifetime_from": "reading", "previews": False, "language": "german"}
    assert [row[5] for row in at_bobs.plain("room", "find", "--category", f"Games {word}", "--tag", "go", "--sort", "activity")] == [room]
    assert at_bobs.plain("room", "find", "--category", f"Games {word}", "--tag", "bridge") == []
    template = at_alices.plain("template", "make", room, "quiet")[0][0]
    assert at_alices.plain("template", "list")[0][0] == "quiet"
    other = at_alices.plain("room", "create", f"other {word}", "--template", "quiet")[0][0]
    assert alice.sees_room(other)["settings"] == seen["settings"]
    at_alices.does("template", "delete", template)
    assert at_alices.tries("template", "delete", "quiet").returncode == 4
    for setting in ("slow_mode", "retention", "ends_at", "tags", "lifetime"):
        at_alices.does("room", "set", room, setting)
    seen = alice.sees_room(room)
    assert "ends_at" not in seen and "tags" not in seen and seen["settings"]["slow_mode_ms"] == 0 and "retention_ms" not in seen["settings"]
    for wrong in (("slow_mod", "1s"), ("slow_mode", "slow"), ("previews", "perhaps"), ("language", "latin"), ("category", "two", "words"), ()):
        assert at_alices.tries("room", "set", room, *wrong).returncode == 2, wrong
    at_alices.does("room", "set", room, "keep", "nothing")
    assert {"lifetime_ms": 600_000, "lifetime_from": "delivery"}.items() <= alice.sees_room(room)["settings"].items()
    at_alices.does("room", "set", room, "keep", "everything")
    assert "lifetime_ms" not in alice.sees_room(room)["settings"] and at_alices.tries("room", "set", room, "keep", "some").returncode == 2
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n")
    at_alices.does("room", "password", room, "--new-password-file", secret)
    assert at_bobs.tries("room", "join", room).returncode == 5
    at_bobs.does("room", "join", room, "--password-file", secret)
    at_alices.does("room", "password", room, "--remove")
    at_carols.does("room", "join", room)
    at_alices.does("room", "permit", room, "member", "read", "react")
    at_alices.does("member", "permit", room, bob.login, "read", "send")
    assert at_carols.tries("send", room, "hello").returncode == 5
    at_bobs.does("send", room, "hello")
    at_alices.does("room", "permit", room, "member", "--remove")
    at_alices.does("member", "permit", room, bob.login, "--remove")
    assert at_alices.plain("room", "activity", room, "--limit", 1)[-1][1:] == ["1", "1"]
    assert at_alices.tries("room", "permit", room, "member").returncode == 2 and at_alices.tries("room", "permit", room, "member", "fly").returncode == 2
    at_alices.does("room", "transfer", room, bob.login)
    assert at_alices.tries("room", "delete", room).returncode == 5
    at_bobs.does("room", "delete", room, "--reason", "over")
    assert at_bobs.tries("room", "show", room).returncode == 4


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


def test_addresses_of_messages_are_printed_followed_and_quoted(town: Town, sits_down):
    alice, bob = town.people("alice", "bob", door="rest")
    room, other = alice.makes_room(bob), alice.makes_room(bob)
    seq = alice.sends(room, "the plan")["seq"]
    terminal, outsider = sits_down(alice), sits_down(town.person("carol", "rest"))
    link = terminal.does("link", room, seq).strip()
    assert link == f"{town.platform.https_url}/r/{room}/{seq}" and "the plan" in terminal.does("show", link)
    terminal.does("send", room, "--quote", link, "agreed")
    terminal.does("send", other, "--quote", link, "agreed over there")
    answer, said = alice.log(room)[-1]["d"], alice.log(other)[-1]
    assert answer["reply_to"] == seq and said["d"]["body"]["text"] == f"{link}\nagreed over there" and said["d"]["spans"][0]["kind"] == "message"
    shown = terminal.does("show", f"{town.platform.https_url}/r/{other}/{said['seq']}")
    assert "agreed over there" in shown and f"> {alice.login}: the plan" in shown
    refused = outsider.tries("show", link)
    assert refused.returncode and "the plan" not in refused.stdout + refused.stderr
