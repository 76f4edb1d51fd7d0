"""The same through HAProxy, with TLS: as people from outside see it."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from support.client import Batch, Rest, Socket, bearer, make_id
from support.people import PASSWORD, Town, text_body
from support.process import free_port, wait_until

PRODUCTION = Path(__file__).resolve().parents[2] / "deploy" / "haproxy" / "production.cfg"


def test_two_people_meet_through_the_front(town: Town):
    platform = town.platform
    rest, batch = (kind(platform.https_url, verify=platform.tls()) for kind in (Rest, Batch))
    tokens = []
    for name in ("alice", "bob"):
        account, login = make_id(), f"{name}-{make_id()[-12:]}"
        assert rest.call("account.register", {"account": account, "login": login, "password": PASSWORD}).ok
        tokens.append(rest.call("login.password", {"login": login, "password": PASSWORD}).body["tokens"])
    alice, bob = tokens
    room = rest.call("room.create", {"kind": "direct", "peer": bob["user"], "cid": make_id()}, alice["access"]).body["room"]["room"]
    socket = Socket(platform.websocket_url, bob["access"], ssl=platform.tls())
    for client, text in ((rest, "by rest"), (batch, "by batch")):
        assert client.call("message.send", {"room": room, "cid": make_id(), "body": text_body(text)}, alice["access"]).ok
        assert socket.wait_event("message.sent")["d"]["body"]["text"] == text
    assert socket.call("message.send", {"room": room, "cid": make_id(), "body": text_body("by socket")}).ok
    events = rest.call("room.events", {"room": room}, alice["access"]).body["events"]
    assert [event["d"]["body"]["text"] for event in events[1:]] == ["by rest", "by batch", "by socket"]
    socket.close()


def test_the_front_says_who_asks_and_nobody_else_does(town: Town):
    """What a stranger claims to be forwarded for is overwritten."""
    platform = town.platform
    with httpx.Client(base_url=platform.https_url, verify=platform.tls()) as client:
        account, login = make_id(), f"alice-{make_id()[-12:]}"
        client.post("/v1/auth/register", json={"account": account, "login": login, "password": PASSWORD}).raise_for_status()
        tokens = client.post("/v1/auth/login", json={"login": login, "password": PASSWORD}, headers={"X-Forwarded-For": "203.0.113.7"}).json()["tokens"]
        listed = client.get("/v1/auth/sessions", headers=bearer(tokens["access"])).json()["sessions"]
    assert [one["address"] for one in listed] == ["127.0.0.0/24"]


def test_what_services_ask_of_each_other_is_not_in_front(town: Town):
    """Even with a good token and the right secret."""
    platform = town.platform
    rest = Rest(platform.https_url, verify=platform.tls())
    asked = {"user": make_id(), "id": make_id()}
    assert town.rests[0].call("schedule.fire", asked, town.mint.service_token("worker")).ok
    assert rest.call("schedule.fire", asked, town.mint.service_token("worker")).status == 404
    for path in ("/v1/internal", "/v1/internal/", "/v1/internal/users/x/scheduled/y/fire", "/v1/auth/service"):
        answer = rest.http.post(path, json={"service": "worker", "secret": platform.service_secret})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    for path in ("/v1/%69nternal/users/x/scheduled/y/fire", "//v1/internal/users/x/scheduled/y/fire", "/v1/./internal/users/x/scheduled/y/fire"):
        assert rest.http.post(path, headers=bearer(town.mint.service_token("worker"))).json()["code"] == "not_found", path
    rest.close()


def test_the_operators_pages_are_not_in_front(town: Town):
    platform = town.platform
    with httpx.Client(base_url=platform.https_url, verify=platform.tls()) as client:
        for path in ("/metrics", "/healthz", "/readyz", "/debug/"):
            assert client.get(path).status_code == 404


# --- production.cfg itself, on free ports, with the platform's processes in place of names that are looked up

def production_config(town: Town, ports: dict[str, int], folder: Path) -> str:
    platform = town.platform
    gateways = "".join(f"server {one.name} 127.0.0.1:{one.port} check port {one.admin_port}\n" for one in platform.gateways)
    text = PRODUCTION.read_text()
    for pattern, instead, times in ((r"bind :80$", f"bind 127.0.0.1:{ports['plain']}", 1), (r"bind :443 ", f"bind 127.0.0.1:{ports['tls']} ", 1),
                                    (r'^ +bind "[^"]*:8404"$', f"bind 127.0.0.1:{ports['operators']}", 1), (r"stats socket /run/haproxy/", f"stats socket {folder}/", 1),
                                    (r"^ +server-template auth .*\n", f"server auth 127.0.0.1:{platform.auth.port} check port {platform.auth.admin_port}\n", 1),
                                    (r"^ +server-template gateway .*\n", gateways, 2)):
        text, found = re.subn(pattern, instead, text, flags=re.MULTILINE)
        assert found == times, pattern
    return text


@pytest.fixture(scope="module")
def production(everybody: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    folder, ports = tmp_path_factory.mktemp("production"), {name: free_port() for name in ("plain", "tls", "operators")}
    env = {"PATH": os.environ["PATH"] + ":/usr/sbin", "CERTIFICATES": str(everybody.platform.front_folder / "front.pem")}
    (folder / "production.cfg").write_text(production_config(everybody, ports, folder))
    checked = subprocess.run(["haproxy", "-c", "-f", PRODUCTION], capture_output=True, text=True, env=env, timeout=30)
    assert checked.returncode == 0, checked.stderr
    with (folder / "log").open("w") as log, subprocess.Popen(["haproxy", "-db", "-f", folder / "production.cfg"], stderr=log, env=env) as front:
        try:
            wait_until(lambda: front.poll() is not None or is_open(ports["operators"]), 20, "HAProxy listens")
            assert front.poll() is None, (folder / "log").read_text()
            yield ports
        finally:
            front.terminate()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def shakes_hands(town: Town, port: int, version: ssl.TLSVersion, ciphers: str) -> bool:
    context = town.platform.tls()
    context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, version
    context.set_ciphers(ciphers)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain, context.wrap_socket(plain, server_hostname="localhost") as secure:
            return bool(secure.version())
    except (ssl.SSLError, ConnectionResetError):
        return False


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("where", ["development", "production"])
def test_old_ways_to_encrypt_are_refused(town: Town, production: dict[str, int], where: str):
    """By a client that would take them all, so that it is the front that refuses."""
    port = production["tls"] if where == "production" else town.platform.https_port
    everything = "ALL:@SECLEVEL=0"
    assert shakes_hands(town, port, ssl.TLSVersion.TLSv1_3, everything)
    assert shakes_hands(town, port, ssl.TLSVersion.TLSv1_2, everything)
    assert shakes_hands(town, port, ssl.TLSVersion.TLSv1_2, "ECDHE+AESGCM:@SECLEVEL=0")
    chained = "ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256"
    assert not shakes_hands(town, port, ssl.TLSVersion.TLSv1_2, chained + ":@SECLEVEL=0")
    for version in (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1):
        assert not shakes_hands(town, port, version, everything), version


def test_the_front_of_production_is_as_ours_and_stricter(town: Town, production: dict[str, int]):
    with httpx.Client(base_url=f"https://localhost:{production['tls']}", verify=town.platform.tls()) as client:
        login = f"alice-{make_id()[-12:]}"
        client.post("/v1/auth/register", json={"account": make_id(), "login": login, "password": PASSWORD}).raise_for_status()
        claims = {"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.7", "X-Real-IP": "203.0.113.7"}
        reply = client.post("/v1/auth/login", json={"login": login, "password": PASSWORD}, headers=claims)
        token = reply.json()["tokens"]["access"]
        assert reply.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains" and "server" not in reply.headers
        assert [one["address"] for one in client.get("/v1/auth/sessions", headers=bearer(token)).json()["sessions"]] == ["127.0.0.0/24"]
        assert client.get("/v1/rooms", headers=bearer(token)).status_code == 200
        for path in ("/v1/internal/users/x/scheduled/y/fire", "/v1/auth/service", "/metrics", "/healthz", "/readyz"):
            assert client.post(path).status_code == 404, path
    assert httpx.get(f"http://127.0.0.1:{production['operators']}/healthz").status_code == 200
    online = Socket(f"wss://localhost:{production['tls']}/v1/ws", token, ssl=town.platform.tls())
    assert online.opening.ok
    online.close()
    plain = httpx.get(f"http://127.0.0.1:{production['plain']}/v1/rooms?limit=1")
    assert plain.status_code == 308 and plain.headers["location"].startswith("https://127.0.0.1") and plain.headers["location"].endswith("/v1/rooms?limit=1")
