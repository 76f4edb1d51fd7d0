"""What people do ends up in the audit: from each operation to its record in Kafka, in the order of its key, without a word of what was said."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from support.client import make_id
from support.people import PASSWORD, Town
from support.process import wait_until

TOPIC = "chat.audit.v1"
MEMBERS = {"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "partitionkey", "data"}
OF_ALICE = ["account.registered", "session.started", "session.started", "login.failed", "token.reused", "session.ended", "session.ended"]
OF_THE_ROOM = ["room.created", "member.joined", "member.changed", "message.sent", "room.updated", "room.exported", "member.left"]


def records(platform) -> list[tuple[str, dict]]:
    return [(key, json.loads(value)) for _, _, key, value in platform.kafka.read_topic(TOPIC)]


def types_of(platform, key: str) -> list[str]:
    return [event["type"] for of, event in records(platform) if of == key]


def test_from_what_was_done_to_its_record(make_platform):
    platform = make_platform("audit-trail", gateways=1, kafka=True)
    town, secret = Town(platform), f"secret {make_id()}"
    alice, bob = town.citizen("alice", "rest"), town.person("bob", "rest")
    twin, nobody = alice.logs_in(), f"nobody-{make_id()[-12:]}"
    for login in (alice.login, nobody):
        assert town.auth.call("login.password", {"login": login, "password": "wrong " + secret}).code == "unauthenticated"
    renewed = town.auth.call("token.refresh", {"refresh": twin.refresh}).body["tokens"]
    assert town.auth.call("token.refresh", {"refresh": renewed["refresh"]}).ok
    assert town.auth.call("token.refresh", {"refresh": twin.refresh}).code == "unauthenticated", "shown again: the session ends"
    room, heard = alice.makes_room(name="audited"), alice.makes_room(bob)
    alice.adds(room, bob)
    alice.gives_role(room, bob, "moderator")
    said = alice.sends(room, secret)
    alice.does("room.update", room=room, cid=make_id(), topic="about audits")
    taken = alice.does("room.export", room=room, cid=make_id())
    assert alice.does("room.export_page", room=room, export=taken["seq"])["events"], "who reads on is told of no more than that they began"
    alice.kicks(room, bob)
    bob.does("report.create", room=heard, seq=alice.sends(heard, "rude")["seq"], cid=make_id(), reason="insult")
    alice.asks_auth("session.end", session=alice.session)

    wait_until(lambda: "report.created" in types_of(platform, bob.user) and types_of(platform, alice.user)[-1:] == ["session.ended"] and types_of(platform, room)[-1:] == ["member.left"], 60, "all of it is in the topic")
    found = records(platform)
    assert sorted(types_of(platform, alice.user)) == sorted(OF_ALICE) and types_of(platform, alice.user)[0] == "account.registered"
    assert types_of(platform, room) == OF_THE_ROOM
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for key, event in found:
        assert set(event) == MEMBERS and event["specversion"] == "1.0" and event["datacontenttype"] == "application/json"
        assert event["partitionkey"] == key == event["id"].split("/")[0] and event["subject"].split("/")[1] == key and event["source"] in ("/chat", "/auth")
        assert abs(datetime.now(UTC) - datetime.fromisoformat(event["time"])) < timedelta(minutes=5)
        numbers[event["source"], key].append(int(event["id"].split("/")[1]))
        for word in (secret, PASSWORD, nobody, renewed["refresh"], renewed["access"]):
            assert word not in json.dumps(event), word
    assert all(seqs == sorted(set(seqs)) for seqs in numbers.values()), "each key in its order"
    sent = next(event for key, event in found if key == room and event["type"] == "message.sent")
    assert sent["data"]["from"] == alice.user and sent["data"]["bytes"] == len(secret) and sent["id"] == f"{room}/{said['seq']}"
    exported = next(event for key, event in found if key == room and event["type"] == "room.exported")
    assert exported["data"] == {"by": alice.user, "until": taken["until"]} and exported["id"] == f"{room}/{taken['seq']}"
    assert [key for key, event in found if event["type"] == "login.failed" and key != alice.user], "the unknown name's, under a key of its own"
    town.close()
