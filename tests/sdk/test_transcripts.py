"""What the SDKs do on the wire, seen from a scripted gateway: the same transcripts for all of them. The C SDK is driven through `chat`, which is its
shortest user, the TypeScript SDK through chat.mjs beside this file, which is as much of `chat` as the transcripts need.

No waiting by the clock but where the protocol itself counts time; every wait is bounded.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from mock_gateway import DEVICE, EPOCH, OTHER, ROOM, SESSION, USER, MockGateway, error, is_uuid7  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
CHAT = Path(os.environ.get("CHAT_BIN", ROOT / "build" / os.environ.get("SAN", "none") / "bin" / "chat"))
NODE = ROOT / "sdks" / "js" / "node"
PATIENCE = 20
CLIENTS = {"c": [str(CHAT)], "js": [str(NODE), str(ROOT / "tests" / "sdk" / "chat.mjs")]}


class Chat:
    """The program with a home of its own, signed in at the mock."""

    def __init__(self, home: Path, gateway: MockGateway, *options: str, sdk: str = "c"):
        self.home, self.gateway, self.options, self.sdk = home, gateway, options, sdk
        self.session_file = home / "state/chat/default/session.json"
        self.session_file.parent.mkdir(parents=True)
        self.keep(access="access-0", refresh="refresh-0")
        self.env = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_STATE_HOME": str(home / "state"),
                    "TERM": "dumb", "LC_ALL": "C.UTF-8", "TZ": "UTC", **{k: v for k, v in os.environ.items() if k.startswith(("ASAN", "UBSAN", "LSAN"))}}

    def keep(self, access: str, refresh: str, left: float = 300, lifetime: float = 300) -> None:
        now = int(time.time() * 1000)
        self.session_file.write_text(json.dumps({"servers": self.gateway.url + "," + self.gateway.socket_url, "login": "me", "user": USER, "device": DEVICE, "session": SESSION,
                                                 "access": access, "refresh": refresh, "received_at_ms": now - int((lifetime - left) * 1000),
                                                 "lifetime_ms": int(lifetime * 1000)}))

    def kept(self) -> dict:
        return json.loads(self.session_file.read_text())

    def argv(self, *args: str) -> list[str]:
        return [*CLIENTS[self.sdk], "--server", self.gateway.url, "--socket-server", self.gateway.socket_url, *self.options, *args]

    def run(self, *args: str, text: str | None = None) -> subprocess.CompletedProcess:
        return subprocess.run(self.argv(*args), input=text, capture_output=True, text=True, env=self.env, timeout=60,
                              stdin=subprocess.DEVNULL if text is None else None)

    def start(self, *args: str) -> "Running":
        return Running(self.argv(*args), self.env)


class Running:
    def __init__(self, argv: list[str], env: dict):
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.talk: list[str] = []
        self.threads = [threading.Thread(target=self._pump, args=(self.process.stdout, self.lines.put), daemon=True),
                        threading.Thread(target=self._pump, args=(self.process.stderr, self.talk.append), daemon=True)]
        for thread in self.threads:
            thread.start()

    @staticmethod
    def _pump(stream, put):
        for line in stream:
            put(line.rstrip("\n"))
        put(None)

    def line(self, patience: float = PATIENCE) -> str:
        try:
            line = self.lines.get(timeout=patience)
        except queue.Empty:
            pytest.fail(f"nothing was printed; it said: {self.talk}")
        assert line is not None, f"it ended; it said: {self.talk}"
        return line

    def seqs(self, count: int) -> list[int]:
        return [json.loads(self.line())["seq"] for _ in range(count)]

    def quiet(self, seconds: float = 0.3) -> None:
        try:
            line = self.lines.get(timeout=seconds)
        except queue.Empty:
            return
        pytest.fail(f"printed {line!r}")

    def said(self, word: str) -> bool:
        return any(word in line for line in self.talk if line)

    def ends(self, patience: float = PATIENCE) -> int:
        code = self.process.wait(timeout=patience)
        for thread in self.threads:
            thread.join(timeout=5)
        return code

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()


def eventually(condition, what: str, patience: float = PATIENCE):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    pytest.fail(f"not in {patience} s: {what}")


@pytest.fixture
def gateway():
    mock = MockGateway()
    yield mock
    mock.stop()


@pytest.fixture(params=CLIENTS)
def sdk(request):
    return request.param


@pytest.fixture
def chat(tmp_path, gateway, sdk):
    return Chat(tmp_path, gateway, sdk=sdk)


@pytest.fixture
def start(chat):
    running = []

    def go(*args: str) -> Running:
        running.append(chat.start(*args))
        return running[-1]

    yield go
    for one in running:
        one.stop()


def following(start, gateway, *more: str) -> tuple[Running, object]:
    tail = start("tail", "lobby", "--json", *more)
    connection = gateway.arrivals.get(timeout=PATIENCE)
    eventually(lambda: tail.said("following"), "the tail is ready")
    return tail, connection


# --- opening

def test_connect(gateway, start, sdk):
    tail, connection = following(start, gateway)
    assert connection.path == "/v1/ws"
    assert connection.ws.subprotocol == "chat.v1.json"
    assert f"chat-sdk-{sdk}/" in connection.headers["User-Agent"]
    first = connection.frames[0]
    assert first["op"] == "session.open" and first["args"] == {"token": "access-0", "feature_level": 1}
    assert connection.frames[1] == {"id": first["id"] + 1, "op": "session.sync", "args": {"epoch": EPOCH, "user_seq": 1, "heads": [{"room": ROOM, "seq": 0}]}}
    gateway.append("hello")
    entry = json.loads(tail.line())
    assert entry["d"]["body"] == {"kind": "text", "text": "hello"}
    tail.process.send_signal(signal.SIGINT)
    assert tail.ends() == 130


def test_unknown_events_and_fields(gateway, start):
    tail, connection = following(start, gateway)
    connection.send({"ev": "weather", "d": {}}, {"new": 1}, {"ev": "typing", "room": ROOM, "d": {"user": OTHER, "until": "x"}})
    gateway.log.append({"ev": "planet.found", "room": ROOM, "seq": 1, "at": "2026-11-20T10:00:00.123Z", "d": {"size": 3}, "more": True})
    connection.send(gateway.log[0])
    assert json.loads(tail.line())["ev"] == "planet.found"
    assert len(gateway.connections) == 1


# --- resuming

def test_resume(gateway, start):
    for i in range(5):
        gateway.append(f"old {i}")
    tail, connection = following(start, gateway, "--since", "2")
    assert tail.seqs(3) == [3, 4, 5]
    connection.close(4500)
    for i in range(450):
        gateway.append(f"missed {i}", tell=False)
    again = gateway.arrivals.get(timeout=PATIENCE)
    assert tail.seqs(450) == list(range(6, 456))
    sync = next(f for f in again.frames if f["op"] == "session.sync")
    assert sync["args"]["heads"] == [{"room": ROOM, "seq": 5}] and sync["args"]["epoch"] == EPOCH
    assert again.ops().count("room.events") == 3
    gateway.append("live again")
    assert tail.seqs(1) == [456]
    tail.quiet()


def test_not_recovered(gateway, start):
    gateway.append("one")
    tail, connection = following(start, gateway)
    for i in range(20):
        gateway.append(f"gone {i}", tell=False)
    gateway.floor = 15
    connection.close(4001)
    lines = [json.loads(tail.line()) for _ in range(8)]
    assert lines[0]["ev"] == "reloaded" and lines[0]["seq"] == 14
    assert [line["seq"] for line in lines[1:]] == list(range(15, 22))


def test_another_epoch(gateway, start):
    for i in range(3):
        gateway.append(f"lost {i}")
    tail, connection = following(start, gateway, "--since", "0")
    assert tail.seqs(3) == [1, 2, 3]
    gateway.log = []
    gateway.append("after the restore", tell=False)
    gateway.epoch = EPOCH[:-1] + "2"
    connection.close(4500)
    assert json.loads(tail.line())["ev"] == "reloaded"
    entry = json.loads(tail.line())
    assert entry["seq"] == 1 and entry["d"]["body"]["text"] == "after the restore"


def test_gap_is_pulled_and_joined(gateway, start):
    tail, connection = following(start, gateway)
    for i in range(4):
        gateway.append(f"{i}", tell=False)
    connection.send(gateway.log[3])
    assert tail.seqs(4) == [1, 2, 3, 4]
    pull = next(f for f in connection.frames if f["op"] == "room.events")
    assert pull["args"]["after_seq"] == 0


def test_sync_required(gateway, start):
    tail, connection = following(start, gateway)
    for i in range(3):
        gateway.append(f"{i}", tell=False)
    connection.send({"ev": "sync.required", "room": ROOM, "seq": 3})
    assert tail.seqs(3) == [1, 2, 3]


def test_duplicates_are_dropped(gateway, start):
    tail, connection = following(start, gateway)
    first = gateway.append("once")
    connection.send(first, first)
    gateway.append("twice")
    assert tail.seqs(2) == [1, 2]
    tail.quiet()


def test_drain_notice(gateway, start):
    tail, old = following(start, gateway)
    gateway.append("before")
    old.send({"ev": "server.goaway", "d": {"after_ms": 800}})
    new = gateway.arrivals.get(timeout=PATIENCE)
    gateway.append("while both are open")
    eventually(lambda: old.closed_with == 1000, "the old socket is closed by the client")
    gateway.append("after")
    assert tail.seqs(3) == [1, 2, 3]
    assert new.closed_with is None
    tail.quiet()
    assert not tail.said("connected again")


def test_silence(gateway, start):
    """Nothing at all is heard: no ping, and no answer to who asks whether anybody is there (a page cannot see pings)."""
    gateway.heartbeat_ms = 1000
    gateway.hooks["session.renew"] = lambda connection, args: None
    tail, connection = following(start, gateway)
    began = time.monotonic()
    gateway.arrivals.get(timeout=PATIENCE)
    assert 1.5 < time.monotonic() - began < 6


def test_pings_are_life(gateway, start):
    gateway.heartbeat_ms, gateway.ping_seconds = 1000, 0.4
    tail, connection = following(start, gateway)
    with pytest.raises(queue.Empty):
        gateway.arrivals.get(timeout=5)


def test_another_server_is_tried_when_one_is_gone(gateway, chat):
    nobody = "http://127.0.0.1:1"
    chat.gateway = type("Two", (), {"url": f"{nobody},{gateway.url}", "socket_url": f"{nobody},{gateway.socket_url}"})
    chat.keep("access-0", "refresh-0")
    assert chat.run("send", "lobby", "by rest").returncode == 0
    assert chat.run("send", "--lines", "lobby", text="by socket\n").returncode == 0
    assert [entry["d"]["body"]["text"] for entry in gateway.log] == ["by rest", "by socket"]


# --- tokens

def test_renewed_before_it_ends(gateway, chat, start):
    gateway.lifetime = 9
    chat.keep("access-0", "refresh-0", left=8.9, lifetime=9)
    tail, connection = following(start, gateway)
    renew = eventually(lambda: next((f for f in connection.frames if f["op"] == "session.renew"), None), "the session is renewed")
    assert renew["args"] == {"token": "access-1"}
    assert chat.kept()["refresh"] == "refresh-1"
    assert chat.session_file.stat().st_mode & 0o777 == 0o600
    assert len(gateway.connections) == 1


def test_a_lost_refresh_reply_is_asked_for_again(gateway, chat):
    chat.keep("access-0", "refresh-0", left=0)
    lost = []

    def lose_first(body):
        if not lost:
            lost.append(gateway.renew(body["refresh"]))
            return "cut"
        return None

    gateway.hooks["POST /v1/auth/refresh"] = lose_first
    assert chat.run("whoami").returncode == 0
    assert gateway.refreshes == ["refresh-0", "refresh-0"]
    assert chat.kept()["refresh"] == "refresh-1" and not gateway.session_is_over


def test_processes_side_by_side_renew_once(gateway, chat):
    chat.keep("access-0", "refresh-0", left=0)
    runs = [chat.start("whoami") for _ in range(6)]
    assert [run.ends() for run in runs] == [0] * 6
    assert gateway.refreshes == ["refresh-0"]
    for run in runs:
        run.stop()


@pytest.mark.parametrize("skew", [-3 * 3600, 3 * 3600])
def test_clocks_that_differ_do_no_harm(gateway, chat, skew):
    gateway.skew = skew
    chat.keep("access-0", "refresh-0", left=0)
    for _ in range(3):
        assert chat.run("whoami").returncode == 0
    assert gateway.refreshes == ["refresh-0"]
    assert chat.kept()["lifetime_ms"] in range(298000, 302000)


def test_a_refused_access_token_is_renewed_once(gateway, chat):
    def whoami(body):
        authorization = gateway.requests[-1][2]["Authorization"]
        return (401, error("unauthenticated", 401)) if authorization == "Bearer access-0" else None

    gateway.hooks["GET /v1/users/me"] = whoami
    assert chat.run("whoami").returncode == 0
    assert gateway.refreshes == ["refresh-0"]


def test_a_session_that_is_over_signs_out(gateway, chat):
    gateway.session_is_over = True
    chat.keep("access-0", "refresh-0", left=0)
    ended = chat.run("whoami")
    assert ended.returncode == 3 and "chat login" in ended.stderr
    assert "refresh" not in chat.kept() and chat.kept()["device"] == DEVICE


def test_no_token_in_an_address(gateway, chat, start):
    following(start, gateway)
    assert all("access-" not in path and "refresh-" not in path for _, path, _, _ in gateway.requests)
    assert "access" not in gateway.connections[0].path


def test_tokens_go_only_where_they_came_from(gateway, chat):
    chat.session_file.write_text(chat.session_file.read_text().replace("http://127.0.0.1", "https://chat.example.org"))
    ended = chat.run("whoami")
    assert ended.returncode == 3 and "profile" in ended.stderr
    assert not gateway.requests


# --- the table of close codes

@pytest.mark.parametrize("sdk", ["c"])
def test_4000_returns_at_once(gateway, start, sdk):
    """Told from a random wait by a tenth of a second; the TypeScript SDK's own tests hold the clock still for that."""
    tail, connection = following(start, gateway)
    began = time.monotonic()
    connection.close(4000)
    gateway.arrivals.get(timeout=PATIENCE)
    assert time.monotonic() - began < 0.4


