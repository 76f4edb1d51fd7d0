"""What people set for themselves reaches all their devices, and nothing wrong is kept."""

from __future__ import annotations

import concurrent.futures

import pytest

from support.client import make_id
from support.people import Person, Town


def sets(who: Person, name: str, value: object, **more) -> int:
    return who.does("preference.set", name=name, value=value, cid=make_id(), **more)["rev"]


def try_to_set(who: Person, name: str, value: object, **more):
    return who.tries("preference.set", name=name, value=value, cid=make_id(), **more)


def listed(who: Person) -> dict[tuple[str | None, str], object]:
    return {(one.get("scope"), one["name"]): one["value"] for one in who.does("preference.list")["preferences"]}


def test_what_is_set_reaches_every_device_and_is_listed(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    alice.comes_online(1)
    assert sets(alice, "theme", {"word": "dark"}) == 1 and sets(alice, "theme", {"word": "light"}) == 2
    assert sets(alice, "notify_level", {"word": "nothing"}, scope=room) == 1
    heard = alice.sees_event("preference.changed", match=lambda d: d["name"] == "notify_level")
    assert heard["d"] == {"scope": room, "name": "notify_level", "value": {"word": "nothing"}, "rev": 1} and "user_seq" in heard
    assert listed(alice) == {(None, "theme"): {"word": "light"}, (room, "notify_level"): {"word": "nothing"}} and listed(bob) == {}
    assert sets(alice, "theme", None) == 0
    assert "value" not in alice.sees_event("preference.changed", match=lambda d: d["rev"] == 0)["d"]
    assert sets(alice, "theme", None) == 0 and listed(alice) == {(room, "notify_level"): {"word": "nothing"}}


def test_a_revision_that_is_not_the_one_seen_changes_nothing(town: Town, door: str):
    alice = town.person("alice", door)
    assert try_to_set(alice, "client.draft_size", {"w": 3}, if_rev=1).code == "stale"
    assert sets(alice, "client.draft_size", {"w": 3}, if_rev=0) == 1 and sets(alice, "client.draft_size", {"w": 4}, if_rev=1) == 2
    assert try_to_set(alice, "client.draft_size", {}, if_rev=1).code == "stale" and listed(alice) == {(None, "client.draft_size"): {"w": 4}}


RIGHT = [("theme", {"word": "system"}), ("language", {"word": "de"}), ("language", {"word": "zh-Hant-TW"}), ("notify_level", {"word": "mentions"}),
         ("muted_until", {"until": "2031-01-01T00:00:00.000Z"}), ("shows_read", {"on": False}), ("previews", {"on": True}), ("sidebar_order", {"rooms": [make_id(), make_id()]}),
         ("sidebar_order", {"rooms": []}), ("client.a-b_c.D9", {"deep": [1, {"x": "y"}]}),
         ("quiet_hours", {"time_zone": "Europe/Berlin", "from_minute": 1320, "until_minute": 420})]
WRONG = [("theme", {"word": "pink"}), ("theme", {}), ("theme", {"word": "dark", "on": True}), ("theme", "dark"), ("theme", {"word": "dark", "more": 1}), ("language", {"word": "d"}),
         ("language", {"word": "de-"}), ("language", {"word": "de--AT"}), ("language", {"word": "german-languages"}), ("notify_level", {"word": "some"}),
         ("muted_until", {"until": "tomorrow"}), ("shows_read", {"on": "no"}), ("previews", {"on": 0}), ("sidebar_order", {"rooms": ["x"]}),
         ("sidebar_order", {"rooms": [make_id()] * 101}), ("favourite", {"on": True}), ("category", {"word": "Work"}), ("unknown", {"on": True}), ("client.", {}),
         ("client.\u00fc", {}), ("sidebar_order.1", {"rooms": []}), ("sidebar_order.02", {"rooms": []}), ("sidebar_order.21", {"rooms": []}), ("sidebar_order.2", {"word": "x"}), ("client.a b", {}), ("quiet_hours", {"time_zone": "Mars/Base", "from_minute": 1, "until_minute": 2}),
         ("quiet_hours", {"time_zone": "UTC", "from_minute": 1440, "until_minute": 2}), ("quiet_hours", {"time_zone": "UTC", "from_minute": 1}),
         ("client.x", {"y": "y" * 4096}), ("client.x", 7)]


def test_values_are_checked(town: Town):
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room()
    for name, value in RIGHT:
        assert try_to_set(alice, name, value).ok, (name, value)
    for name, value in WRONG:
        answer = try_to_set(bob, name, value)
        assert (answer.code, answer.status) == ("invalid", 400) and answer.body["fields"], (name, value)
    assert sets(alice, "favourite", {"on": True}, scope=room) == 1 and sets(alice, "category", {"word": "Wörk"}, scope=room) == 1
    assert try_to_set(alice, "theme", {"word": "dark"}, scope=room).code == "invalid"
    assert try_to_set(alice, "category", {"word": ""}, scope=room).code == "invalid" and try_to_set(alice, "category", {"word": "x" * 61}, scope=room).code == "invalid"
    assert listed(bob) == {}


def test_the_order_of_as_many_rooms_as_there_may_be_reaches_every_device(town: Town):
    alice = town.person("alice", "rest")
    alice.comes_online()
    names = ["sidebar_order"] + [f"sidebar_order.{number}" for number in range(2, 21)]
    order = {name: [make_id() for _ in range(100)] for name in names}
    for name, rooms in order.items():
        sets(alice, name, {"rooms": rooms})
    for name in names:
        assert alice.sees_event("preference.changed", match=lambda d: d["name"] == name)["d"]["value"] == {"rooms": order[name]}
    assert listed(alice) == {(None, name): {"rooms": rooms} for name, rooms in order.items()} and sum(map(len, order.values())) == 2000


def test_of_a_room_one_is_not_in_nothing_can_be_set(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room()
    assert try_to_set(bob, "favourite", {"on": True}, scope=room).code == "not_found"
    assert try_to_set(bob, "favourite", {"on": True}, scope=make_id()).code == "not_found"


def test_there_is_a_limit_to_clients_own(town: Town):
    alice = town.person("alice", "rest")
    with town.platform.postgres.connect() as connection:
        for number in range(99):
            connection.execute("INSERT INTO chat.preferences VALUES (%s, %s, %s, '{}', 1)", (alice.user, "00000000-0000-0000-0000-000000000000", f"client.{number:03}"))
    assert sets(alice, "client.last", {}) == 1
    assert try_to_set(alice, "client.more", {}).code == "conflict" and sets(alice, "client.last", {}) == 2 and sets(alice, "theme", {"word": "dark"}) == 1
    seen, page = [], alice.does("preference.list", limit=40)
    while True:
        seen += [one["name"] for one in page["preferences"]]
        if "next" not in page:
            break
        page = alice.does("preference.list", limit=40, cursor=page["next"])
    assert len(seen) == len(set(seen)) == 101


def test_two_devices_at_once_set_it_one_after_the_other(town: Town):
    alice = town.person("alice", "rest")
    twins = [alice.by("rest", number % 2) for number in range(6)]
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        revisions = list(pool.map(lambda twin: sets(twin, "client.count", {}), twins))
    assert sorted(revisions) == [1, 2, 3, 4, 5, 6]


QUIET = {"time_zone": "Europe/Berlin", "from_minute": 22 * 60, "until_minute": 7 * 60}


@pytest.mark.parametrize("at, wanted", [("2026-07-01T19:59:00Z", "all"), ("2026-07-01T20:00:00Z", "nothing"), ("2026-07-02T04:59:00Z", "nothing"),
                                        ("2026-07-02T05:00:00Z", "all"), ("2026-01-01T20:30:00Z", "all"), ("2026-01-01T21:00:00Z", "nothing")])
def test_quiet_hours_go_by_the_persons_own_clock(town: Town, at: str, wanted: str):
    alice = town.person("alice", "rest")
    sets(alice, "quiet_hours", QUIET)
    assert notifies(town, alice, make_id(), at) == wanted


def notifies(town: Town, who: Person, room: str, at: str = "2026-07-01T12:00:00Z") -> str:
    """As whoever pushes would ask."""
    with town.platform.postgres.connect("work") as connection:
        return connection.execute("SELECT chat.pub_notifies(%s, %s, %s)", (who.user, room, at)).fetchone()[0]


def test_what_to_be_notified_of_follows_the_room_then_everything(town: Town):
    alice = town.person("alice", "rest")
    room, other = alice.makes_room(), alice.makes_room()
    assert notifies(town, alice, room) == "all"
    sets(alice, "notify_level", {"word": "mentions"})
    sets(alice, "notify_level", {"word": "all"}, scope=room)
    assert (notifies(town, alice, room), notifies(town, alice, other)) == ("all", "mentions")
    sets(alice, "muted_until", {"until": "2026-07-01T12:30:00Z"}, scope=room)
    assert (notifies(town, alice, room), notifies(town, alice, room, "2026-07-01T12:30:00Z"), notifies(town, alice, other)) == ("nothing", "all", "mentions")
    alice.does("presence.set", dnd_until="2026-07-01T13:00:00Z", cid=make_id())
    assert (notifies(town, alice, other), notifies(town, alice, other, "2026-07-01T13:00:00Z")) == ("nothing", "mentions")
