"""The same through HAProxy, with TLS: as people from outside see it."""

from __future__ import annotations

import httpx

from support.client import Batch, Rest, Socket, bearer, make_id
from support.people import PASSWORD, Town, text_body


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