@pytest.mark.parametrize("code", [4001, 4002, 4008, 4500, 1011])
def test_broken_ones_return_with_jitter(gateway, start, code):
    tail, connection = following(start, gateway)
    connection.close(code)
    gateway.append("meanwhile", tell=False)
    gateway.arrivals.get(timeout=PATIENCE)
    assert tail.seqs(1) == [1]


def test_4401_renews_first(gateway, start):
    tail, connection = following(start, gateway)
    connection.close(4401)
    again = gateway.arrivals.get(timeout=PATIENCE)
    opened = eventually(lambda: again.frames and again.frames[0], "it opens again")
    assert opened["args"]["token"] == "access-1"


def test_4403_logs_out(gateway, chat, start):
    tail, connection = following(start, gateway)
    began = time.monotonic()
    threading.Thread(target=connection.close, args=(4403,), daemon=True).start()    # it waits until the other side has hung up, too
    eventually(lambda: tail.said("this session was ended"), "it says so")
    assert time.monotonic() - began < 1
    assert tail.ends() == 3
    assert "access" not in chat.kept()


@pytest.mark.parametrize("code", [4400, 4405, 4413])
def test_bugs_stop_and_are_shown(gateway, start, code):
    tail, connection = following(start, gateway)
    connection.close(code)
    assert tail.ends() == 1
    assert tail.said("a bug")
    assert len(gateway.connections) == 1


