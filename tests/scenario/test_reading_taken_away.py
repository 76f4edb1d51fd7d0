"""Whoever may not read a room any more hears nothing of it: not on what is open, not on what is opened afterwards, by no door that tells things; until they may again.

Somebody else on each gateway hears what was said; then something is said elsewhere, which they do hear, and by then what they must not hear would have come.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scenario.test_fallback import Poller, in_background, lines_of, until
from support.client import bearer, make_id
from support.people import Person, Town

SECRET = "unheard"


class Story:
    """alice owns the room; bob and carol are in it, and share another one. carol moderates it, and listens on both gateways."""

    def __init__(self, town: Town, door: str):
        self.alice, self.bob, self.carol = town.people("alice", "bob", "carol", door=door)
        self.room, self.elsewhere = self.alice.makes_room(self.bob, self.carol), self.alice.makes_room(self.bob, self.carol)
        self.alice.gives_role(self.room, self.carol, "moderator")
        self.witnesses = [self.carol.by("ws", gateway) for gateway in (0, 1)]
        self.devices = [self.bob.by("ws", gateway) for gateway in (0, 1)]
        for one in self.witnesses + self.devices:
            one.comes_online()
        self.said = 0

    def says(self, *listeners: Person) -> None:
        """Something secret, which whoever may read hears; and something for everybody, which these hear."""
        self.said += 1
        self.alice.sends(self.room, f"{SECRET} {self.said} @{self.bob.login}")
        for witness in self.witnesses:
            witness.sees(self.room, f"{SECRET} {self.said} @{self.bob.login}")
        self.alice.sends(self.elsewhere, f"fence {self.said} @{self.bob.login}")
        for listener in listeners:
            listener.sees(self.elsewhere, f"fence {self.said} @{self.bob.login}")

    def last(self) -> str:
        return f"{SECRET} {self.said} @{self.bob.login}"

    def does(self, wire: str, **args) -> int:
        return self.alice.does(wire, room=self.room, cid=make_id(), **args)["seq"]


def by_member(story: Story, may_read: bool) -> int:
    return story.does("member.permit", user=story.bob.user, permissions=None if may_read else ["send", "react"])


def by_role(story: Story, may_read: bool) -> int:
    return story.does("room.permit", role="member", permissions=None if may_read else ["send", "react"])


def by_another_role(story: Story, may_read: bool) -> int:
    if not story.alice.sees_room(story.room).get("roles"):
        story.does("room.permit", role="guest", permissions=["send"])
        story.says()
        for device in story.devices:
            device.sees(story.room, story.last())           # whoever the change was not for is doubted no more
    return story.does("member.role", user=story.bob.user, role="member" if may_read else "guest")


def heard(device: Person, room: str, after: int) -> list[dict]:
    return [frame for frame in device.live.events(room) if frame.get("seq", 0) > after or "seq" not in frame]


@pytest.mark.parametrize("change", (by_member, by_role, by_another_role))
def test_who_may_not_read_hears_nothing_more_until_they_may(town: Town, door: str, change: Callable[[Story, bool], int]):
    story = Story(town, door)
    room, bob = story.room, story.bob
    story.says(*story.devices)
    taken = change(story, False)
    known = taken - 1
    for device in story.devices:
        device.live.wait_for(lambda frame: frame.get("room") == room and frame.get("seq") == taken, "the taking itself")
    story.says(*story.devices)
    late = [bob.by("ws", gateway) for gateway in (0, 1)]
    for device in late:
        device.comes_online()
    story.witnesses[0].tries("typing.set", room=room)
    story.says(*story.devices, *late)
    for device in story.devices + late:
        assert not heard(device, room, taken), device
    assert bob.tries("room.events", room=room).code == "forbidden"
    synced = late[0].does("session.sync", heads=[{"room": room, "seq": known}, {"room": story.elsewhere, "seq": 1}])["rooms"]
    assert [one["room"] for one in synced] == [story.elsewhere], "neither as moved nor as lost"
    assert story.elsewhere in [one["room"] for one in bob.does("session.sync", heads=[])["rooms"]] != [room]
    assert (bob.sees_room(room)["unread"], bob.sees_room(room)["mentions"]) == (0, 0)
    story.devices[0].live.wait_for(lambda frame: frame.get("ev") == "mention.added" and frame["d"]["room"] == story.elsewhere and frame["d"]["message"] == bob.log(story.elsewhere)[-1]["seq"], "named elsewhere")
    named = [frame["d"] for frame in story.devices[0].live.events(wire="mention.added") if frame["d"]["room"] == room]
    assert all(mention["message"] <= known for mention in named), named
    assert {mention["room"] for mention in bob.does("mention.list")["mentions"]} == {story.elsewhere}

    change(story, True)
    for device in story.devices + late:
        device.live.wait_for(lambda frame: frame.get("room") == room and frame.get("ev") in ("sync.required", "member.changed", "room.updated") and frame["seq"] > taken, "that it is theirs again")
    story.says(*story.devices)
    for device in story.devices + late:
        device.sees(room, story.last())
    assert len([text for text in bob.history(room) if SECRET in text]) == story.said


def stream_of(bob: Person, gateway: int, cursor: str, words: str) -> str:
    """What server-sent events tell from there until these words have come."""
    headers = bearer(bob.token) | {"Accept": "text/event-stream", "Last-Event-ID": cursor}
    with bob.town.rests[gateway].http.stream("GET", "/v1/events", headers=headers, timeout=20) as stream:
        assert stream.status_code == 200
        return "\n".join(until(lines_of(stream), words))


def test_nor_by_long_poll_or_as_server_sent_events(town: Town):
    story = Story(town, "rest")
    poller = Poller(story.bob)
    thread, results = in_background(poller.polls)
    for _ in range(100):
        story.alice.sends(story.elsewhere, "wake")
        thread.join(0.1)
        if results:
            break
    assert results and poller.cursor, results
    cursor = poller.cursor
    streaming, streamed = in_background(lambda: stream_of(story.bob, 0, cursor, "fence 1"))
    taken = by_member(story, False)
    story.says()
    streaming.join(20)
    assert SECRET not in streamed[0] and "fence 1" in streamed[0], streamed
    told: list[dict] = []
    for _ in range(50):
        told += poller.polls()
        if f"fence {story.said} @{story.bob.login}" in poller.texts(story.elsewhere):
            break
    assert f"fence {story.said} @{story.bob.login}" in poller.texts(story.elsewhere)
    assert not [event for event in told if event.get("room") == story.room and event.get("seq", 0) > taken], told
    for gateway in (0, 1):
        lines = stream_of(story.bob, gateway, poller.cursor, f"fence {story.said}")
        assert SECRET not in lines and "fence" in lines
    by_member(story, True)
    story.says()
    assert SECRET in stream_of(story.bob, 1, poller.cursor, f"fence {story.said}")
