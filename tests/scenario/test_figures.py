"""What operators see: figures under the names that dashboards and alarms rely on, each on the page, each counting what it says, none about anybody; and the log."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.client import make_id
from support.people import Town, text_body
from support.process import wait_until
from support.servers import Service

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "metrics.md").read_text()

# Name: labels. Dashboards are written against these; a change here is a change for everybody who watches.
EVERY_PROCESS = {"chat_build_info": "version revision service", "chat_db_query_seconds": "query", "process_cpu_seconds_total": "", "process_resident_memory_bytes": "",
                 "process_open_fds": "", "process_max_fds": "", "process_start_time_seconds": ""}
WITH_DOORS = {"chat_op_total": "op door code", "chat_op_seconds": "op", "chat_http_request_seconds": "route method status", "chat_ratelimit_hits_total": "limiter",
              "chat_db_pool_in_use": "", "chat_db_pool_wait_seconds": ""}
GATEWAY = {"chat_gateway_connections": "", "chat_gateway_sessions": "", "chat_gateway_subscriptions": "", "chat_gateway_handshakes_total": "result",
           "chat_gateway_closes_total": "code", "chat_gateway_frames_total": "direction type", "chat_gateway_bytes_total": "direction", "chat_messages_accepted_total": "kind",
           "chat_messages_rejected_total": "reason", "chat_message_ack_seconds": "", "chat_message_fanout_seconds": "path", "chat_gateway_send_queue_bytes": "",
           "chat_gateway_slow_consumer_closes_total": "", "chat_gateway_resume_total": "result", "chat_gateway_gap_fills_total": "cause",
           "chat_gateway_gap_messages_total": "cause", "chat_gateway_loop_lag_seconds": "thread", "chat_gateway_draining": "", "chat_bus_published_total": "",
           "chat_bus_received_total": "", "chat_bus_reconnects_total": "", "chat_feed_lag_seconds": "feed reader"}
ALL = {"auth": EVERY_PROCESS | WITH_DOORS | {"chat_auth_loop_lag_seconds": "thread", "chat_auth_draining": ""}, "gateway": EVERY_PROCESS | WITH_DOORS | GATEWAY,
       "worker": EVERY_PROCESS | {"chat_worker_loop_lag_seconds": "thread", "chat_worker_draining": ""}}
SAMPLE = re.compile(r'^(\w+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})? (\S+)$')


def families(text: str) -> dict[str, set[str]]:
    """Name: the labels that its samples have."""
    found: dict[str, set[str]] = {name: set() for name in re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE)}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, labels, _ = SAMPLE.match(line).groups()
            found[name if name in found else line.split("{")[0].split(" ")[0]] |= set(re.findall(r'(\w+)="', labels or "")) - {"le"}
    return found


def figure(service: Service, name: str, **labels: str) -> float:
    """The sum of the samples that have these labels; 0 for none."""
    total = 0.0
    for line in service.metrics().splitlines():
        if re.match(rf"{name}[ {{]", line) and all(f'{key}="{value}"' in line for key, value in labels.items()):
            total += float(line.rsplit(" ", 1)[1])
    return total


@pytest.mark.parametrize("kind", ALL)
def test_the_names_are_those_that_were_agreed(town: Town, kind: str):
    platform = town.platform
    town.citizen("somebody", "rest").makes_room()
    found = families({"auth": platform.auth, "gateway": platform.gateways[0], "worker": platform.workers[0]}[kind].metrics())
    for name, labels in ALL[kind].items():
        assert name in found, name
        assert found[name] in (set(), set(labels.split())), name


def test_every_figure_is_on_the_page_and_there_is_nothing_else():
    rows = [row.split("|") for row in PAGE.splitlines() if row.startswith("| `")]
    page = [name for row in rows for name in re.findall(r"`(\w+)`", row[1])]
    sources = [path.read_text() for folder in ("libs", "services") for path in (ROOT / folder).rglob("*.c")]
    made = {name for text in sources for name in re.findall(r'"((?:chat|process)_[a-z_]+)"', text)}
    made |= {f"chat_{service}_{what}" for service in ("auth", "gateway", "admin", "worker") for what in ("loop_lag_seconds", "draining")}
    assert len(page) == len(set(page)) and set(page) == made, set(page) ^ made


def test_they_count_what_they_say(town: Town):
    alice, bob = town.people("alice", "bob", door="ws")
    first, second = town.platform.gateways
    room = alice.makes_room(bob)
    bob.comes_online()
    counted = [(first, "chat_messages_accepted_total", {"kind": "text"}), (first, "chat_message_fanout_seconds_count", {"path": "local"}),
               (first, "chat_gateway_frames_total", {"direction": "in", "type": "request"}), (first, "chat_gateway_frames_total", {"direction": "out", "type": "reply"}),
               (first, "chat_gateway_frames_total", {"direction": "out", "type": "event"}), (first, "chat_bus_published_total", {}), (second, "chat_bus_received_total", {}),
               (second, "chat_message_fanout_seconds_count", {"path": "bus"}), (second, "chat_gateway_frames_total", {"direction": "out", "type": "event"}),
               (second, "chat_http_request_seconds_count", {"route": "/v1/rooms/{room}", "method": "GET", "status": "2xx"}),
               (second, "chat_db_pool_wait_seconds_count", {}), (second, "chat_db_query_seconds_count", {"query": "room.get"}),
               (second, "chat_gateway_resume_total", {"result": "db"}), (second, "chat_gateway_resume_total", {"result": "reload"}),
               (first, "chat_ratelimit_hits_total", {"limiter": "repeated"})]
    before = [figure(service, name, **labels) for service, name, labels in counted]
    for _ in range(5):
        sent = alice.sends(room, "hello")
    assert alice.tries("message.send", room=room, cid=make_id(), body=text_body("hello")).code == "rate_limited"
    bob.sees_event("message.sent", room, match=lambda d: d["num"] == sent["num"])
    assert bob.by("rest").sees_room(room)["seq"] == sent["seq"]
    for seq in (sent["seq"], sent["seq"] + 100):
        assert bob.live.call("session.sync", {"heads": [{"room": room, "seq": seq}]}).ok
    for (service, name, labels), was in zip(counted, before):
        wait_until(lambda: figure(service, name, **labels) > was, 5, f"{name} {labels} counts")


def test_no_label_is_about_anybody(town: Town):
    alice = town.citizen("alice", "rest")
    room = alice.makes_room()
    alice.sends(room, "a secret of ours")
    alice.tries("room.get", room=make_id())
    for service in (town.platform.auth, *town.platform.gateways, *town.platform.workers):
        text = service.metrics()
        for word in (room, alice.user, alice.login, alice.session, "127.0.0.1", "secret"):
            assert word not in text, word
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-7", text)


def test_a_call_leaves_a_line_that_says_whose_it_was(town: Town, door: str):
    """And an error's trace finds it. Of what was said there is no word."""
    alice, secret = town.person("alice", door), f"secret {make_id()}"
    room = alice.makes_room(name=secret)
    alice.sends(room, secret)
    refused = alice.tries("room.get", room=make_id())

    def lines() -> list[dict]:
        return [line for line in map(json.loads, filter(None, town.platform.gateways[0].logs().splitlines())) if line["event"] == "call" and line.get("user_id") == alice.user]

    wait_until(lambda: len([line for line in lines() if line["op"] in ("room.create", "message.send", "room.get")]) == 3, 5, "three calls, three lines")
    made, said, asked = (next(line for line in lines() if line["op"] == op) for op in ("room.create", "message.send", "room.get"))
    for line in (made, said, asked):
        assert line["service"] == "chat-gateway" and line["node"] == "gateway-a" and re.fullmatch("[0-9a-f]{32}", line["trace_id"]) and line["dur_us"] > 0
    assert len({line["call_id"] for line in (made, said, asked)}) == 3 and len({line["conn_id"] for line in (made, said, asked)}) == 1, "one connection, three calls"
    assert (asked["code"], asked["level"], asked["trace_id"]) == ("not_found", "info", refused.body["trace"]) and (made["code"], made["level"]) == ("ok", "debug")
    assert secret not in town.platform.gateways[0].logs()