def test_4009_returns_only_when_used(gateway, start):
    tail, connection = following(start, gateway)
    connection.close(4009)
    assert tail.ends() == 5
    assert len(gateway.connections) == 1


def test_4009_loses_nothing_that_was_to_be_sent(gateway, chat):
    """Lines that wait for their answer are use enough."""
    def replaced_once(connection, args):
        gateway.hooks.clear()
        connection.close(4009)

    gateway.hooks["message.send"] = replaced_once
    ended = chat.run("send", "--lines", "lobby", text="a\nb\nc\n")
    assert ended.returncode == 0, ended.stderr
    assert [entry["d"]["body"]["text"] for entry in gateway.log] == ["a", "b", "c"] and len(gateway.connections) == 2


@pytest.mark.parametrize("code", [4429, 4503])
def test_a_wait_that_is_told_is_kept(gateway, start, code):
    tail, connection = following(start, gateway)
    began = time.monotonic()
    connection.close(code, "retry_after_ms=1500")
    gateway.arrivals.get(timeout=PATIENCE)
    assert 1.4 < time.monotonic() - began < 4


@pytest.mark.parametrize("sdk", ["c"])
def test_a_full_server_says_when_to_return(gateway, start, sdk):
    """A page is not shown what was answered instead of an upgrade."""
    tail, connection = following(start, gateway)
    gateway.refuse_upgrade = [(503, {"Retry-After": "2"})]
    began = time.monotonic()
    connection.close(4000)
    gateway.arrivals.get(timeout=PATIENCE)
    assert 1.9 < time.monotonic() - began < 6


