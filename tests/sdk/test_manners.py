"""How `chat` behaves towards people and scripts: prompts, colours, exit codes, help, completion, hostile texts."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest

from mock_gateway import OTHER, ROOM, MockGateway, error
from test_transcripts import CHAT, PATIENCE, Chat, eventually


@pytest.fixture
def gateway():
    mock = MockGateway()
    yield mock
    mock.stop()


@pytest.fixture
def chat(tmp_path, gateway):
    return Chat(tmp_path, gateway)


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, chat: Chat, *args: str, **env: str):
        self.seen = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(CHAT, chat.argv(*args), chat.env | {"TERM": "xterm"} | env)

    def until(self, pattern: str, patience: float = PATIENCE) -> bytes:
        end = time.monotonic() + patience
        while not re.search(pattern.encode(), self.seen):
            assert time.monotonic() < end and select.select([self.fd], [], [], max(0.0, end - time.monotonic()))[0], f"never {pattern!r}: {self.seen!r}"
            try:
                self.seen += os.read(self.fd, 4096)
            except OSError:
                pytest.fail(f"ended without {pattern!r}: {self.seen!r}")
        return self.seen

    def type(self, text: str) -> None:
        os.write(self.fd, text.encode())

    def ends(self) -> int:
        while True:
            try:
                data = os.read(self.fd, 4096)
            except OSError:
                data = b""
            self.seen += data
            if not data:
                break
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


# --- terminals

def test_a_password_is_asked_for_without_echo(gateway, chat):
    asked = []
    gateway.hooks["POST /v1/auth/login"] = lambda body: asked.append(body) or (200, {"tokens": gateway.tokens()})
    terminal = Terminal(chat, "login", "me", "--login-way", "password")
    terminal.until("Password: ")
    terminal.type("open sesame\n")
    assert terminal.ends() == 0
    assert asked[0]["password"] == "open sesame" and b"sesame" not in terminal.seen
    assert chat.kept()["refresh"] == "refresh-1"


def test_an_interrupted_prompt_puts_the_echo_back(chat):
    terminal = Terminal(chat, "login", "me")
    terminal.until("Password: ")
    import termios
    assert not termios.tcgetattr(terminal.fd)[3] & termios.ECHO
    terminal.type("\x03")
    eventually(lambda: termios.tcgetattr(terminal.fd)[3] & termios.ECHO, "echo is back")
    assert terminal.ends() in (-signal.SIGINT, 130)


def test_two_new_passwords_must_agree(chat):
    terminal = Terminal(chat, "register", "me")
    terminal.until("Password")
    terminal.type("password one\n")
    terminal.until("Again: ")
    terminal.type("password two\n")
    assert terminal.ends() == 2
    assert not chat.gateway.requests


def test_no_input_asks_nothing(chat):
    terminal = Terminal(chat, "login", "me", "--no-input")
    assert terminal.ends() == 2
    assert b"Password:" not in terminal.seen


@pytest.mark.parametrize("env,args,colored", [({}, [], True), ({"NO_COLOR": "1"}, [], False), ({"TERM": "dumb"}, [], False), ({}, ["--color", "never"], False),
                                              ({"NO_COLOR": "1"}, ["--color", "always"], True), ({}, ["--json"], False)])
def test_colour_on_terminals_only_and_when_wanted(gateway, chat, env, args, colored):
    gateway.append("hello")
    terminal = Terminal(chat, "history", "lobby", *args, **env)
    assert terminal.ends() == 0
    assert (b"\x1b[" in terminal.seen) is colored
    assert "\x1b" not in chat.run("history", "lobby").stdout


# --- hostile texts

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b1mbold\u202eesrever\x7f\x08 end"


@pytest.mark.parametrize("form", ["--plain", "--json", "--color=never"])
def test_nothing_of_strangers_reaches_the_terminal_raw(gateway, chat, form):
    gateway.append(HOSTILE)
    gateway.hooks[f"GET /v1/users/{OTHER}"] = lambda body: (200, {"profile": {"user": OTHER, "login": "other", "display_name": HOSTILE, "rev": 0, "disabled": False}})
    out = chat.run("history", "lobby", form).stdout
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out)
    assert "end" in out
    if form == "--json":
        assert json.loads(out)["d"]["body"]["text"] == HOSTILE


def test_errors_of_servers_are_cleaned_too(gateway, chat):
    gateway.hooks[f"POST /v1/rooms/{ROOM}/messages"] = lambda body: (403, error("muted", 403) | {"title": HOSTILE})
    ended = chat.run("send", "lobby", "x")
    assert ended.returncode == 5 and "\x1b" not in ended.stderr and "end" in ended.stderr


# --- scripts

@pytest.mark.parametrize("answer,code", [((400, error("invalid", 400)), 2), ((403, error("forbidden", 403)), 5), ((404, error("not_found", 404)), 4), ((409, error("archived", 409)), 5),
                                         ((413, error("too_large", 413)), 5), ((500, error("internal", 500)), 1), ((200, {"odd": 1}), 1)])
def test_exit_codes(gateway, chat, answer, code):
    gateway.hooks[f"POST /v1/rooms/{ROOM}/messages"] = lambda body: answer
    assert chat.run("send", "lobby", "x").returncode == code


def test_a_server_that_is_not_there(gateway, chat):
    gateway.stop()
    began = time.monotonic()
    assert chat.run("--timeout", "1", "whoami").returncode == 6
    assert time.monotonic() - began < 4


def test_a_server_that_says_nothing(gateway, chat):
    gateway.hooks["GET /v1/users/me"] = lambda body: time.sleep(6)
    began = time.monotonic()
    assert chat.run("--timeout", "2", "whoami").returncode == 6
    assert time.monotonic() - began < 5


def test_data_and_talk_are_apart(gateway, chat):
    gateway.append("one")
    ended = chat.run("room", "join", "nowhere", "--json")
    assert ended.returncode == 4 and ended.stdout == "" and "nowhere" in ended.stderr
    assert chat.run("history", "lobby", "--json").stderr == ""


def test_whoever_stops_reading_ends_it_quietly(gateway, chat):
    for i in range(500):
        gateway.append(f"line {i}")
    command = " ".join(chat.argv("history", "lobby", "--limit", "500")) + " | head -n 1"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=chat.env, timeout=60)
    assert "line 0" in ended.stdout and ended.stderr == ""


def test_a_password_never_comes_from_an_argument(chat):
    assert chat.run("login", "me", "--password", "x").returncode == 2
    assert chat.run("login", "me", "x").returncode == 2


def test_plain_http_elsewhere_is_refused(chat):
    ended = chat.run("--server", "http://chat.example.org", "whoami")
    assert ended.returncode == 2 and "https" in ended.stderr


def test_settings_stand_in_for_options(gateway, chat):
    assert chat.run("config", "set", "color", "always").returncode == 0
    gateway.append("x")
    assert "\x1b" in chat.run("history", "lobby").stdout
    assert chat.run("config", "set", "colr", "always").returncode == 2
    assert "did you mean color?" in chat.run("config", "set", "colr", "always").stderr
    assert chat.run("config", "get", "color").stdout == "always\n"


def test_help(chat):
    overview = chat.run("--help")
    assert overview.returncode == 0 and overview.stdout.index("Examples") < overview.stdout.index("Commands")
    one = chat.run("room", "create", "--help")
    assert one.returncode == 0 and one.stdout.startswith("Examples:\n  chat room create")
    assert chat.run("help", "room", "create").stdout == one.stdout
    assert "room create" in chat.run("help", "room").stdout
    nothing = chat.run()
    assert nothing.returncode == 2 and nothing.stdout == "" and "Commands" in nothing.stderr
    assert re.fullmatch(r"chat \d+\.\d+\.\d+\n", chat.run("--version").stdout)


# --- completion

def complete(tmp_path: Path, chat: Chat, *words: str) -> set[str]:
    script = tmp_path / "completion.bash"
    script.write_text(chat.run("completion", "bash").stdout)
    quoted = " ".join(f"'{word}'" for word in words)
    run = subprocess.run(["bash", "-euc", f"source {script}; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _chat || true; printf '%s\\n' \"${{COMPREPLY[@]}}\""],
                         capture_output=True, text=True, timeout=20)
    assert run.stderr == ""
    return set(run.stdout.split())


def test_bash_completes_words_and_options(tmp_path, chat):
    assert {"room", "send", "tail", "sessions", "help"} <= complete(tmp_path, chat, "chat", "")
    assert complete(tmp_path, chat, "chat", "se") == {"search", "send", "sessions"}
    assert complete(tmp_path, chat, "chat", "room", "l") == {"list", "leave", "lock"}
    assert complete(tmp_path, chat, "chat", "--profile", "work", "member", "") == {"list", "add", "remove", "role", "mute", "unmute", "ban", "unban", "bans", "permit", "rename"}
    assert complete(tmp_path, chat, "chat", "-p", "work", "mem") == {"member"}
    assert complete(tmp_path, chat, "chat", "history", "lobby", "--li") == {"--limit"}
    assert complete(tmp_path, chat, "chat", "whoami", "--li") == set()
    assert complete(tmp_path, chat, "chat", "member", "add", "x", "y", "--role", "m") == {"member", "moderator"}
    assert complete(tmp_path, chat, "chat", "completion", "") == {"bash", "zsh", "fish"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_well_formed(tmp_path, chat, shell):
    script = tmp_path / "script"
    script.write_text(chat.run("completion", shell).stdout)
    try:
        checked = subprocess.run([shell, "-n", script], capture_output=True, text=True, timeout=20)
    except FileNotFoundError:
        pytest.skip(f"there is no {shell} here")
    assert checked.returncode == 0, checked.stderr