def test_breaks_without_a_goodbye(gateway, start):
    tail, connection = following(start, gateway)
    connection.ws.socket.close()
    gateway.append("meanwhile", tell=False)
    gateway.arrivals.get(timeout=PATIENCE)
    assert tail.seqs(1) == [1]


# --- sending

def test_send_carries_a_key_of_its_own(gateway, chat):
    assert chat.run("send", "lobby", "hello", "there").returncode == 0
    method, path, headers, body = gateway.requests[-1]
    assert (method, path) == ("POST", f"/v1/rooms/{ROOM}/messages")
    assert is_uuid7(headers["Idempotency-Key"]) and body == {"body": {"kind": "text", "text": "hello there"}}


def test_send_repeats_with_the_same_key_after_a_lost_reply(gateway, chat):
    cut = []

    def lose(body):
        if len(cut) < 2:
            cut.append(gateway.send({"cid": gateway.requests[-1][2]["Idempotency-Key"], **body}))
            return "cut"
        return None

    gateway.hooks[f"POST /v1/rooms/{ROOM}/messages"] = lose
    ended = chat.run("send", "lobby", "once", "--json")
    assert ended.returncode == 0 and json.loads(ended.stdout)["dup"] is True
    assert len(gateway.log) == 1


def test_lines_keep_their_order_through_breaks(gateway, chat, start):
    cut = []

    def forgetful(connection, args):
        answer = gateway.send(args)
        if answer["seq"] in (3, 7) and answer["seq"] not in cut:
            cut.append(answer["seq"])
            connection.close(4500)
            return None
        return answer

    gateway.hooks["message.send"] = forgetful
    ended = chat.run("send", "--lines", "lobby", "--json", text="".join(f"line {i}\n" for i in range(1, 13)))
    assert ended.returncode == 0, ended.stderr
    assert [entry["d"]["body"]["text"] for entry in gateway.log] == [f"line {i}" for i in range(1, 13)]
    assert [json.loads(line)["dup"] for line in ended.stdout.splitlines()].count(True) == 2


def test_429_waits_and_repeats_the_same(gateway, chat):
    seen = []

    def limited(connection, args):
        seen.append((time.monotonic(), args["cid"]))
        if len(seen) == 2:
            return error("rate_limited", 429, True, retry_after_ms=700)
        return gateway.send(args)

    gateway.hooks["message.send"] = limited
    ended = chat.run("send", "--lines", "lobby", text="a\nb\nc\n")
    assert ended.returncode == 0, ended.stderr
    assert [entry["d"]["body"]["text"] for entry in gateway.log] == ["a", "b", "c"]
    assert seen[1][1] == seen[2][1] and seen[2][0] - seen[1][0] >= 0.69


def test_the_limit_that_was_told_is_obeyed(gateway, chat):
    gateway.limits = [{"name": "send", "burst": 3, "per_minute": 120}]
    times = []
    gateway.hooks["message.send"] = lambda connection, args: times.append(time.monotonic()) or gateway.send(args)
    assert chat.run("send", "--lines", "lobby", text="a\nb\nc\nd\ne\n").returncode == 0
    assert times[2] - times[0] < 0.3 and times[3] - times[0] > 0.4 and times[4] - times[3] > 0.4


def test_a_refusal_is_final(gateway, chat):
    gateway.hooks["message.send"] = lambda connection, args: error("muted", 403) if args["body"]["text"] == "b" else gateway.send(args)
    ended = chat.run("send", "--lines", "lobby", text="a\nb\nc\n")
    assert ended.returncode == 5 and "muted" in ended.stderr
    assert [entry["d"]["body"]["text"] for entry in gateway.log] == ["a", "c"]


def test_rest_429_is_waited_out_when_there_is_time(gateway, chat, sdk):
    refusals = [(429, error("rate_limited", 429, True, retry_after_ms=600))]
    gateway.hooks[f"POST /v1/rooms/{ROOM}/messages"] = lambda body: refusals.pop() if refusals else None
    began = time.monotonic()
    assert chat.run("send", "lobby", "hi").returncode == 0
    assert time.monotonic() - began > 0.59
    gateway.hooks[f"POST /v1/rooms/{ROOM}/messages"] = lambda body: (429, error("rate_limited", 429, True, retry_after_ms=60000))
    began = time.monotonic()
    assert chat.run("send", "lobby", "hi").returncode == 5
    assert time.monotonic() - began < (5 if sdk == "c" else 20)     # Node alone takes seconds to come up on a busy machine


# --- certificates

@pytest.fixture(scope="session")
def authority(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run([ROOT / "deploy/local/tls.sh", folder], check=True, capture_output=True)
    return folder


@pytest.fixture
def tls_gateway(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "front.pem")
    mock = MockGateway(tls=context)
    yield mock
    mock.stop()


def test_tls_by_the_given_authority(tls_gateway, authority, tmp_path):
    chat = Chat(tmp_path, tls_gateway, "--ca-file", str(authority / "ca.pem"))
    assert chat.run("send", "lobby", "by rest").returncode == 0
    assert chat.run("send", "--lines", "lobby", text="by socket\n").returncode == 0
    assert [entry["d"]["body"]["text"] for entry in tls_gateway.log] == ["by rest", "by socket"]


def test_tls_by_nobody_known_is_refused(tls_gateway, tmp_path):
    chat = Chat(tmp_path, tls_gateway, "--timeout", "1")
    assert chat.run("send", "lobby", "hi").returncode == 6
    assert not tls_gateway.requests


def test_a_socket_by_nobody_known_is_refused(tls_gateway, gateway, tmp_path):
    """REST is plain on loopback here, so that only the socket's certificate is in question."""
    tls_gateway.url = gateway.url
    chat = Chat(tmp_path, tls_gateway)
    tail = chat.start("tail", "lobby")
    try:
        eventually(lambda: tail.said("trying again"), "it complains")
        assert not tls_gateway.connections
    finally:
        tail.stop()


def test_a_certificate_for_another_name_is_refused(authority, tmp_path):
    (tmp_path / "wrong").mkdir()
    made = tmp_path / "wrong"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=elsewhere.example", "-addext",
                    "subjectAltName=DNS:elsewhere.example", "-keyout", made / "key.pem", "-out", made / "cert.pem", "-days", "2"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made / "cert.pem", made / "key.pem")
    plain, wrong = MockGateway(), MockGateway(tls=context)
    try:
        wrong.url = plain.url
        chat = Chat(tmp_path / "home", wrong, "--ca-file", str(made / "cert.pem"))
        tail = chat.start("tail", "lobby")
        try:
            eventually(lambda: tail.said("trying again"), "it complains")
            assert not wrong.connections
        finally:
            tail.stop()
    finally:
        plain.stop()
        wrong.stop()
